using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNetGeoFM.Models;

/// <summary>Products of tables [rows, lanes], lane by lane; lanes are a multiple of 4, and rows are summed in order.</summary>
internal static class LaneProducts
{
    /// <summary>sum[lane] += Σ over rows of a[row, lane] b[row, lane].</summary>
    public static void AddSum(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> sum)
    {
        ReadOnlySpan<Vector256<double>> va = MemoryMarshal.Cast<double, Vector256<double>>(a);
        ReadOnlySpan<Vector256<double>> vb = MemoryMarshal.Cast<double, Vector256<double>>(b[..a.Length]);
        Span<Vector256<double>> sums = MemoryMarshal.Cast<double, Vector256<double>>(sum);
        for (int start = 0; start < va.Length; start += sums.Length)
        {
            for (int lane = 0; lane < sums.Length; lane++)
                sums[lane] = Vector256.FusedMultiplyAdd(va[start + lane], vb[start + lane], sums[lane]);
        }
    }

    /// <summary>target[row, lane] += a[row, lane] factors[lane].</summary>
    public static void AddScaled(Span<double> target, ReadOnlySpan<double> a, ReadOnlySpan<double> factors)
    {
        Span<Vector256<double>> targets = MemoryMarshal.Cast<double, Vector256<double>>(target);
        ReadOnlySpan<Vector256<double>> va = MemoryMarshal.Cast<double, Vector256<double>>(a[..target.Length]);
        ReadOnlySpan<Vector256<double>> vf = MemoryMarshal.Cast<double, Vector256<double>>(factors);
        for (int start = 0; start < targets.Length; start += vf.Length)
        {
            for (int lane = 0; lane < vf.Length; lane++)
                targets[start + lane] = Vector256.FusedMultiplyAdd(va[start + lane], vf[lane], targets[start + lane]);
        }
    }
}
