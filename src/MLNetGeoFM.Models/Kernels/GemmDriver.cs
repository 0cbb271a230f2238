using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace MLNetGeoFM.Models;

/// <summary>Cuts products into register tiles such that what is read again and again stays in the caches.</summary>
internal static unsafe class GemmDriver<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    // Rows of x that pass below every panel before the next rows do: a multiple of every tile's height, small enough for the
    // second-level cache at the widths of small encoders, large enough that a panel is read from there rarely.
    private const int BlockRows = 192;

    // Rows and columns of x that a tile of dy meets one after the other: what stays in the second-level cache, while the tile of
    // dy stays in the first.
    private const int OuterDepth = 128;
    private const int OuterColumns = 512;

    private const int MostTileFloats = 12 * 32;

    // Rows of sums that wait for their epilogue together: they stay in the first-level cache.
    private const int SumsRows = 24;

    private static int Columns => GemmTile<TLanes, TVector>.Columns;

    [SkipLocalsInit]
    public static void Multiply(float* x, nint xStride, int rows, PackedMatrix b, float* bias, in GemmOutput output)
    {
        float* memory = stackalloc float[SumsRows * 32 + 32 + 16];
        float* sums = Align(memory);
        float* start = sums + SumsRows * 32;
        GemmTile tile = new()
        {
            RowStride = xStride,
            DepthStride = 1,
            RightStride = Columns,
            Depth = b.Inputs,
            Start = start,
        };
        for (int block = 0; block < rows; block += BlockRows)
        {
            int blockEnd = Math.Min(rows, block + BlockRows);
            for (int column = 0; column < output.Columns; column += Columns)
            {
                int columns = Math.Min(Columns, output.Columns - column);
                for (int i = 0; i < Columns; i++)
                    start[i] = bias != null && i < columns ? bias[column + i] : 0;
                tile.Right = b.Panel(column);
                for (int top = block, height, tiles; top < blockEnd; top += height * tiles)
                {
                    height = GemmTile<TLanes, TVector>.HeightFor(blockEnd - top, rows);
                    int first = Math.Min(top, rows - height);
                    int done = top - first;
                    bool direct = output.Epilogue != GemmEpilogue.Gelu && columns == Columns && done == 0;
                    tiles = height == 6 && done == 0 ? (blockEnd - top) / height : 1;
                    if (!direct)
                        tiles = Math.Min(tiles, SumsRows / height);
                    tile.Left = x + first * xStride;
                    tile.Target = direct ? output.Target + first * output.Stride + column : sums;
                    tile.TargetStride = direct ? output.Stride : Columns;
                    tile.Residual = null;
                    if (output.Epilogue == GemmEpilogue.Residual)
                    {
                        FetchResidual(output, top, (height * tiles) - done, column);
                        tile.Residual = direct ? output.Residual + first * output.ResidualStride + column : null;
                        tile.ResidualStride = output.ResidualStride;
                    }

                    GemmTile<TLanes, TVector>.Multiply(tile, height, tiles);
                    if (!direct)
                        Finish(sums + done * Columns, output, top, (height * tiles) - done, column, columns);
                }
            }
        }
    }

    [SkipLocalsInit]
    public static void AccumulateOuter(
        float* dy, nint dyStride, float* x, nint xStride, int rows, int outputs, int inputs, float* dw, nint dwStride)
    {
        float* memory = stackalloc float[MostTileFloats + OuterDepth * 32 + 16];
        float* sums = Align(memory);
        float* lastPanel = sums + MostTileFloats;
        int wholePanels = inputs / Columns * Columns;
        GemmTile tile = new() { RowStride = 1, DepthStride = dyStride };
        for (int block = 0; block < rows; block += OuterDepth, x += OuterDepth * xStride, dy += OuterDepth * dyStride)
        {
            tile.Depth = Math.Min(OuterDepth, rows - block);
            CopyRows(
                x + wholePanels, xStride, inputs - wholePanels, lastPanel, Columns, Columns,
                wholePanels < inputs ? (int)tile.Depth : 0);
            for (int chunk = 0; chunk < inputs; chunk += OuterColumns)
            {
                int chunkEnd = Math.Min(inputs, chunk + OuterColumns);
                for (int top = 0, height; top < outputs; top += height)
                {
                    height = GemmTile<TLanes, TVector>.HeightFor(outputs - top, outputs);
                    int first = Math.Min(top, outputs - height);
                    int done = top - first;
                    tile.Left = dy + first;
                    for (int column = chunk; column < chunkEnd; column += Columns)
                    {
                        int columns = Math.Min(Columns, inputs - column);
                        bool direct = done == 0 && columns == Columns;
                        float* corner = dw + first * dwStride + column;
                        if (!direct)
                            CopyRows(corner, dwStride, columns, sums, Columns, Columns, height);
                        tile.Right = columns == Columns ? x + column : lastPanel;
                        tile.RightStride = columns == Columns ? xStride : Columns;
                        tile.Start = tile.Target = direct ? corner : sums;
                        tile.StartStride = tile.TargetStride = direct ? dwStride : Columns;
                        GemmTile<TLanes, TVector>.Multiply(tile, height);
                        if (!direct)
                        {
                            CopyRows(
                                sums + done * Columns, Columns, columns, corner + done * dwStride, dwStride, columns,
                                height - done);
                        }
                    }
                }
            }
        }
    }

    /// <summary>The rate of one tile on data of the first-level cache: the best of many short runs.</summary>
    public static double PeakGigaflops(TimeSpan duration)
    {
        const int Depth = 128;
        const int Repetitions = 256;
        int height = GemmTile<TLanes, TVector>.FullHeight;
        using AlignedBuffer left = new(height * (Depth + 16));
        using AlignedBuffer right = new(Depth * Columns);
        using AlignedBuffer sums = new(height * Columns);
        GemmTile tile = new()
        {
            Left = left.Pointer,
            RowStride = Depth + 16,
            DepthStride = 1,
            Right = right.Pointer,
            RightStride = Columns,
            Depth = Depth,
            Start = sums.Pointer,
            StartStride = Columns,
            Target = sums.Pointer,
            TargetStride = Columns,
        };
        double best = 0;
        long begin = Stopwatch.GetTimestamp();
        do
        {
            long runBegin = Stopwatch.GetTimestamp();
            for (int i = 0; i < Repetitions; i++)
                GemmTile<TLanes, TVector>.Multiply(tile, height);
            double seconds = Stopwatch.GetElapsedTime(runBegin).TotalSeconds;
            best = Math.Max(best, 2e-9 * height * Columns * Depth * Repetitions / seconds);
        }
        while (Stopwatch.GetElapsedTime(begin) < duration);
        return best;
    }

    private static float* Align(float* memory) => (float*)(((nint)memory + 63) / 64 * 64);

    /// <summary>Applies the epilogue to rows of sums and writes them, as far as the output has columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Finish(float* sums, in GemmOutput output, nint top, int rows, int column, int columns)
    {
        GemmEpilogue epilogue = output.Epilogue;
        float* target = output.Target + top * output.Stride + column;
        float* residual = output.Residual + top * output.ResidualStride + column;
        if (epilogue == GemmEpilogue.Gelu)
        {
            if (columns == Columns && rows % 2 == 0)
            {
                for (int row = 0; row < rows; row += 2, sums += 2 * Columns, target += 2 * output.Stride)
                    Gelu.ForwardFour<TLanes, TVector>(sums, target, target + output.Stride);
                return;
            }

            Gelu.Forward<TLanes, TVector>(sums, sums, rows * Columns);
        }

        for (int row = 0; row < rows; row++, sums += Columns, target += output.Stride, residual += output.ResidualStride)
        {
            int i = 0;
            for (; i <= columns - TLanes.Count; i += TLanes.Count)
            {
                TVector value = TLanes.Load(sums + i);
                if (epilogue == GemmEpilogue.Residual)
                    value = TLanes.Add(value, TLanes.Load(residual + i));
                TLanes.Store(value, target + i);
            }

            if (i < columns)
                FinishEnd(sums + i, epilogue, residual + i, target + i, columns - i);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FinishEnd(float* sums, GemmEpilogue epilogue, float* residual, float* target, int columns)
    {
        TVector value = TLanes.Load(sums);
        if (epilogue == GemmEpilogue.Residual)
            value = TLanes.Add(value, PartialVector<TLanes, TVector>.Load(residual, columns));
        PartialVector<TLanes, TVector>.Store(value, target, columns);
    }

    /// <summary>Calls for the part of the residual below a tile, so that it is there when the sums are.</summary>
    private static void FetchResidual(in GemmOutput output, nint top, int rows, int column)
    {
        if (!Sse.IsSupported)
            return;
        float* residual = output.Residual + top * output.ResidualStride + column;
        for (int row = 0; row < rows; row++, residual += output.ResidualStride)
        {
            Sse.Prefetch0(residual);
            Sse.Prefetch0(residual + Columns - 1);
        }
    }

    /// <summary>Copies rows of one tile's width; where the target has more columns, they get zeros.</summary>
    private static void CopyRows(
        float* source, nint sourceStride, int sourceColumns, float* target, nint targetStride, int targetColumns, int rows)
    {
        for (int row = 0; row < rows; row++, source += sourceStride, target += targetStride)
        {
            for (int i = 0; i < targetColumns; i += TLanes.Count)
            {
                TVector value = PartialVector<TLanes, TVector>.Load(source + i, sourceColumns - i);
                PartialVector<TLanes, TVector>.Store(value, target + i, targetColumns - i);
            }
        }
    }
}
