using System.Numerics;

namespace MLNetGeoFM.Benchmarks.Kernels;

/// <summary>What kernels are compared with: loops as one writes them with the base class library's vectors.</summary>
internal static class PlainLoops
{
    public static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var sum = Vector<float>.Zero;
        int i = 0;
        for (; i <= left.Length - Vector<float>.Count; i += Vector<float>.Count)
            sum += new Vector<float>(left[i..]) * new Vector<float>(right[i..]);
        float total = Vector.Sum(sum);
        for (; i < left.Length; i++)
            total += left[i] * right[i];
        return total;
    }

    public static void AddScaled(ReadOnlySpan<float> values, float factor, Span<float> sums)
    {
        for (int i = 0; i < values.Length; i++)
            sums[i] += values[i] * factor;
    }

    public static void SoftMax(Span<float> values)
    {
        float largest = float.NegativeInfinity;
        foreach (float value in values)
            largest = MathF.Max(largest, value);
        float sum = 0;
        for (int i = 0; i < values.Length; i++)
            sum += values[i] = MathF.Exp(values[i] - largest);
        for (int i = 0; i < values.Length; i++)
            values[i] /= sum;
    }
}
