using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
internal sealed unsafe class GemmTests
{
    private static readonly InstructionSet[] Sets = Enum.GetValues<InstructionSet>();

    private static readonly int[] SomeDepths = [1, 2, 3, 5, 9, 13, 16, 48, 128, 512, 768];

    private static readonly int[] SomeColumns = [1, 7, 16, 31, 32, 33, 48, 128, 384];

    [Test]
    public void Multiply_ShapesOfEncoders_IsTheSumOfProducts(
        [ValueSource(nameof(Sets))] InstructionSet set, [ValueSource(nameof(SomeDepths))] int inputs)
    {
        foreach (int outputs in SomeColumns)
        {
            foreach (int rows in (int[])[1, 2, 5, 11, 14])
            {
                GemmEpilogue epilogue = (GemmEpilogue)((rows + outputs) % 3);
                CheckMultiply(new Random(rows), rows, inputs, outputs, set, epilogue, withBias: outputs % 2 == 0);
            }
        }
    }

    [FsCheck.NUnit.Property(MaxTest = 60)]
    public void Multiply_AnyShape_IsTheSumOfProducts(int seed)
    {
        Random random = new(seed);
        int rows = random.Next(4) == 0 ? random.Next(180, 420) : random.Next(0, 30);
        CheckMultiply(
            random, rows, random.Next(1, 40), random.Next(1, 80), Sets[random.Next(Sets.Length)],
            (GemmEpilogue)random.Next(3), random.Next(2) == 0);
    }

    [FsCheck.NUnit.Property(MaxTest = 40)]
    public void Multiply_AnySetAndSplitOfTheRows_GivesTheSameBits(int seed)
    {
        Random random = new(seed);
        int rows = random.Next(2, 220);
        int inputs = random.Next(1, 140);
        int outputs = random.Next(1, 100);
        int cut = random.Next(1, rows);
        GemmEpilogue epilogue = (GemmEpilogue)random.Next(3);
        using GuardedMatrix x = GuardedMatrix.Random(random, rows, inputs);
        using GuardedMatrix bias = GuardedMatrix.Random(random, 1, outputs);
        using GuardedMatrix residual = GuardedMatrix.Random(random, rows, outputs);
        float[] weight = Weight(random, inputs * outputs);
        float[]? expected = null;
        foreach (InstructionSet set in Sets)
        {
            using PackedMatrix b = PackedMatrix.FromRows(weight, outputs, inputs, set);
            using GuardedMatrix whole = new(rows, outputs);
            Multiply(x, 0, rows, b, bias, whole, epilogue, residual);
            using GuardedMatrix parts = new(rows, outputs);
            Multiply(x, 0, cut, b, bias, parts, epilogue, residual);
            Multiply(x, cut, rows - cut, b, bias, parts, epilogue, residual);
            expected ??= whole.ToArray();
            AssertSameBits(whole.ToArray(), expected, $"{set} [{rows}, {inputs}] x {outputs} {epilogue}");
            AssertSameBits(parts.ToArray(), expected, $"{set} [{rows}, {inputs}] x {outputs} {epilogue} cut at {cut}");
        }
    }

    [Test]
    public void Multiply_EveryElement_IsAChainOfFusedAdditionsFromTheBias([ValueSource(nameof(Sets))] InstructionSet set)
    {
        Random random = new(5);
        const int rows = 25, inputs = 77, outputs = 45;
        using GuardedMatrix x = GuardedMatrix.Random(random, rows, inputs);
        using GuardedMatrix bias = GuardedMatrix.Random(random, 1, outputs);
        using GuardedMatrix y = new(rows, outputs);
        float[] matrix = Weight(random, inputs * outputs);
        using PackedMatrix b = PackedMatrix.FromColumns(matrix, inputs, outputs, set);
        Multiply(x, 0, rows, b, bias, y, GemmEpilogue.None, null);
        float[] expected = new float[rows * outputs];
        for (int m = 0; m < rows; m++)
        {
            for (int n = 0; n < outputs; n++)
            {
                float sum = bias[0, n];
                for (int k = 0; k < inputs; k++)
                    sum = MathF.FusedMultiplyAdd(x[m, k], matrix[k * outputs + n], sum);
                expected[m * outputs + n] = sum;
            }
        }

        AssertSameBits(y.ToArray(), expected, set.ToString());
    }

    [Test]
    public void Multiply_ResidualInPlace_AddsOnce([ValueSource(nameof(Sets))] InstructionSet set)
    {
        Random random = new(8);
        foreach (int rows in (int[])[1, 5, 12, 13, 23, 205])
        {
            using GuardedMatrix x = GuardedMatrix.Random(random, rows, 20);
            using GuardedMatrix residual = GuardedMatrix.Random(random, rows, 37);
            using GuardedMatrix apart = new(rows, 37);
            using GuardedMatrix inPlace = residual.Copy();
            using PackedMatrix b = PackedMatrix.FromRows(Weight(random, 20 * 37), 37, 20, set);
            Multiply(x, 0, rows, b, null, apart, GemmEpilogue.Residual, residual);
            Multiply(x, 0, rows, b, null, inPlace, GemmEpilogue.Residual, inPlace);
            AssertSameBits(inPlace.ToArray(), apart.ToArray(), $"{set} {rows} rows");
        }
    }

