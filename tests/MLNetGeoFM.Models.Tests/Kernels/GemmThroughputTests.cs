using System.Diagnostics;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

/// <summary>Compares rates within one run; the machine may be shared, so the best of many short turns counts on both
/// sides.</summary>
[TestFixture]
[Explicit("Measures time.")]
[Category("Slow")]
internal sealed unsafe class GemmThroughputTests
{
    [TestCase(96, 384, 128)]
    [TestCase(384, 512, 128)]
    [TestCase(96, 128, 512)]
    public void Multiply_ShapesOfSmallEncoders_KeepsMostOfTheRateOfTheInnerLoop(int rows, int outputs, int inputs)
    {
        InstructionSet set = InstructionSets.Best;
        using AlignedBuffer x = new(rows * (inputs + 16));
        using AlignedBuffer y = new(rows * (outputs + 16));
        using PackedMatrix b = PackedMatrix.FromRows(new float[outputs * inputs], outputs, inputs, set);
        double peak = 0;
        double best = 0;
        for (int turn = 0; turn < 20; turn++)
        {
            peak = Math.Max(peak, Gemm.PeakGigaflops(set, TimeSpan.FromMilliseconds(10)));
            for (long begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin).TotalMilliseconds < 20;)
            {
                long runBegin = Stopwatch.GetTimestamp();
                Gemm.Multiply(x.Pointer, inputs + 16, rows, b, null, y.Pointer, outputs + 16, GemmEpilogue.None, null, 0);
                best = Math.Max(best, 2e-9 * rows * outputs * inputs / Stopwatch.GetElapsedTime(runBegin).TotalSeconds);
            }
        }

        TestContext.Out.WriteLine($"{set}: {best:F0} of {peak:F0} GFLOP/s");
        Assert.That(best / peak, Is.GreaterThan(0.5));
    }
}
