using System.Runtime.CompilerServices;

namespace MLNetGeoFM.Models;

/// <summary>One register tile: target[r, c] = start[r, c] + sum over k of left[r, k] right[k, c], c up to two vectors.</summary>
internal unsafe struct GemmTile
{
    /// <summary>left[r, k] lies at r * <see cref="RowStride"/> + k * <see cref="DepthStride"/>.</summary>
    public float* Left;
    public nint RowStride;
    public nint DepthStride;

    /// <summary>right[k, c] lies at k * <see cref="RightStride"/> + c.</summary>
    public float* Right;
    public nint RightStride;

    /// <summary>Number of k.</summary>
    public nint Depth;

    /// <summary>What the sums start from; stride 0 = the same for all rows.</summary>
    public float* Start;
    public nint StartStride;

    /// <summary>Receives the sums; may be the start.</summary>
    public float* Target;
    public nint TargetStride;
}

/// <summary>The inner loops of matrix products: sums of a tile stay in registers, k ascends, one fused multiply-add each.</summary>
/// <remarks>
/// The same chain of operations per element whatever the height, so a row's bits do not depend on its tile. Rows are reached in
/// threes from one pointer (p, p + stride, p + 2 stride), as far as an address of the processor goes.
/// </remarks>
internal static unsafe class GemmTile<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Columns of a tile: two vectors.</summary>
    public static int Columns
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2 * TLanes.Count;
    }

    /// <summary>Rows of a tile whose sums fit the registers beside what they are made from: 32 registers of 512 bits, 16 of the
    /// others.</summary>
    public static int FullHeight
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TLanes.Count == 16 ? 12 : 6;
    }

    /// <summary>The height of the next tile: covers what is left if it can, and has no more rows than there are. A tile that
    /// would stick out at the end has to move up over rows that are done.</summary>
    /// <param name="left">Rows still to do, at least 1.</param>
    /// <param name="rows">All rows.</param>
    public static int HeightFor(int left, int rows)
    {
        int height = Math.Min(FullHeight, left > 6 ? 12 : left > 3 ? 6 : left > 1 ? 3 : 1);
        while (height > rows)
            height /= 2; // 12, 6, 3, 1
        return height;
    }

    /// <summary>Works out one tile of a height that <see cref="HeightFor"/> gave.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply(in GemmTile tile, int height)
    {
        switch (height)
        {
            case 12: Rows12(tile); break;
            case 6: Rows6(tile); break;
            case 3: Rows3(tile); break;
            default: Rows1(tile); break;
        }
    }

    /// <summary>The product of 12 rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows12(in GemmTile tile)
    {
        TVector c0 = TLanes.Load(tile.Start);
        TVector d0 = TLanes.Load(tile.Start + TLanes.Count);
        TVector c1 = TLanes.Load(tile.Start + tile.StartStride);
        TVector d1 = TLanes.Load(tile.Start + tile.StartStride + TLanes.Count);
        TVector c2 = TLanes.Load(tile.Start + 2 * tile.StartStride);
        TVector d2 = TLanes.Load(tile.Start + 2 * tile.StartStride + TLanes.Count);
        TVector c3 = TLanes.Load(tile.Start + 3 * tile.StartStride);
        TVector d3 = TLanes.Load(tile.Start + 3 * tile.StartStride + TLanes.Count);
        TVector c4 = TLanes.Load(tile.Start + 4 * tile.StartStride);
        TVector d4 = TLanes.Load(tile.Start + 4 * tile.StartStride + TLanes.Count);
        TVector c5 = TLanes.Load(tile.Start + 5 * tile.StartStride);
        TVector d5 = TLanes.Load(tile.Start + 5 * tile.StartStride + TLanes.Count);
        TVector c6 = TLanes.Load(tile.Start + 6 * tile.StartStride);
        TVector d6 = TLanes.Load(tile.Start + 6 * tile.StartStride + TLanes.Count);
        TVector c7 = TLanes.Load(tile.Start + 7 * tile.StartStride);
        TVector d7 = TLanes.Load(tile.Start + 7 * tile.StartStride + TLanes.Count);
        TVector c8 = TLanes.Load(tile.Start + 8 * tile.StartStride);
        TVector d8 = TLanes.Load(tile.Start + 8 * tile.StartStride + TLanes.Count);
        TVector c9 = TLanes.Load(tile.Start + 9 * tile.StartStride);
        TVector d9 = TLanes.Load(tile.Start + 9 * tile.StartStride + TLanes.Count);
        TVector c10 = TLanes.Load(tile.Start + 10 * tile.StartStride);
        TVector d10 = TLanes.Load(tile.Start + 10 * tile.StartStride + TLanes.Count);
        TVector c11 = TLanes.Load(tile.Start + 11 * tile.StartStride);
        TVector d11 = TLanes.Load(tile.Start + 11 * tile.StartStride + TLanes.Count);
        nint row = tile.RowStride;
        nint step = tile.DepthStride;
        float* p0 = tile.Left;
        float* p3 = tile.Left + 3 * row;
        float* p6 = tile.Left + 6 * row;
        float* p9 = tile.Left + 9 * row;
        float* right = tile.Right;
        nint rightStride = tile.RightStride;
        for (nint k = tile.Depth; k > 0; k--)
        {
            TVector b = TLanes.Load(right);
            TVector e = TLanes.Load(right + TLanes.Count);
            TVector x = TLanes.All(p0[0]);
            c0 = TLanes.MultiplyAdd(x, b, c0);
            d0 = TLanes.MultiplyAdd(x, e, d0);
            x = TLanes.All(p0[row]);
            c1 = TLanes.MultiplyAdd(x, b, c1);
            d1 = TLanes.MultiplyAdd(x, e, d1);
            x = TLanes.All(p0[2 * row]);
            c2 = TLanes.MultiplyAdd(x, b, c2);
            d2 = TLanes.MultiplyAdd(x, e, d2);
            x = TLanes.All(p3[0]);
            c3 = TLanes.MultiplyAdd(x, b, c3);
            d3 = TLanes.MultiplyAdd(x, e, d3);
            x = TLanes.All(p3[row]);
            c4 = TLanes.MultiplyAdd(x, b, c4);
            d4 = TLanes.MultiplyAdd(x, e, d4);
            x = TLanes.All(p3[2 * row]);
            c5 = TLanes.MultiplyAdd(x, b, c5);
            d5 = TLanes.MultiplyAdd(x, e, d5);
            x = TLanes.All(p6[0]);
            c6 = TLanes.MultiplyAdd(x, b, c6);
            d6 = TLanes.MultiplyAdd(x, e, d6);
            x = TLanes.All(p6[row]);
            c7 = TLanes.MultiplyAdd(x, b, c7);
            d7 = TLanes.MultiplyAdd(x, e, d7);
            x = TLanes.All(p6[2 * row]);
            c8 = TLanes.MultiplyAdd(x, b, c8);
            d8 = TLanes.MultiplyAdd(x, e, d8);
            x = TLanes.All(p9[0]);
            c9 = TLanes.MultiplyAdd(x, b, c9);
            d9 = TLanes.MultiplyAdd(x, e, d9);
            x = TLanes.All(p9[row]);
            c10 = TLanes.MultiplyAdd(x, b, c10);
            d10 = TLanes.MultiplyAdd(x, e, d10);
            x = TLanes.All(p9[2 * row]);
            c11 = TLanes.MultiplyAdd(x, b, c11);
            d11 = TLanes.MultiplyAdd(x, e, d11);
            p0 += step;
            p3 += step;
            p6 += step;
            p9 += step;
            right += rightStride;
        }

        TLanes.Store(c0, tile.Target);
        TLanes.Store(d0, tile.Target + TLanes.Count);
        TLanes.Store(c1, tile.Target + tile.TargetStride);
        TLanes.Store(d1, tile.Target + tile.TargetStride + TLanes.Count);
        TLanes.Store(c2, tile.Target + 2 * tile.TargetStride);
        TLanes.Store(d2, tile.Target + 2 * tile.TargetStride + TLanes.Count);
        TLanes.Store(c3, tile.Target + 3 * tile.TargetStride);
        TLanes.Store(d3, tile.Target + 3 * tile.TargetStride + TLanes.Count);
        TLanes.Store(c4, tile.Target + 4 * tile.TargetStride);
        TLanes.Store(d4, tile.Target + 4 * tile.TargetStride + TLanes.Count);
        TLanes.Store(c5, tile.Target + 5 * tile.TargetStride);
        TLanes.Store(d5, tile.Target + 5 * tile.TargetStride + TLanes.Count);
        TLanes.Store(c6, tile.Target + 6 * tile.TargetStride);
        TLanes.Store(d6, tile.Target + 6 * tile.TargetStride + TLanes.Count);
        TLanes.Store(c7, tile.Target + 7 * tile.TargetStride);
        TLanes.Store(d7, tile.Target + 7 * tile.TargetStride + TLanes.Count);
        TLanes.Store(c8, tile.Target + 8 * tile.TargetStride);
        TLanes.Store(d8, tile.Target + 8 * tile.TargetStride + TLanes.Count);
        TLanes.Store(c9, tile.Target + 9 * tile.TargetStride);
        TLanes.Store(d9, tile.Target + 9 * tile.TargetStride + TLanes.Count);
        TLanes.Store(c10, tile.Target + 10 * tile.TargetStride);
        TLanes.Store(d10, tile.Target + 10 * tile.TargetStride + TLanes.Count);
        TLanes.Store(c11, tile.Target + 11 * tile.TargetStride);
        TLanes.Store(d11, tile.Target + 11 * tile.TargetStride + TLanes.Count);
    }

    /// <summary>The product of 6 rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows6(in GemmTile tile)
    {
        TVector c0 = TLanes.Load(tile.Start);
        TVector d0 = TLanes.Load(tile.Start + TLanes.Count);
        TVector c1 = TLanes.Load(tile.Start + tile.StartStride);
        TVector d1 = TLanes.Load(tile.Start + tile.StartStride + TLanes.Count);
        TVector c2 = TLanes.Load(tile.Start + 2 * tile.StartStride);
        TVector d2 = TLanes.Load(tile.Start + 2 * tile.StartStride + TLanes.Count);
        TVector c3 = TLanes.Load(tile.Start + 3 * tile.StartStride);
        TVector d3 = TLanes.Load(tile.Start + 3 * tile.StartStride + TLanes.Count);
        TVector c4 = TLanes.Load(tile.Start + 4 * tile.StartStride);
        TVector d4 = TLanes.Load(tile.Start + 4 * tile.StartStride + TLanes.Count);
        TVector c5 = TLanes.Load(tile.Start + 5 * tile.StartStride);
        TVector d5 = TLanes.Load(tile.Start + 5 * tile.StartStride + TLanes.Count);
        nint row = tile.RowStride;
        nint step = tile.DepthStride;
        float* p0 = tile.Left;
        float* p3 = tile.Left + 3 * row;
        float* right = tile.Right;
        nint rightStride = tile.RightStride;
        for (nint k = tile.Depth; k > 0; k--)
        {
            TVector b = TLanes.Load(right);
            TVector e = TLanes.Load(right + TLanes.Count);
            TVector x = TLanes.All(p0[0]);
            c0 = TLanes.MultiplyAdd(x, b, c0);
            d0 = TLanes.MultiplyAdd(x, e, d0);
            x = TLanes.All(p0[row]);
            c1 = TLanes.MultiplyAdd(x, b, c1);
            d1 = TLanes.MultiplyAdd(x, e, d1);
            x = TLanes.All(p0[2 * row]);
            c2 = TLanes.MultiplyAdd(x, b, c2);
            d2 = TLanes.MultiplyAdd(x, e, d2);
            x = TLanes.All(p3[0]);
            c3 = TLanes.MultiplyAdd(x, b, c3);
            d3 = TLanes.MultiplyAdd(x, e, d3);
            x = TLanes.All(p3[row]);
            c4 = TLanes.MultiplyAdd(x, b, c4);
            d4 = TLanes.MultiplyAdd(x, e, d4);
            x = TLanes.All(p3[2 * row]);
            c5 = TLanes.MultiplyAdd(x, b, c5);
            d5 = TLanes.MultiplyAdd(x, e, d5);
            p0 += step;
            p3 += step;
            right += rightStride;
        }

        TLanes.Store(c0, tile.Target);
        TLanes.Store(d0, tile.Target + TLanes.Count);
        TLanes.Store(c1, tile.Target + tile.TargetStride);
        TLanes.Store(d1, tile.Target + tile.TargetStride + TLanes.Count);
        TLanes.Store(c2, tile.Target + 2 * tile.TargetStride);
        TLanes.Store(d2, tile.Target + 2 * tile.TargetStride + TLanes.Count);
        TLanes.Store(c3, tile.Target + 3 * tile.TargetStride);
        TLanes.Store(d3, tile.Target + 3 * tile.TargetStride + TLanes.Count);
        TLanes.Store(c4, tile.Target + 4 * tile.TargetStride);
        TLanes.Store(d4, tile.Target + 4 * tile.TargetStride + TLanes.Count);
        TLanes.Store(c5, tile.Target + 5 * tile.TargetStride);
        TLanes.Store(d5, tile.Target + 5 * tile.TargetStride + TLanes.Count);
    }

    /// <summary>The product of 3 rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows3(in GemmTile tile)
    {
        TVector c0 = TLanes.Load(tile.Start);
        TVector d0 = TLanes.Load(tile.Start + TLanes.Count);
        TVector c1 = TLanes.Load(tile.Start + tile.StartStride);
        TVector d1 = TLanes.Load(tile.Start + tile.StartStride + TLanes.Count);
        TVector c2 = TLanes.Load(tile.Start + 2 * tile.StartStride);
        TVector d2 = TLanes.Load(tile.Start + 2 * tile.StartStride + TLanes.Count);
        nint row = tile.RowStride;
        nint step = tile.DepthStride;
        float* p0 = tile.Left;
        float* right = tile.Right;
        nint rightStride = tile.RightStride;
        for (nint k = tile.Depth; k > 0; k--)
        {
            TVector b = TLanes.Load(right);
            TVector e = TLanes.Load(right + TLanes.Count);
            TVector x = TLanes.All(p0[0]);
            c0 = TLanes.MultiplyAdd(x, b, c0);
            d0 = TLanes.MultiplyAdd(x, e, d0);
            x = TLanes.All(p0[row]);
            c1 = TLanes.MultiplyAdd(x, b, c1);
            d1 = TLanes.MultiplyAdd(x, e, d1);
            x = TLanes.All(p0[2 * row]);
            c2 = TLanes.MultiplyAdd(x, b, c2);
            d2 = TLanes.MultiplyAdd(x, e, d2);
            p0 += step;
            right += rightStride;
        }

        TLanes.Store(c0, tile.Target);
        TLanes.Store(d0, tile.Target + TLanes.Count);
        TLanes.Store(c1, tile.Target + tile.TargetStride);
        TLanes.Store(d1, tile.Target + tile.TargetStride + TLanes.Count);
        TLanes.Store(c2, tile.Target + 2 * tile.TargetStride);
        TLanes.Store(d2, tile.Target + 2 * tile.TargetStride + TLanes.Count);
    }

    /// <summary>The product of 1 row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows1(in GemmTile tile)
    {
        TVector c0 = TLanes.Load(tile.Start);
        TVector d0 = TLanes.Load(tile.Start + TLanes.Count);
        nint row = tile.RowStride;
        nint step = tile.DepthStride;
        float* p0 = tile.Left;
        float* right = tile.Right;
        nint rightStride = tile.RightStride;
        for (nint k = tile.Depth; k > 0; k--)
        {
            TVector b = TLanes.Load(right);
            TVector e = TLanes.Load(right + TLanes.Count);
            TVector x = TLanes.All(p0[0]);
            c0 = TLanes.MultiplyAdd(x, b, c0);
            d0 = TLanes.MultiplyAdd(x, e, d0);
            p0 += step;
            right += rightStride;
        }

        TLanes.Store(c0, tile.Target);
        TLanes.Store(d0, tile.Target + TLanes.Count);
    }
}