    [Test]
    public void Repack_OtherValues_ReplacesThem([ValueSource(nameof(Sets))] InstructionSet set)
    {
        Random random = new(6);
        const int inputs = 70, outputs = 41;
        float[] weight = Weight(random, inputs * outputs);
        float[] transposed = [.. Enumerable.Range(0, inputs * outputs).Select(i => weight[i % outputs * inputs + i / outputs])];
        using GuardedMatrix x = GuardedMatrix.Random(random, 9, inputs);
        using GuardedMatrix expected = new(9, outputs);
        using GuardedMatrix actual = new(9, outputs);
        using PackedMatrix b = PackedMatrix.FromRows(weight, outputs, inputs, set);
        Multiply(x, 0, 9, b, null, expected, GemmEpilogue.None, null);
        using PackedMatrix other = PackedMatrix.FromRows(Weight(random, inputs * outputs), outputs, inputs, set);
        other.RepackRows(weight);
        Multiply(x, 0, 9, other, null, actual, GemmEpilogue.None, null);
        AssertSameBits(actual.ToArray(), expected.ToArray(), "rows");
        other.RepackRows(new float[inputs * outputs]);
        other.RepackColumns(transposed);
        Multiply(x, 0, 9, other, null, actual, GemmEpilogue.None, null);
        AssertSameBits(actual.ToArray(), expected.ToArray(), "columns");
    }

    [Test]
    public void PackedMatrix_WrongNumberOfValues_SaysHowManyItTakes()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => PackedMatrix.FromRows(new float[11], 3, 4, InstructionSet.Avx2).Dispose())!;
        Assert.That(error.Message, Does.Contain("11 values").And.Contain("expected 12").And.Contain("4 inputs times 3 outputs"));
        Assert.Throws<ArgumentOutOfRangeException>(() => PackedMatrix.FromRows([], 0, 4, InstructionSet.Avx2).Dispose());
    }

    [FsCheck.NUnit.Property(MaxTest = 60)]
    public void AccumulateOuter_AnyShape_AddsTheProductsInOrder(int seed)
    {
        Random random = new(seed);
        int rows = random.Next(4) == 0 ? random.Next(100, 300) : random.Next(0, 20);
        int outputs = random.Next(1, 50);
        int inputs = random.Next(1, 80);
        using GuardedMatrix dy = GuardedMatrix.Random(random, rows, outputs);
        using GuardedMatrix x = GuardedMatrix.Random(random, rows, inputs);
        using GuardedMatrix start = GuardedMatrix.Random(random, outputs, inputs);
        float[] expected = start.ToArray();
        for (int m = 0; m < rows; m++)
        {
            for (int i = 0; i < expected.Length; i++)
                expected[i] = MathF.FusedMultiplyAdd(dy[m, i / inputs], x[m, i % inputs], expected[i]);
        }

        foreach (InstructionSet set in Sets)
        {
            using GuardedMatrix dw = start.Copy();
            Gemm.AccumulateOuter(
                dy.Pointer, dy.Stride, x.Pointer, x.Stride, rows, outputs, inputs, dw.Pointer, dw.Stride, set);
            AssertSameBits(dw.ToArray(), expected, $"{set} {rows} rows, [{outputs}, {inputs}]");
            dw.AssertGuards();
        }
    }

    [Test]
    public void PeakGigaflops_FastestSet_IsPositive() =>
        Assert.That(Gemm.PeakGigaflops(InstructionSets.Best, TimeSpan.FromMilliseconds(5)), Is.GreaterThan(0.5));

    private static void CheckMultiply(
        Random random, int rows, int inputs, int outputs, InstructionSet set, GemmEpilogue epilogue, bool withBias)
    {
        using GuardedMatrix x = GuardedMatrix.Random(random, rows, inputs);
        using GuardedMatrix bias = GuardedMatrix.Random(random, 1, outputs);
        using GuardedMatrix residual = GuardedMatrix.Random(random, rows, outputs, padding: 5);
        using GuardedMatrix y = new(rows, outputs, padding: 1);
        float[] weight = Weight(random, inputs * outputs);
        using PackedMatrix b = PackedMatrix.FromRows(weight, outputs, inputs, set);
        Multiply(x, 0, rows, b, withBias ? bias : null, y, epilogue, residual);
        string what = $"{set} [{rows}, {inputs}] x {outputs} {epilogue}";
        for (int m = 0; m < rows; m++)
        {
            for (int n = 0; n < outputs; n++)
            {
                double sum = withBias ? bias[0, n] : 0;
                for (int k = 0; k < inputs; k++)
                    sum += (double)x[m, k] * weight[n * inputs + k];
                if (epilogue == GemmEpilogue.Residual)
                    sum += residual[m, n];
                if (epilogue == GemmEpilogue.Gelu)
                    sum = GeluTests.Exact(sum);
                if (!(Math.Abs(y[m, n] - sum) <= 1e-6 + 1e-7 * inputs + 3e-7 * Math.Abs(sum)))
                    Assert.Fail($"{what} at [{m}, {n}]: expected {sum}, got {y[m, n]}");
            }
        }

        y.AssertGuards();
    }

    private static void Multiply(
        GuardedMatrix x, int firstRow, int rows, PackedMatrix b, GuardedMatrix? bias, GuardedMatrix y,
        GemmEpilogue epilogue, GuardedMatrix? residual)
    {
        Gemm.Multiply(
            x.Pointer + firstRow * x.Stride, x.Stride, rows, b, bias == null ? null : bias.Pointer,
            y.Pointer + firstRow * y.Stride, y.Stride, epilogue,
            residual == null ? null : residual.Pointer + firstRow * residual.Stride, residual?.Stride ?? 0);
    }

    private static float[] Weight(Random random, int length) =>
        [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() * 2 - 1)];

    private static void AssertSameBits(float[] actual, float[] expected, string what)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(actual[i]) != BitConverter.SingleToInt32Bits(expected[i]))
                Assert.Fail($"{what}, element {i}: expected {expected[i]:R}, got {actual[i]:R}");
        }
    }
}
