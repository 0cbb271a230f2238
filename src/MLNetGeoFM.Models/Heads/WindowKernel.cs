using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNetGeoFM.Models;

/// <summary>Products of rows and a matrix; rows may overlap, as the windows of a series do.</summary>
/// <remarks>
/// A matrix is [lanes / 8, features, 8]: what eight lanes need lies together. Each number is one chain of fused multiply-adds in
/// the order of the features (of the rows, in gradients), so that it has the same bits whatever is computed beside it.
/// </remarks>
internal static class WindowKernel
{
    /// <summary>Lanes of a block.</summary>
    public const int BlockLanes = 8;

    private const int VectorLanes = 4;

    /// <summary>Writes rows times matrix.</summary>
    /// <param name="windows">Rows.</param>
    /// <param name="matrix">[lanes / 8, features, 8].</param>
    /// <param name="products">Row i at i times the stride, [lanes]; written.</param>
    /// <param name="stride">From row to row of the products.</param>
    public static void Multiply(Windows windows, ReadOnlySpan<double> matrix, Span<double> products, int stride)
    {
        int slab = windows.Features * BlockLanes;
        for (int block = 0; block * slab < matrix.Length; block++)
        {
            ReadOnlySpan<double> weights = matrix.Slice(block * slab, slab);
            Span<double> target = products[(block * BlockLanes)..];
            int row = 0;
            for (; row + 4 <= windows.Count; row += 4)
                MultiplyFour(windows.From(row, 4), weights, target[(row * stride)..], stride);
            for (; row < windows.Count; row++)
                MultiplyOne(windows.From(row, 1), weights, target[(row * stride)..]);
        }
    }

    /// <summary>Adds rows turned around times slopes.</summary>
    /// <param name="windows">Rows.</param>
    /// <param name="slopes">[rows, lanes], row i at i times the stride.</param>
    /// <param name="stride">From row to row of the slopes.</param>
    /// <param name="gradient">[lanes / 8, features, 8], added to.</param>
    public static void AddGradient(Windows windows, ReadOnlySpan<double> slopes, int stride, Span<double> gradient)
    {
        int slab = windows.Features * BlockLanes;
        if (windows.Count == 0)
            return;
        slopes = slopes[..(((windows.Count - 1) * stride) + (gradient.Length / windows.Features))];
        for (int block = 0; block * slab < gradient.Length; block++)
        {
            Span<double> target = gradient.Slice(block * slab, slab);
            ReadOnlySpan<double> source = slopes[(block * BlockLanes)..];
            int feature = 0;
            for (; feature + 4 <= windows.Features; feature += 4)
                AddFour(windows, feature, source, stride, target[(feature * BlockLanes)..]);
            for (; feature < windows.Features; feature++)
                AddOne(windows, feature, source, stride, target[(feature * BlockLanes)..]);
        }
    }

    /// <summary>Where a feature of a lane is in a matrix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Index(int feature, int lane, int features) =>
        ((((lane / BlockLanes) * features) + feature) * BlockLanes) + (lane % BlockLanes);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyFour(Windows windows, ReadOnlySpan<double> weights, Span<double> products, int stride)
    {
        ref double w = ref MemoryMarshal.GetReference(weights);
        ref double x0 = ref MemoryMarshal.GetReference(windows.Values);
        ref double x1 = ref Unsafe.Add(ref x0, windows.Stride);
        ref double x2 = ref Unsafe.Add(ref x1, windows.Stride);
        ref double x3 = ref Unsafe.Add(ref x2, windows.Stride);
        Vector256<double> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
        nuint features = (nuint)windows.Features;
        for (nuint j = 0; j < features; j++)
        {
            Vector256<double> w0 = Vector256.LoadUnsafe(ref w, j * BlockLanes);
            Vector256<double> w1 = Vector256.LoadUnsafe(ref w, (j * BlockLanes) + VectorLanes);
            Vector256<double> x = Vector256.Create(Unsafe.Add(ref x0, j));
            a0 = Vector256.FusedMultiplyAdd(x, w0, a0);
            a1 = Vector256.FusedMultiplyAdd(x, w1, a1);
            x = Vector256.Create(Unsafe.Add(ref x1, j));
            b0 = Vector256.FusedMultiplyAdd(x, w0, b0);
            b1 = Vector256.FusedMultiplyAdd(x, w1, b1);
            x = Vector256.Create(Unsafe.Add(ref x2, j));
            c0 = Vector256.FusedMultiplyAdd(x, w0, c0);
            c1 = Vector256.FusedMultiplyAdd(x, w1, c1);
            x = Vector256.Create(Unsafe.Add(ref x3, j));
            d0 = Vector256.FusedMultiplyAdd(x, w0, d0);
            d1 = Vector256.FusedMultiplyAdd(x, w1, d1);
        }

        Store(a0, a1, products);
        Store(b0, b1, products[stride..]);
        Store(c0, c1, products[(2 * stride)..]);
        Store(d0, d1, products[(3 * stride)..]);
    }

