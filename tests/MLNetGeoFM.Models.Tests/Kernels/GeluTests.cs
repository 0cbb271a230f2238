using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
internal sealed unsafe class GeluTests
{
    private static readonly InstructionSet[] Sets = Enum.GetValues<InstructionSet>();

    /// <summary>x/2 (1 + erf(x / sqrt 2)) in double precision.</summary>
    public static double Exact(double x) => x <= 0 ? x / 2 * NormalTail(-x) : x - x / 2 * NormalTail(x);

    /// <summary>erfc(a / sqrt 2) for a from 0: a power series where it converges fast, else the continued fraction.
    /// Source: Abramowitz and Stegun, 26.2.11 and 26.2.14.</summary>
    public static double NormalTail(double a)
    {
        double density = Math.Exp(-a * a / 2) / Math.Sqrt(2 * Math.PI);
        if (a < 3)
        {
            double term = a;
            double sum = a;
            for (int i = 3; term > 1e-18 * sum; i += 2)
                sum += term *= a * a / i;
            return 1 - 2 * density * sum;
        }

        double fraction = a;
        for (int i = 200; i > 0; i--)
            fraction = a + i / fraction;
        return 2 * density / fraction;
    }

    [Test]
    public void Forward_DenseScan_IsWithinTwoTenMillionths([ValueSource(nameof(Sets))] InstructionSet set)
    {
        float[] x = Scan();
        float[] y = new float[x.Length];
        fixed (float* px = x, py = y)
            Gelu.Forward(px, py, x.Length, set);
        double largest = 0;
        for (int i = 0; i < x.Length; i++)
            largest = Math.Max(largest, Math.Abs(y[i] - Exact(x[i])) / Math.Max(1, Math.Abs(x[i])));
        TestContext.Out.WriteLine($"{set}: {largest:G3}");
        Assert.That(largest, Is.LessThan(2e-7));
    }

    [Test]
    public void Forward_TinyAndExtremeValues_StayExactInTheirOwnScale([ValueSource(nameof(Sets))] InstructionSet set)
    {
        float[] x = [0, 1e-30f, -1e-30f, 1e-6f, -1e-6f, -4, 12.9f, 13.1f, -13.1f, 100, -100, float.PositiveInfinity, float.NaN];
        float[] y = new float[x.Length];
        fixed (float* px = x, py = y)
            Gelu.Forward(px, py, x.Length, set);
        Assert.That(y[0], Is.Zero);
        for (int i = 1; i < 6; i++)
            Assert.That(y[i] / Exact(x[i]), Is.EqualTo(1).Within(i < 5 ? 1e-6 : 1e-4), $"at {x[i]}");
        Assert.That(y[6], Is.EqualTo(12.9f));
        Assert.That(y[7], Is.EqualTo(13.1f));
        Assert.That(y[8], Is.Zero.Within(1e-20));
        Assert.That(y[9], Is.EqualTo(100f));
        Assert.That(y[10], Is.Zero);
        Assert.That(y[11], Is.EqualTo(float.PositiveInfinity));
        Assert.That(y[12], Is.NaN);
    }

    [Test]
    public void Backward_DenseScan_IsTheSlope([ValueSource(nameof(Sets))] InstructionSet set)
    {
        float[] x = Scan();
        float[] ones = [.. Enumerable.Repeat(1f, x.Length)];
        float[] dx = new float[x.Length];
        fixed (float* px = x, py = ones, pdx = dx)
            Gelu.Backward(px, py, pdx, x.Length, set);
        double largest = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double tail = NormalTail(Math.Abs((double)x[i])) / 2;
            double slope = (x[i] < 0 ? tail : 1 - tail) + x[i] * Math.Exp(-(double)x[i] * x[i] / 2) / Math.Sqrt(2 * Math.PI);
            largest = Math.Max(largest, Math.Abs(dx[i] - slope));
        }

        TestContext.Out.WriteLine($"{set}: {largest:G3}");
        Assert.That(largest, Is.LessThan(3e-7));
    }

    [Test]
    public void Backward_FiniteDifferences_AgreeWithTheForwardFunction()
    {
        for (double x = -6; x < 6; x += 0.37)
        {
            float[] values = [(float)x];
            float[] gradient = [2f];
            fixed (float* px = values, pg = gradient)
                Gelu.Backward(px, pg, pg, 1, InstructionSets.Best);
            double difference = (Exact(values[0] + 1e-5) - Exact(values[0] - 1e-5)) / 1e-5;
            Assert.That(gradient[0], Is.EqualTo(difference).Within(1e-6), $"at {x}");
        }
    }

    [Test]
    public void ForwardAndBackward_AnyPlaceAndSet_GiveTheSameBits()
    {
        Random random = new(4);
        for (int count = 0; count < 40; count++)
        {
            using GuardedMatrix x = GuardedMatrix.Random(random, 1, count);
            using GuardedMatrix y = new(1, count);
            using GuardedMatrix dx = new(1, count);
            foreach (InstructionSet set in Sets)
            {
                Gelu.Forward(x.Pointer, y.Pointer, count, set);
                Gelu.Backward(x.Pointer, x.Pointer, dx.Pointer, count, set);
                y.AssertGuards();
                dx.AssertGuards();
                for (int i = 0; i < count; i++)
                {
                    float alone = x[0, i];
                    float value;
                    float slope;
                    Gelu.Forward(&alone, &value, 1, InstructionSet.Portable);
                    Gelu.Backward(&alone, &alone, &slope, 1, InstructionSet.Portable);
                    Assert.That(BitConverter.SingleToInt32Bits(y[0, i]), Is.EqualTo(BitConverter.SingleToInt32Bits(value)));
                    Assert.That(BitConverter.SingleToInt32Bits(dx[0, i]), Is.EqualTo(BitConverter.SingleToInt32Bits(slope)));
                }
            }
        }
    }

    private static float[] Scan() =>
    [
        .. Enumerable.Range(-100_000, 200_001).Select(i => i * 1e-4f),
        .. Enumerable.Range(1, 40).Select(i => MathF.ScaleB(-1.3f, -i)),
    ];
}
