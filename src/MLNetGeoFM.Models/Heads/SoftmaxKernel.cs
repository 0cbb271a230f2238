using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNetGeoFM.Models;

/// <summary>The arithmetic of a linear softmax classifier, forward and backward.</summary>
/// <remarks>
/// Parameters are [features + 1, lanes]: one row for each feature, the last row the intercepts; lanes = the number of classes
/// rounded up to a multiple of 8. A row's logit for a class is one chain of fused multiply-adds over the features in order, so it
/// has the same bits whatever rows are computed beside it.
/// </remarks>
internal static class SoftmaxKernel
{
    private const int VectorLanes = 4;

    /// <summary>Lanes are handled in pairs of vectors.</summary>
    public const int LaneStep = 2 * VectorLanes;

    public static int LanesFor(int numberOfClasses) => (numberOfClasses + LaneStep - 1) / LaneStep * LaneStep;

    /// <summary>0 for each class that can be predicted, negative infinity for all other lanes, [lanes].</summary>
    public static double[] Mask(ReadOnlySpan<bool> present)
    {
        double[] mask = new double[LanesFor(present.Length)];
        for (int k = 0; k < mask.Length; k++)
            mask[k] = k < present.Length && present[k] ? 0 : double.NegativeInfinity;
        return mask;
    }

    /// <summary>Writes logits, [rows, lanes], for standardised rows, [rows, features].</summary>
    public static void Logits(ReadOnlySpan<double> rows, ReadOnlySpan<double> parameters, int lanes, Span<double> logits)
    {
        int features = (parameters.Length / lanes) - 1;
        int count = logits.Length / lanes;
        int row = 0;
        for (; row + 4 <= count; row += 4)
            FourLogits(rows.Slice(row * features, 4 * features), parameters, lanes, logits.Slice(row * lanes, 4 * lanes));
        for (; row < count; row++)
            OneLogits(rows.Slice(row * features, features), parameters, lanes, logits.Slice(row * lanes, lanes));
    }

    /// <summary>Adds row times residual to the gradient, [features + 1, lanes], for residuals [rows, lanes].</summary>
    public static void AddGradient(ReadOnlySpan<double> rows, ReadOnlySpan<double> residuals, int lanes, Span<double> gradient)
    {
        int features = (gradient.Length / lanes) - 1;
        int count = residuals.Length / lanes;
        int row = 0;
        for (; row + 4 <= count; row += 4)
            AddFour(rows.Slice(row * features, 4 * features), residuals.Slice(row * lanes, 4 * lanes), lanes, gradient);
        for (; row < count; row++)
            AddOne(rows.Slice(row * features, features), residuals.Slice(row * lanes, lanes), lanes, gradient);
    }

    /// <summary>Turns logits [lanes] into probabilities in place; returns the logarithm of the sum of exponentials.</summary>
    /// <param name="logits">The logits; become the probabilities.</param>
    /// <param name="mask">0 for a class that can be predicted, negative infinity for all other lanes.</param>
    public static double Softmax(Span<double> logits, ReadOnlySpan<double> mask)
    {
        Span<Vector256<double>> values = MemoryMarshal.Cast<double, Vector256<double>>(logits);
        ReadOnlySpan<Vector256<double>> masks = MemoryMarshal.Cast<double, Vector256<double>>(mask);
        Vector256<double> largest = Vector256.Create(double.NegativeInfinity);
        for (int v = 0; v < values.Length; v++)
        {
            values[v] += masks[v];
            largest = Vector256.Max(largest, values[v]);
        }

        double max = Math.Max(Math.Max(largest[0], largest[1]), Math.Max(largest[2], largest[3]));
        double sum = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            double value = mask[i] == 0 ? Math.Exp(logits[i] - max) : 0;
            logits[i] = value;
            sum += value;
        }