    private static void MultiplyOne(Windows windows, ReadOnlySpan<double> weights, Span<double> products)
    {
        ref double w = ref MemoryMarshal.GetReference(weights);
        Vector256<double> a0 = default, a1 = default;
        for (int j = 0; j < windows.Features; j++)
        {
            Vector256<double> x = Vector256.Create(windows.Values[j]);
            nuint at = (nuint)(j * BlockLanes);
            a0 = Vector256.FusedMultiplyAdd(x, Vector256.LoadUnsafe(ref w, at), a0);
            a1 = Vector256.FusedMultiplyAdd(x, Vector256.LoadUnsafe(ref w, at + VectorLanes), a1);
        }

        Store(a0, a1, products);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddFour(Windows windows, int feature, ReadOnlySpan<double> slopes, int stride, Span<double> gradient)
    {
        ref double g = ref MemoryMarshal.GetReference(gradient[..(4 * BlockLanes)]);
        ref double x = ref Unsafe.Add(ref MemoryMarshal.GetReference(windows.Values), feature);
        ref double s = ref MemoryMarshal.GetReference(slopes);
        Vector256<double> a0 = Vector256.LoadUnsafe(ref g), a1 = Vector256.LoadUnsafe(ref g, 4);
        Vector256<double> b0 = Vector256.LoadUnsafe(ref g, 8), b1 = Vector256.LoadUnsafe(ref g, 12);
        Vector256<double> c0 = Vector256.LoadUnsafe(ref g, 16), c1 = Vector256.LoadUnsafe(ref g, 20);
        Vector256<double> d0 = Vector256.LoadUnsafe(ref g, 24), d1 = Vector256.LoadUnsafe(ref g, 28);
        for (nuint row = 0; row < (nuint)windows.Count; row++)
        {
            nuint at = row * (nuint)stride, from = row * (nuint)windows.Stride;
            Vector256<double> s0 = Vector256.LoadUnsafe(ref s, at), s1 = Vector256.LoadUnsafe(ref s, at + VectorLanes);
            Vector256<double> value = Vector256.Create(Unsafe.Add(ref x, from));
            a0 = Vector256.FusedMultiplyAdd(value, s0, a0);
            a1 = Vector256.FusedMultiplyAdd(value, s1, a1);
            value = Vector256.Create(Unsafe.Add(ref x, from + 1));
            b0 = Vector256.FusedMultiplyAdd(value, s0, b0);
            b1 = Vector256.FusedMultiplyAdd(value, s1, b1);
            value = Vector256.Create(Unsafe.Add(ref x, from + 2));
            c0 = Vector256.FusedMultiplyAdd(value, s0, c0);
            c1 = Vector256.FusedMultiplyAdd(value, s1, c1);
            value = Vector256.Create(Unsafe.Add(ref x, from + 3));
            d0 = Vector256.FusedMultiplyAdd(value, s0, d0);
            d1 = Vector256.FusedMultiplyAdd(value, s1, d1);
        }

        Store(a0, a1, gradient);
        Store(b0, b1, gradient[BlockLanes..]);
        Store(c0, c1, gradient[(2 * BlockLanes)..]);
        Store(d0, d1, gradient[(3 * BlockLanes)..]);
    }

    private static void AddOne(Windows windows, int feature, ReadOnlySpan<double> slopes, int stride, Span<double> gradient)
    {
        for (int row = 0; row < windows.Count; row++)
        {
            DoubleVector.AddScaled(
                gradient[..BlockLanes], windows.Values[(row * windows.Stride) + feature], slopes.Slice(row * stride, BlockLanes));
        }
    }

    private static void Store(Vector256<double> first, Vector256<double> second, Span<double> target)
    {
        first.CopyTo(target);
        second.CopyTo(target[VectorLanes..]);
    }
}

/// <summary>Rows of one length that begin at equal distances, and may overlap.</summary>
internal readonly ref struct Windows
{
    /// <param name="values">All rows.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="stride">From the beginning of one row to that of the next.</param>
    /// <param name="features">The length of a row.</param>
    public Windows(ReadOnlySpan<double> values, int count, int stride, int features)
    {
        Values = values[..(count == 0 ? 0 : ((count - 1) * stride) + features)];
        Count = count;
        Stride = stride;
        Features = features;
    }

    public ReadOnlySpan<double> Values { get; }

    public int Count { get; }

    public int Stride { get; }

    public int Features { get; }

    /// <summary>Some rows of these.</summary>
    public Windows From(int row, int count) => new(Values[(row * Stride)..], count, Stride, Features);
}
