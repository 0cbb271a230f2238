using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNetGeoFM.Models;

/// <summary>Sums over vectors of doubles, always in the same order: four lanes of 256 bits whatever the machine has.</summary>
internal static class DoubleVector
{
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ReadOnlySpan<Vector256<double>> va = MemoryMarshal.Cast<double, Vector256<double>>(a);
        ReadOnlySpan<Vector256<double>> vb = MemoryMarshal.Cast<double, Vector256<double>>(b[..a.Length]);
        Vector256<double> sum = Vector256<double>.Zero;
        for (int i = 0; i < va.Length; i++)
            sum = Vector256.FusedMultiplyAdd(va[i], vb[i], sum);
        double total = Vector256.Sum(sum);
        for (int i = va.Length * 4; i < a.Length; i++)
            total = Math.FusedMultiplyAdd(a[i], b[i], total);
        return total;
    }

    /// <summary>target += factor * addend.</summary>
    public static void AddScaled(Span<double> target, double factor, ReadOnlySpan<double> addend)
    {
        Span<Vector256<double>> vt = MemoryMarshal.Cast<double, Vector256<double>>(target);
        ReadOnlySpan<Vector256<double>> va = MemoryMarshal.Cast<double, Vector256<double>>(addend[..target.Length]);
        Vector256<double> vf = Vector256.Create(factor);
        for (int i = 0; i < vt.Length; i++)
            vt[i] = Vector256.FusedMultiplyAdd(vf, va[i], vt[i]);
        for (int i = vt.Length * 4; i < target.Length; i++)
            target[i] = Math.FusedMultiplyAdd(factor, addend[i], target[i]);
    }

    public static void Scale(Span<double> target, double factor)
    {
        for (int i = 0; i < target.Length; i++)
            target[i] *= factor;
    }

    /// <summary>Divides a vector by its length; zeros stay.</summary>
    public static void ScaleToLengthOne(Span<double> target)
    {
        double length = Math.Sqrt(Dot(target, target));
        if (length > 0)
            Scale(target, 1 / length);
    }

    public static void Subtract(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> difference)
    {
        for (int i = 0; i < difference.Length; i++)
            difference[i] = a[i] - b[i];
    }

    public static double LargestAbsolute(ReadOnlySpan<double> values)
    {
        double largest = 0;
        foreach (double value in values)
            largest = Math.Max(largest, Math.Abs(value));
        return largest;
    }
}