        for (int v = 0; v < values.Length; v++)
            values[v] /= Vector256.Create(sum);
        return max + Math.Log(sum);
    }

    /// <summary>Turns logits [lanes] into the probabilities of K classes.</summary>
    /// <param name="logits">Overwritten.</param>
    /// <param name="mask">See <see cref="Mask"/>.</param>
    /// <param name="probabilities">[K].</param>
    public static void Probabilities(Span<double> logits, ReadOnlySpan<double> mask, Span<float> probabilities)
    {
        Softmax(logits, mask);
        for (int k = 0; k < probabilities.Length; k++)
            probabilities[k] = (float)logits[k];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourLogits(ReadOnlySpan<double> rows, ReadOnlySpan<double> parameters, int lanes, Span<double> logits)
    {
        int features = rows.Length / 4;
        ref double x = ref MemoryMarshal.GetReference(rows);
        ref double w = ref MemoryMarshal.GetReference(parameters);
        for (int lane = 0; lane < lanes; lane += LaneStep)
        {
            nuint intercept = (nuint)((features * lanes) + lane);
            Vector256<double> a0 = Vector256.LoadUnsafe(ref w, intercept);
            Vector256<double> a1 = Vector256.LoadUnsafe(ref w, intercept + VectorLanes);
            Vector256<double> b0 = a0, b1 = a1, c0 = a0, c1 = a1, d0 = a0, d1 = a1;
            for (int j = 0; j < features; j++)
            {
                nuint at = (nuint)((j * lanes) + lane);
                Vector256<double> w0 = Vector256.LoadUnsafe(ref w, at), w1 = Vector256.LoadUnsafe(ref w, at + VectorLanes);
                Vector256<double> xa = Vector256.Create(Unsafe.Add(ref x, j));
                Vector256<double> xb = Vector256.Create(Unsafe.Add(ref x, features + j));
                Vector256<double> xc = Vector256.Create(Unsafe.Add(ref x, (2 * features) + j));
                Vector256<double> xd = Vector256.Create(Unsafe.Add(ref x, (3 * features) + j));
                a0 = Vector256.FusedMultiplyAdd(xa, w0, a0);
                a1 = Vector256.FusedMultiplyAdd(xa, w1, a1);
                b0 = Vector256.FusedMultiplyAdd(xb, w0, b0);
                b1 = Vector256.FusedMultiplyAdd(xb, w1, b1);
                c0 = Vector256.FusedMultiplyAdd(xc, w0, c0);
                c1 = Vector256.FusedMultiplyAdd(xc, w1, c1);
                d0 = Vector256.FusedMultiplyAdd(xd, w0, d0);
                d1 = Vector256.FusedMultiplyAdd(xd, w1, d1);
            }

            Store(a0, a1, logits[lane..]);
            Store(b0, b1, logits[(lanes + lane)..]);
            Store(c0, c1, logits[((2 * lanes) + lane)..]);
            Store(d0, d1, logits[((3 * lanes) + lane)..]);
        }
    }

    private static void OneLogits(ReadOnlySpan<double> row, ReadOnlySpan<double> parameters, int lanes, Span<double> logits)
    {
        ref double w = ref MemoryMarshal.GetReference(parameters);
        for (int lane = 0; lane < lanes; lane += LaneStep)
        {
            nuint intercept = (nuint)((row.Length * lanes) + lane);
            Vector256<double> a0 = Vector256.LoadUnsafe(ref w, intercept);
            Vector256<double> a1 = Vector256.LoadUnsafe(ref w, intercept + VectorLanes);
            for (int j = 0; j < row.Length; j++)
            {
                nuint at = (nuint)((j * lanes) + lane);
                Vector256<double> x = Vector256.Create(row[j]);
                a0 = Vector256.FusedMultiplyAdd(x, Vector256.LoadUnsafe(ref w, at), a0);
                a1 = Vector256.FusedMultiplyAdd(x, Vector256.LoadUnsafe(ref w, at + VectorLanes), a1);
            }

            Store(a0, a1, logits[lane..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddFour(ReadOnlySpan<double> rows, ReadOnlySpan<double> residuals, int lanes, Span<double> gradient)
    {
        int features = rows.Length / 4;
        ref double x = ref MemoryMarshal.GetReference(rows);
        ref double g = ref MemoryMarshal.GetReference(gradient);
        ref double r = ref MemoryMarshal.GetReference(residuals);
        for (int lane = 0; lane < lanes; lane += VectorLanes)
        {
            Vector256<double> ra = Vector256.LoadUnsafe(ref r, (nuint)lane);
            Vector256<double> rb = Vector256.LoadUnsafe(ref r, (nuint)(lanes + lane));
            Vector256<double> rc = Vector256.LoadUnsafe(ref r, (nuint)((2 * lanes) + lane));
            Vector256<double> rd = Vector256.LoadUnsafe(ref r, (nuint)((3 * lanes) + lane));
            for (int j = 0; j < features; j++)
            {
                Vector256<double> sum = Vector256.LoadUnsafe(ref g, (nuint)((j * lanes) + lane));
                sum = Vector256.FusedMultiplyAdd(Vector256.Create(Unsafe.Add(ref x, j)), ra, sum);
                sum = Vector256.FusedMultiplyAdd(Vector256.Create(Unsafe.Add(ref x, features + j)), rb, sum);
                sum = Vector256.FusedMultiplyAdd(Vector256.Create(Unsafe.Add(ref x, (2 * features) + j)), rc, sum);
                sum = Vector256.FusedMultiplyAdd(Vector256.Create(Unsafe.Add(ref x, (3 * features) + j)), rd, sum);
                sum.StoreUnsafe(ref g, (nuint)((j * lanes) + lane));
            }

            nuint intercept = (nuint)((features * lanes) + lane);
            (Vector256.LoadUnsafe(ref g, intercept) + ra + rb + rc + rd).StoreUnsafe(ref g, intercept);
        }
    }

    private static void AddOne(ReadOnlySpan<double> row, ReadOnlySpan<double> residuals, int lanes, Span<double> gradient)
    {
        for (int j = 0; j <= row.Length; j++)
            DoubleVector.AddScaled(gradient.Slice(j * lanes, lanes), j < row.Length ? row[j] : 1, residuals);
    }

    private static void Store(Vector256<double> first, Vector256<double> second, Span<double> target)
    {
        first.CopyTo(target);
        second.CopyTo(target[VectorLanes..]);
    }
}
