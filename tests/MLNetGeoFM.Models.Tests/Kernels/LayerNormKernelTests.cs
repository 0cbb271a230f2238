using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
internal sealed unsafe class LayerNormKernelTests
{
    private const float Epsilon = 1e-5f;

    private static readonly InstructionSet[] Sets = Enum.GetValues<InstructionSet>();

    private static readonly int[] Widths = [1, 2, 3, 7, 16, 31, 48, 128, 192, 513, 1024];

    [Test]
    public void Forward_AnyWidthAndOffset_IsTheDefinition(
        [ValueSource(nameof(Sets))] InstructionSet set, [ValueSource(nameof(Widths))] int width, [Values(0, 1000)] int offset)
    {
        Random random = new(width);
        const int rows = 5;
        using GuardedMatrix x = GuardedMatrix.Random(random, rows, width);
        using GuardedMatrix gain = GuardedMatrix.Random(random, 1, width);
        using GuardedMatrix bias = GuardedMatrix.Random(random, 1, width);
        using GuardedMatrix y = new(rows, width, padding: 2);
        for (int row = 0; row < rows; row++)
        {
            foreach (ref float value in x.Row(row))
                value += offset;
        }

        LayerNormKernel.Forward(x.Pointer, x.Stride, rows, width, gain.Pointer, bias.Pointer, Epsilon, y.Pointer, y.Stride, set);
        for (int row = 0; row < rows; row++)
        {
            double[] expected = Exact(x.Row(row), gain.Row(0), bias.Row(0));
            for (int i = 0; i < width; i++)
                Assert.That(y[row, i], Is.EqualTo(expected[i]).Within(1e-6), $"[{row}, {i}]");
        }

        y.AssertGuards();
    }

    [Test]
    public void Forward_WithoutBiasInPlaceOrByRows_GivesTheSame([ValueSource(nameof(Sets))] InstructionSet set)
    {
        Random random = new(3);
        using GuardedMatrix x = GuardedMatrix.Random(random, 4, 45);
        using GuardedMatrix gain = GuardedMatrix.Random(random, 1, 45);
        using GuardedMatrix zero = new(1, 45);
        using GuardedMatrix expected = new(4, 45);
        LayerNormKernel.Forward(
            x.Pointer, x.Stride, 4, 45, gain.Pointer, zero.Pointer, Epsilon, expected.Pointer, expected.Stride, set);
        using GuardedMatrix inPlace = x.Copy();
        for (int row = 0; row < 4; row++)
        {
            float* at = inPlace.Pointer + row * inPlace.Stride;
            LayerNormKernel.Forward(at, inPlace.Stride, 1, 45, gain.Pointer, null, Epsilon, at, inPlace.Stride, set);
        }

        Assert.That(inPlace.ToArray(), Is.EqualTo(expected.ToArray()));
        inPlace.AssertGuards();
    }

    [Test]
    public void Backward_FiniteDifferences_AgreeWithTheDefinition(
        [ValueSource(nameof(Sets))] InstructionSet set, [Values(2, 7, 16, 45)] int width)
    {
        Random random = new(width);
        const int rows = 3;
        using GuardedMatrix x = GuardedMatrix.Random(random, rows, width);
        using GuardedMatrix dy = GuardedMatrix.Random(random, rows, width, padding: 1);
        using GuardedMatrix gain = GuardedMatrix.Random(random, 1, width);
        using GuardedMatrix bias = GuardedMatrix.Random(random, 1, width);
        using GuardedMatrix dx = new(rows, width);
        using GuardedMatrix dgain = GuardedMatrix.Random(random, 1, width);
        using GuardedMatrix dbias = GuardedMatrix.Random(random, 1, width);
        float[] dgainBefore = dgain.ToArray();
        float[] dbiasBefore = dbias.ToArray();
        LayerNormKernel.Backward(
            x.Pointer, x.Stride, dy.Pointer, dy.Stride, rows, width, gain.Pointer, Epsilon,
            dx.Pointer, dx.Stride, addToDx: false, dgain.Pointer, dbias.Pointer, set);

        double Loss(int row, double[] values) =>
            Enumerable.Range(0, width).Sum(i => dy[row, i] * Exact(values, gain.Row(0), bias.Row(0))[i]);
        for (int i = 0; i < width; i++)
        {
            double gainSlope = 0;
            double biasSlope = 0;
            for (int row = 0; row < rows; row++)
            {
                double[] values = [.. x.Row(row).ToArray()];
                double[] normal = Exact(values, [.. Enumerable.Repeat(1f, width)], new float[width]);
                gainSlope += dy[row, i] * normal[i];
                biasSlope += dy[row, i];
                double[] up = [.. values];
                double[] down = [.. values];
                up[i] += 1e-5;
                down[i] -= 1e-5;
                double slope = (Loss(row, up) - Loss(row, down)) / 2e-5;
                Assert.That(dx[row, i], Is.EqualTo(slope).Within(3e-6 * Math.Max(1, Math.Abs(slope))), $"dx[{row}, {i}]");
            }

            Assert.That(dgain[0, i] - dgainBefore[i], Is.EqualTo(gainSlope).Within(2e-6), $"dgain[{i}]");
            Assert.That(dbias[0, i] - dbiasBefore[i], Is.EqualTo(biasSlope).Within(2e-6), $"dbias[{i}]");
        }

        dx.AssertGuards();
        dgain.AssertGuards();
        dbias.AssertGuards();
    }

    [Test]
    public void Backward_AddedOrInPlace_GivesTheSameGradient([ValueSource(nameof(Sets))] InstructionSet set)
    {
        Random random = new(9);
        using GuardedMatrix x = GuardedMatrix.Random(random, 4, 37);
        using GuardedMatrix dy = GuardedMatrix.Random(random, 4, 37);
        using GuardedMatrix gain = GuardedMatrix.Random(random, 1, 37);
        using GuardedMatrix apart = new(4, 37);
        using GuardedMatrix added = GuardedMatrix.Random(random, 4, 37);
        using GuardedMatrix before = added.Copy();
        using GuardedMatrix inPlace = dy.Copy();

        void Run(GuardedMatrix source, GuardedMatrix target, bool add) => LayerNormKernel.Backward(
            x.Pointer, x.Stride, source.Pointer, source.Stride, 4, 37, gain.Pointer, Epsilon,
            target.Pointer, target.Stride, add, null, null, set);

        Run(dy, apart, add: false);
        Run(dy, added, add: true);
        Run(inPlace, inPlace, add: false);
        Assert.That(inPlace.ToArray(), Is.EqualTo(apart.ToArray()));
        for (int i = 0; i < 4 * 37; i++)
            Assert.That(added.ToArray()[i], Is.EqualTo(before.ToArray()[i] + (double)apart.ToArray()[i]).Within(1e-6));
    }

    private static double[] Exact(ReadOnlySpan<float> x, ReadOnlySpan<float> gain, ReadOnlySpan<float> bias)
    {
        double[] values = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
            values[i] = x[i];
        return Exact(values, gain, bias);
    }

    private static double[] Exact(double[] x, ReadOnlySpan<float> gain, ReadOnlySpan<float> bias)
    {
        double mean = x.Average();
        double variance = x.Average(value => (value - mean) * (value - mean));
        double[] y = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
            y[i] = (x[i] - mean) / Math.Sqrt(variance + Epsilon) * gain[i] + bias[i];
        return y;
    }
}
