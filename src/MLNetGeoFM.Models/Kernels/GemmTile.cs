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

    /// <summary>What is added to the sums at last, or null; may be the target.</summary>
    public float* Residual;
    public nint ResidualStride;
}

/// <summary>The inner loops of matrix products: a tile's sums stay in registers and take one fused multiply-add for each k, in
/// ascending order.</summary>
/// <remarks>
/// The same chain of operations per element whatever the height, so a row's bits do not depend on its tile. Rows are reached in
/// sixes from one moving pointer with offsets that stay in registers, and the loop ends on a pointer: what is not arithmetic
/// has to fit between the 38 instructions of a step of 12 rows, of which some processors take 48 in its time.
/// </remarks>
internal static unsafe class GemmTile<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    // So many k before the loop is tested again: a loop of few rounds is one whose end processors foresee.
    private const int Unrolled = 8;

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

    /// <summary>Works out one tile of a height that <see cref="HeightFor"/> gave; of six rows several, one below the
    /// other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply(in GemmTile tile, int height, int tiles = 1)
    {
        switch (height)
        {
            case 12: Rows12(tile); break;
            case 6: Rows6(tile, tiles); break;
            case 3: Rows3(tile); break;
            default: Rows1(tile); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(in GemmTile tile, float* target, float* residual, nint row, TVector left, TVector right)
    {
        if (residual != null)
        {
            residual += row * tile.ResidualStride;
            left = TLanes.Add(left, TLanes.Load(residual));
            right = TLanes.Add(right, TLanes.Load(residual + TLanes.Count));
        }

        target += row * tile.TargetStride;
        TLanes.Store(left, target);
        TLanes.Store(right, target + TLanes.Count);
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
        nint row1 = tile.RowStride;
        nint row2 = 2 * tile.RowStride;
        nint row3 = 3 * tile.RowStride;
        nint row4 = 4 * tile.RowStride;
        nint row5 = 5 * tile.RowStride;
        float* left = tile.Left;
        float* left6 = tile.Left + 6 * tile.RowStride;
        float* right = tile.Right;
        nint step = tile.DepthStride * sizeof(float);
        nint rightStep = tile.RightStride * sizeof(float);
        for (float* end = right + tile.Depth * tile.RightStride; right != end; right = (float*)((byte*)right + rightStep))
        {
            TVector b = TLanes.Load(right);
            TVector e = TLanes.Load(right + TLanes.Count);
            TVector x = TLanes.All(left[0]);
            c0 = TLanes.MultiplyAdd(x, b, c0);
            d0 = TLanes.MultiplyAdd(x, e, d0);
            x = TLanes.All(left[row1]);
            c1 = TLanes.MultiplyAdd(x, b, c1);
            d1 = TLanes.MultiplyAdd(x, e, d1);
            x = TLanes.All(left[row2]);
            c2 = TLanes.MultiplyAdd(x, b, c2);
            d2 = TLanes.MultiplyAdd(x, e, d2);
            x = TLanes.All(left[row3]);
            c3 = TLanes.MultiplyAdd(x, b, c3);
            d3 = TLanes.MultiplyAdd(x, e, d3);
            x = TLanes.All(left[row4]);
            c4 = TLanes.MultiplyAdd(x, b, c4);
            d4 = TLanes.MultiplyAdd(x, e, d4);
            x = TLanes.All(left[row5]);
            c5 = TLanes.MultiplyAdd(x, b, c5);
            d5 = TLanes.MultiplyAdd(x, e, d5);
            x = TLanes.All(left6[0]);
            c6 = TLanes.MultiplyAdd(x, b, c6);
            d6 = TLanes.MultiplyAdd(x, e, d6);
            x = TLanes.All(left6[row1]);
            c7 = TLanes.MultiplyAdd(x, b, c7);
            d7 = TLanes.MultiplyAdd(x, e, d7);
            x = TLanes.All(left6[row2]);
            c8 = TLanes.MultiplyAdd(x, b, c8);
            d8 = TLanes.MultiplyAdd(x, e, d8);
            x = TLanes.All(left6[row3]);
            c9 = TLanes.MultiplyAdd(x, b, c9);
            d9 = TLanes.MultiplyAdd(x, e, d9);
            x = TLanes.All(left6[row4]);
            c10 = TLanes.MultiplyAdd(x, b, c10);
            d10 = TLanes.MultiplyAdd(x, e, d10);
            x = TLanes.All(left6[row5]);
            c11 = TLanes.MultiplyAdd(x, b, c11);
            d11 = TLanes.MultiplyAdd(x, e, d11);
            left = (float*)((byte*)left + step);
            left6 = (float*)((byte*)left6 + step);
        }

        Write(tile, tile.Target, tile.Residual, 0, c0, d0);
        Write(tile, tile.Target, tile.Residual, 1, c1, d1);
        Write(tile, tile.Target, tile.Residual, 2, c2, d2);
        Write(tile, tile.Target, tile.Residual, 3, c3, d3);
        Write(tile, tile.Target, tile.Residual, 4, c4, d4);
        Write(tile, tile.Target, tile.Residual, 5, c5, d5);
        Write(tile, tile.Target, tile.Residual, 6, c6, d6);
        Write(tile, tile.Target, tile.Residual, 7, c7, d7);
        Write(tile, tile.Target, tile.Residual, 8, c8, d8);
        Write(tile, tile.Target, tile.Residual, 9, c9, d9);
        Write(tile, tile.Target, tile.Residual, 10, c10, d10);
        Write(tile, tile.Target, tile.Residual, 11, c11, d11);
    }

    /// <summary>The products of 6 rows each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows6(in GemmTile tile, int tiles)
    {
        float* top = tile.Left;
        float* target = tile.Target;
        float* residual = tile.Residual;
        for (; tiles > 0; tiles--)
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
            nint stride = tile.RowStride;
            float* left = top;
            float* right = tile.Right;
            nint step = tile.DepthStride;
            nint rightStep = tile.RightStride;
            float* unrolledEnd = right + tile.Depth / Unrolled * Unrolled * rightStep;
            while (right != unrolledEnd)
            {
                Step6(
                    ref left, step, stride, ref right, rightStep, ref c0, ref d0, ref c1, ref d1, ref c2, ref d2, ref c3, ref d3,
                    ref c4, ref d4, ref c5, ref d5);
                Step6(
                    ref left, step, stride, ref right, rightStep, ref c0, ref d0, ref c1, ref d1, ref c2, ref d2, ref c3, ref d3,
                    ref c4, ref d4, ref c5, ref d5);
                Step6(
                    ref left, step, stride, ref right, rightStep, ref c0, ref d0, ref c1, ref d1, ref c2, ref d2, ref c3, ref d3,
                    ref c4, ref d4, ref c5, ref d5);
                Step6(
                    ref left, step, stride, ref right, rightStep, ref c0, ref d0, ref c1, ref d1, ref c2, ref d2, ref c3, ref d3,
                    ref c4, ref d4, ref c5, ref d5);
                Step6(
                    ref left, step, stride, ref right, rightStep, ref c0, ref d0, ref c1, ref d1, ref c2, ref d2, ref c3, ref d3,
                    ref c4, ref d4, ref c5, ref d5);
                Step6(
                    ref left, step, stride, ref right, rightStep, ref c0, ref d0, ref c1, ref d1, ref c2, ref d2, ref c3, ref d3,
                    ref c4, ref d4, ref c5, ref d5);
                Step6(
                    ref left, step, stride, ref right, rightStep, ref c0, ref d0, ref c1, ref d1, ref c2, ref d2, ref c3, ref d3,
                    ref c4, ref d4, ref c5, ref d5);
                Step6(
                    ref left, step, stride, ref right, rightStep, ref c0, ref d0, ref c1, ref d1, ref c2, ref d2, ref c3, ref d3,
                    ref c4, ref d4, ref c5, ref d5);
            }

            for (float* end = tile.Right + tile.Depth * rightStep; right != end;)
            {
                Step6(
                    ref left, step, stride, ref right, rightStep, ref c0, ref d0, ref c1, ref d1, ref c2, ref d2, ref c3, ref d3,
                    ref c4, ref d4, ref c5, ref d5);
            }

            Write(tile, target, residual, 0, c0, d0);
            Write(tile, target, residual, 1, c1, d1);
            Write(tile, target, residual, 2, c2, d2);
            Write(tile, target, residual, 3, c3, d3);
            Write(tile, target, residual, 4, c4, d4);
            Write(tile, target, residual, 5, c5, d5);
            top += 6 * tile.RowStride;
            target += 6 * tile.TargetStride;
            if (residual != null)
                residual += 6 * tile.ResidualStride;
        }
    }

    /// <summary>One k of 6 rows, and the pointers on to the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step6(
        ref float* left, nint step, nint stride, ref float* right, nint rightStep, ref TVector c0, ref TVector d0,
        ref TVector c1, ref TVector d1, ref TVector c2, ref TVector d2, ref TVector c3, ref TVector d3,
        ref TVector c4, ref TVector d4, ref TVector c5, ref TVector d5)
    {
        TVector b = TLanes.Load(right);
        TVector e = TLanes.Load(right + TLanes.Count);
        TVector x0 = TLanes.All(left[0]);
        c0 = TLanes.MultiplyAdd(x0, b, c0);
        d0 = TLanes.MultiplyAdd(x0, e, d0);
        TVector x1 = TLanes.All(left[stride]);
        c1 = TLanes.MultiplyAdd(x1, b, c1);
        d1 = TLanes.MultiplyAdd(x1, e, d1);
        TVector x2 = TLanes.All(left[2 * stride]);
        c2 = TLanes.MultiplyAdd(x2, b, c2);
        d2 = TLanes.MultiplyAdd(x2, e, d2);
        TVector x3 = TLanes.All(left[3 * stride]);
        c3 = TLanes.MultiplyAdd(x3, b, c3);
        d3 = TLanes.MultiplyAdd(x3, e, d3);
        TVector x4 = TLanes.All(left[4 * stride]);
        c4 = TLanes.MultiplyAdd(x4, b, c4);
        d4 = TLanes.MultiplyAdd(x4, e, d4);
        TVector x5 = TLanes.All(left[5 * stride]);
        c5 = TLanes.MultiplyAdd(x5, b, c5);
        d5 = TLanes.MultiplyAdd(x5, e, d5);
        left += step;
        right += rightStep;
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
        nint row1 = tile.RowStride;
        nint row2 = 2 * tile.RowStride;
        float* left = tile.Left;
        float* right = tile.Right;
        nint step = tile.DepthStride * sizeof(float);
        nint rightStep = tile.RightStride * sizeof(float);
        for (float* end = right + tile.Depth * tile.RightStride; right != end; right = (float*)((byte*)right + rightStep))
        {
            TVector b = TLanes.Load(right);
            TVector e = TLanes.Load(right + TLanes.Count);
            TVector x = TLanes.All(left[0]);
            c0 = TLanes.MultiplyAdd(x, b, c0);
            d0 = TLanes.MultiplyAdd(x, e, d0);
            x = TLanes.All(left[row1]);
            c1 = TLanes.MultiplyAdd(x, b, c1);
            d1 = TLanes.MultiplyAdd(x, e, d1);
            x = TLanes.All(left[row2]);
            c2 = TLanes.MultiplyAdd(x, b, c2);
            d2 = TLanes.MultiplyAdd(x, e, d2);
            left = (float*)((byte*)left + step);
        }

        Write(tile, tile.Target, tile.Residual, 0, c0, d0);
        Write(tile, tile.Target, tile.Residual, 1, c1, d1);
        Write(tile, tile.Target, tile.Residual, 2, c2, d2);
    }

    /// <summary>The product of 1 row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows1(in GemmTile tile)
    {
        TVector c0 = TLanes.Load(tile.Start);
        TVector d0 = TLanes.Load(tile.Start + TLanes.Count);
        float* left = tile.Left;
        float* right = tile.Right;
        nint step = tile.DepthStride * sizeof(float);
        nint rightStep = tile.RightStride * sizeof(float);
        for (float* end = right + tile.Depth * tile.RightStride; right != end; right = (float*)((byte*)right + rightStep))
        {
            TVector b = TLanes.Load(right);
            TVector e = TLanes.Load(right + TLanes.Count);
            TVector x = TLanes.All(left[0]);
            c0 = TLanes.MultiplyAdd(x, b, c0);
            d0 = TLanes.MultiplyAdd(x, e, d0);
            left = (float*)((byte*)left + step);
        }

        Write(tile, tile.Target, tile.Residual, 0, c0, d0);
    }
}
