using System.Runtime.CompilerServices;

namespace MLNetGeoFM.Models;

/// <summary>The rows of one head: so many floats from one row's numbers to those of the next.</summary>
internal readonly unsafe struct HeadRows(float* start, nint stride)
{
    public float* Start { get; } = start;

    public nint Stride { get; } = stride;

    public float* Row(nint index) => Start + index * Stride;

    /// <summary>The same rows for a head further on.</summary>
    public HeadRows Head(int head, int headWidth) => new(Start + (nint)head * headWidth, Stride);
}

/// <summary>Attention of one head of one sequence.</summary>
/// <remarks>
/// Queries are taken in blocks of as many as a vector has lanes, each query a lane: largest score, exponentials and sums are then
/// found for a whole block at once, and keys are read where they lie. Hidden keys are left out by copying the visible ones.
/// </remarks>
internal static unsafe class AttentionHead<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    // So many terms are summed before they are added to what came before: smaller errors, and weights stay near.
    private const int Segment = 128;

    // From so many keys on, copying them side by side costs less than reading them from rows far apart.
    private const int CopiedFrom = 64;

    /// <summary>log2(e): weights are powers of two of scores in these units.</summary>
    private const double BinaryOfNatural = 1.4426950408889634;

    /// <summary>A row's numbers rounded up to whole vectors.</summary>
    public static int WholeVectors(int width) => (width + TLanes.Count - 1) / TLanes.Count * TLanes.Count;

    /// <summary>Writes softmax(q k^T scale) v of one head; there is at least one visible key.</summary>
    public static void Forward(
        HeadRows q, HeadRows k, HeadRows v, int queries, in AttentionKeys keys, int width, float scale, HeadRows output,
        in AttentionScratch scratch)
    {
        int lanes = TLanes.Count;
        int whole = WholeVectors(width);
        if (keys.Hides || whole != width || keys.Count >= CopiedFrom)
        {
            k = Copy(k, keys, width, whole, scratch.Keys);
            v = Copy(v, keys, width, whole, scratch.Values);
        }

        int visible = keys.Visible;
        for (int first = 0; first < queries; first += lanes)
        {
            int count = Math.Min(lanes, queries - first);
            AttentionProducts<TLanes, TVector>.ToColumns(
                q.Row(first), q.Stride, count, width, (float)(scale * BinaryOfNatural), scratch.QueryColumns);
            TLanes.Store(Weigh(k, visible, width, scratch), scratch.Factors);
            HeadRows target = whole == width ? new(output.Row(first), output.Stride) : new(scratch.Rows, whole);
            CombineSegments(scratch.Weights, v, visible, target, count, whole, scratch.Factors);
            if (whole != width)
                CopyOut(target, new(output.Row(first), output.Stride), count, width);
        }
    }

    /// <summary>Writes the gradients of one head; there is at least one visible key.</summary>
    public static void Backward(
        HeadRows q, HeadRows k, HeadRows v, int queries, in AttentionKeys keys, int width, float scale, HeadRows outputGradient,
        HeadRows queryGradient, HeadRows keyGradient, HeadRows valueGradient, in AttentionScratch scratch)
    {
        int lanes = TLanes.Count;
        int whole = WholeVectors(width);
        bool copies = keys.Hides || whole != width || keys.Count >= CopiedFrom;
        HeadRows dk = keyGradient, dv = valueGradient;
        if (copies)
        {
            k = Copy(k, keys, width, whole, scratch.Keys);
            v = Copy(v, keys, width, whole, scratch.Values);
            dk = new(scratch.KeyGradients, whole);
            dv = new(scratch.ValueGradients, whole);
        }

        int visible = keys.Visible;
        for (int first = 0; first < queries; first += lanes)
        {
            int count = Math.Min(lanes, queries - first);
            HeadRows queryRows = new(q.Row(first), q.Stride);
            HeadRows outputRows = new(outputGradient.Row(first), outputGradient.Stride);
            AttentionProducts<TLanes, TVector>.ToColumns(
                queryRows.Start, q.Stride, count, width, (float)(scale * BinaryOfNatural), scratch.QueryColumns);
            AttentionProducts<TLanes, TVector>.ToColumns(
                outputRows.Start, outputRows.Stride, count, width, 1f, scratch.OutputColumns);
            TVector factor = Weigh(k, visible, width, scratch);
            AttentionProducts<TLanes, TVector>.Dot(
                v.Start, v.Stride, visible, scratch.OutputColumns, width, scratch.WeightGradients);
            ToScoreGradients(scratch.Weights, scratch.WeightGradients, visible, factor, scale);

            HeadRows target = whole == width ? new(queryGradient.Row(first), queryGradient.Stride) : new(scratch.Rows, whole);
            CombineSegments(scratch.WeightGradients, k, visible, target, count, whole, null);
            if (whole != width)
            {
                CopyOut(target, new(queryGradient.Row(first), queryGradient.Stride), count, width);
                queryRows = CopyIn(queryRows, count, width, whole, scratch.QueryRows);
                outputRows = CopyIn(outputRows, count, width, whole, scratch.OutputRows);
            }

            AttentionProducts<TLanes, TVector>.Combine(
                scratch.Weights, 1, lanes, outputRows.Start, outputRows.Stride, count, dv.Start, dv.Stride, visible, whole, null,
                first > 0);
            AttentionProducts<TLanes, TVector>.Combine(
                scratch.WeightGradients, 1, lanes, queryRows.Start, queryRows.Stride, count, dk.Start, dk.Stride, visible, whole,
                null, first > 0);
        }

        if (copies)
        {
            Spread(dk, keys, keyGradient, width);
            Spread(dv, keys, valueGradient, width);
        }
    }

    /// <summary>Writes each key's weight, not yet divided by their sum, for every query of the block; returns 1 / sum.</summary>
    private static TVector Weigh(HeadRows k, int keys, int width, in AttentionScratch scratch)
    {
        TVector largest = AttentionProducts<TLanes, TVector>.Dot(
            k.Start, k.Stride, keys, scratch.QueryColumns, width, scratch.Weights);
        int lanes = TLanes.Count;
        float* weight = scratch.Weights;
        TVector sum = TLanes.All(0f);
        int j = 0;
        for (; j + 4 <= keys; j += 4, weight += 4 * lanes)
        {
            TVector left = TLanes.Add(ToWeight(weight, largest), ToWeight(weight + lanes, largest));
            TVector right = TLanes.Add(ToWeight(weight + 2 * lanes, largest), ToWeight(weight + 3 * lanes, largest));
            sum = TLanes.Add(sum, TLanes.Add(left, right));
        }

        for (; j < keys; j++, weight += lanes)
            sum = TLanes.Add(sum, ToWeight(weight, largest));
        return TLanes.Divide(TLanes.All(1f), sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector ToWeight(float* score, TVector largest)
    {
        TVector weight = Exponential<TLanes, TVector>.PowerOfTwo(TLanes.Subtract(TLanes.Load(score), largest));
        TLanes.Store(weight, score);
        return weight;
    }

    /// <summary>Divides weights by their sum, and turns their gradients into those of the scores.</summary>
    private static void ToScoreGradients(float* weights, float* gradients, int keys, TVector factor, float scale)
    {
        int lanes = TLanes.Count;
        TVector mean = TLanes.All(0f);
        for (int first = 0; first < keys; first += Segment)
        {
            TVector part = TLanes.All(0f);
            int end = Math.Min(first + Segment, keys);
            for (nint j = first; j < end; j++)
            {
                TVector weight = TLanes.Multiply(TLanes.Load(weights + j * lanes), factor);
                TLanes.Store(weight, weights + j * lanes);
                part = TLanes.MultiplyAdd(weight, TLanes.Load(gradients + j * lanes), part);
            }

            mean = TLanes.Add(mean, part);
        }

        TVector scales = TLanes.All(scale);
        for (nint j = 0; j < keys; j++)
        {
            TVector difference = TLanes.Subtract(TLanes.Load(gradients + j * lanes), mean);
            TVector weight = TLanes.Multiply(TLanes.Load(weights + j * lanes), scales);
            TLanes.Store(TLanes.Multiply(weight, difference), gradients + j * lanes);
        }
    }

    private static void CombineSegments(
        float* weights, HeadRows rows, int keys, HeadRows target, int count, int whole, float* factors)
    {
        int lanes = TLanes.Count;
        for (nint first = 0; first < keys; first += Segment)
        {
            AttentionProducts<TLanes, TVector>.Combine(
                weights + first * lanes, lanes, 1, rows.Row(first), rows.Stride, (int)Math.Min(Segment, keys - first),
                target.Start, target.Stride, count, whole, factors, first > 0);
        }
    }

    private static HeadRows Copy(HeadRows rows, in AttentionKeys keys, int width, int whole, float* target)
    {
        if (!keys.Hides)
            return CopyIn(rows, keys.Count, width, whole, target);
        float* next = target;
        for (int j = 0; j < keys.Count; j++)
        {
            if (!keys.IsVisible(j))
                continue;
            CopyIn(new(rows.Row(j), 0), 1, width, whole, next);
            next += whole;
        }

        return new(target, whole);
    }

    /// <summary>Copies rows side by side, zeros behind each up to whole vectors.</summary>
    private static HeadRows CopyIn(HeadRows rows, int count, int width, int whole, float* target)
    {
        for (nint i = 0; i < count; i++)
        {
            float* row = rows.Row(i);
            float* copy = target + i * whole;
            int d = 0;
            for (; d + TLanes.Count <= width; d += TLanes.Count)
                TLanes.Store(TLanes.Load(row + d), copy + d);
            for (; d < width; d++)
                copy[d] = row[d];
            for (; d < whole; d++)
                copy[d] = 0f;
        }

        return new(target, whole);
    }

    private static void CopyOut(HeadRows rows, HeadRows target, int count, int width)
    {
        for (int i = 0; i < count; i++)
            new ReadOnlySpan<float>(rows.Row(i), width).CopyTo(new Span<float>(target.Row(i), width));
    }

    /// <summary>Puts rows of visible keys where they belong; zeros for hidden ones.</summary>
    private static void Spread(HeadRows rows, in AttentionKeys keys, HeadRows target, int width)
    {
        nint from = 0;
        for (int j = 0; j < keys.Count; j++)
        {
            if (keys.IsVisible(j))
                CopyOut(new(rows.Row(from++), 0), new(target.Row(j), 0), 1, width);
            else
                new Span<float>(target.Row(j), width).Clear();
        }
    }
}
