using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNetGeoFM.Models;

/// <summary>Normalises each lane of a table [rows, lanes] over its rows, forward and backward; lanes are a multiple of 8.</summary>
/// <remarks>Source: Ioffe and Szegedy 2015, Batch normalization, arXiv:1502.03167, algorithms 1 and 2.</remarks>
internal static class BatchNormalization
{
    /// <summary>Is added to variances.</summary>
    public const double Epsilon = 1e-5;

    /// <summary>Writes mean and population variance of each lane.</summary>
    public static void Measure(ReadOnlySpan<double> values, Span<double> means, Span<double> variances)
    {
        ReadOnlySpan<Vector256<double>> all = Vectors(values);
        Span<Vector256<double>> mean = Vectors(means), variance = Vectors(variances);
        Vector256<double> share = Vector256.Create((double)means.Length / values.Length);
        mean.Clear();
        variance.Clear();
        for (int start = 0; start < all.Length; start += mean.Length)
        {
            for (int lane = 0; lane < mean.Length; lane++)
                mean[lane] += all[start + lane];
        }

        for (int lane = 0; lane < mean.Length; lane++)
            mean[lane] *= share;
        for (int start = 0; start < all.Length; start += mean.Length)
        {
            for (int lane = 0; lane < mean.Length; lane++)
            {
                Vector256<double> off = all[start + lane] - mean[lane];
                variance[lane] = Vector256.FusedMultiplyAdd(off, off, variance[lane]);
            }
        }

        for (int lane = 0; lane < mean.Length; lane++)
            variance[lane] *= share;
    }

    /// <summary>1 / √(variance + ε) of each lane.</summary>
    public static void InverseDeviations(ReadOnlySpan<double> variances, Span<double> inverse)
    {
        for (int lane = 0; lane < inverse.Length; lane++)
            inverse[lane] = 1 / Math.Sqrt(variances[lane] + Epsilon);
    }

    /// <summary>value = (value - mean) inverse.</summary>
    public static void Normalize(Span<double> values, ReadOnlySpan<double> means, ReadOnlySpan<double> inverse)
    {
        Span<Vector256<double>> all = Vectors(values);
        ReadOnlySpan<Vector256<double>> mean = Vectors(means), factor = Vectors(inverse);
        for (int start = 0; start < all.Length; start += mean.Length)
        {
            for (int lane = 0; lane < mean.Length; lane++)
                all[start + lane] = (all[start + lane] - mean[lane]) * factor[lane];
        }
    }

    /// <summary>Writes which values are kept, and what they become: gate = value scale + shift above 0 ? mask : 0; activation =
    /// (value scale + shift) gate.</summary>
    public static void Activate(
        ReadOnlySpan<double> values, ReadOnlySpan<double> scales, ReadOnlySpan<double> shifts, ReadOnlySpan<double> masks, Span<double> gates,
        Span<double> activations)
    {
        ReadOnlySpan<Vector256<double>> all = Vectors(values), scale = Vectors(scales), shift = Vectors(shifts), mask = Vectors(masks);
        Span<Vector256<double>> gate = Vectors(gates), activation = Vectors(activations);
        for (int start = 0; start < all.Length; start += scale.Length)
        {
            for (int lane = 0; lane < scale.Length; lane++)
            {
                int i = start + lane;
                Vector256<double> value = Vector256.FusedMultiplyAdd(all[i], scale[lane], shift[lane]);
                gate[i] = Vector256.GreaterThan(value, Vector256<double>.Zero) & mask[i];
                activation[i] = value * gate[i];
            }
        }
    }

    /// <summary>value = max(value scale + shift, 0).</summary>
    public static void Activate(Span<double> values, ReadOnlySpan<double> scales, ReadOnlySpan<double> shifts)
    {
        Span<Vector256<double>> all = Vectors(values);
        ReadOnlySpan<Vector256<double>> scale = Vectors(scales), shift = Vectors(shifts);
        for (int start = 0; start < all.Length; start += scale.Length)
        {
            for (int lane = 0; lane < scale.Length; lane++)
            {
                all[start + lane] = Vector256.Max(
                    Vector256.FusedMultiplyAdd(all[start + lane], scale[lane], shift[lane]), Vector256<double>.Zero);
            }
        }
    }

    /// <summary>Slopes of activations become slopes of what was gated; those of scale and shift are added.</summary>
    public static void ThroughGate(
        Span<double> slopes, ReadOnlySpan<double> gates, ReadOnlySpan<double> normalized, Span<double> scaleSlopes, Span<double> shiftSlopes)
    {
        Span<Vector256<double>> all = Vectors(slopes), scale = Vectors(scaleSlopes), shift = Vectors(shiftSlopes);
        ReadOnlySpan<Vector256<double>> gate = Vectors(gates), value = Vectors(normalized);
        for (int start = 0; start < all.Length; start += scale.Length)
        {
            for (int lane = 0; lane < scale.Length; lane++)
            {
                int i = start + lane;
                all[i] *= gate[i];
                scale[lane] = Vector256.FusedMultiplyAdd(all[i], value[i], scale[lane]);
                shift[lane] += all[i];
            }
        }
    }

    /// <summary>Slopes of what was scaled become slopes of what was normalised.</summary>
    /// <param name="slopes">[rows, lanes].</param>
    /// <param name="normalized">[rows, lanes].</param>
    /// <param name="factors">[lanes]: scale times inverse deviation.</param>
    /// <param name="valueSums">[lanes]: Σ over rows of slope times normalised value; empty where means and deviations are given,
    /// not measured on these rows.</param>
    /// <param name="sums">[lanes]: Σ over rows of the slopes; empty likewise.</param>
    public static void Backward(
        Span<double> slopes, ReadOnlySpan<double> normalized, ReadOnlySpan<double> factors, ReadOnlySpan<double> valueSums,
        ReadOnlySpan<double> sums)
    {
        Span<Vector256<double>> all = Vectors(slopes);
        ReadOnlySpan<Vector256<double>> value = Vectors(normalized), factor = Vectors(factors);
        ReadOnlySpan<Vector256<double>> valueSum = Vectors(valueSums), sum = Vectors(sums);
        Vector256<double> share = Vector256.Create((double)factors.Length / slopes.Length);
        for (int start = 0; start < all.Length; start += factor.Length)
        {
            for (int lane = 0; lane < factor.Length; lane++)
            {
                int i = start + lane;
                all[i] = sum.IsEmpty
                    ? all[i] * factor[lane]
                    : (all[i] - ((sum[lane] + (value[i] * valueSum[lane])) * share)) * factor[lane];
            }
        }
    }

    private static Span<Vector256<double>> Vectors(Span<double> values) => MemoryMarshal.Cast<double, Vector256<double>>(values);

    private static ReadOnlySpan<Vector256<double>> Vectors(ReadOnlySpan<double> values) =>
        MemoryMarshal.Cast<double, Vector256<double>>(values);
}
