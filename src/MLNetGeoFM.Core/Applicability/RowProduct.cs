using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNetGeoFM;

/// <summary>Products of rows, summed in an order that no machine changes.</summary>
internal static class RowProduct
{
    /// <summary>The sum of the products of two rows of the same length.</summary>
    public static double Dot(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        ReadOnlySpan<Vector256<double>> ones = MemoryMarshal.Cast<double, Vector256<double>>(first);
        ReadOnlySpan<Vector256<double>> others = MemoryMarshal.Cast<double, Vector256<double>>(second[..first.Length]);
        Vector256<double> even = default, odd = default;
        int i = 0;
        for (; i + 1 < ones.Length; i += 2)
        {
            even = Vector256.FusedMultiplyAdd(ones[i], others[i], even);
            odd = Vector256.FusedMultiplyAdd(ones[i + 1], others[i + 1], odd);
        }

        if (i < ones.Length)
            even = Vector256.FusedMultiplyAdd(ones[i], others[i], even);
        even += odd;
        double sum = even[0] + even[1] + (even[2] + even[3]);
        for (int j = ones.Length * Vector256<double>.Count; j < first.Length; j++)
            sum += first[j] * second[j];
        return sum;
    }

    /// <summary>Turns two rows against each other by an angle, in place.</summary>
    public static void Rotate(Span<double> first, Span<double> second, double cosine, double sine)
    {
        Span<Vector256<double>> ones = MemoryMarshal.Cast<double, Vector256<double>>(first);
        Span<Vector256<double>> others = MemoryMarshal.Cast<double, Vector256<double>>(second[..first.Length]);
        for (int i = 0; i < ones.Length; i++)
            (ones[i], others[i]) = ((ones[i] * cosine) - (others[i] * sine), (ones[i] * sine) + (others[i] * cosine));
        for (int j = ones.Length * Vector256<double>.Count; j < first.Length; j++)
            (first[j], second[j]) = ((first[j] * cosine) - (second[j] * sine), (first[j] * sine) + (second[j] * cosine));
    }
}
