using System.Runtime.Intrinsics;

namespace MLNetGeoFM.Models;

/// <summary>Multi-head scaled dot-product attention of one sequence, and its gradient, in float32.</summary>
/// <remarks>
/// Rows hold heads side by side, [rows, heads * headWidth], with a stride of their own; queries, keys and values may lie in the same
/// rows. Per head: output = softmax(q k^T scale) v over the visible keys; without a visible key 0. What hidden keys hold, NaN too,
/// never matters; NaN at a visible place reaches every output that depends on it. The bits of a query's output depend on nothing but
/// its own numbers, the visible keys and the instruction set. Outputs may not overlap inputs. Nothing is allocated.
/// Source: Vaswani et al. 2017, "Attention Is All You Need", equation 1 (arXiv:1706.03762).
/// </remarks>
internal static unsafe class Attention
{
    /// <summary>Number of floats that <see cref="Forward"/> needs as scratch.</summary>
    public static nint ScratchLength(int queries, int keys, int heads, int headWidth, InstructionSet set)
        => Scratch(null, keys, headWidth, set, gradient: false).Length;

    /// <summary>Number of floats that <see cref="Backward"/> needs as scratch.</summary>
    public static nint BackwardScratchLength(int queries, int keys, int heads, int headWidth, InstructionSet set)
        => Scratch(null, keys, headWidth, set, gradient: true).Length;

    /// <summary>Writes the output of every query and head.</summary>
    /// <param name="q">Queries, [queries, heads * headWidth].</param>
    /// <param name="qStride">Floats from a query to the next.</param>
    /// <param name="k">Keys, [keys, heads * headWidth].</param>
    /// <param name="kStride">Floats from a key to the next.</param>
    /// <param name="v">Values, [keys, heads * headWidth].</param>
    /// <param name="vStride">Floats from a value to the next.</param>
    /// <param name="queries">Number of queries.</param>
    /// <param name="keys">Number of keys.</param>
    /// <param name="heads">Number of heads.</param>
    /// <param name="headWidth">Numbers of one head in a row.</param>
    /// <param name="keyMask">[keys], true = visible; null = all.</param>
    /// <param name="scale">Factor of the products of queries and keys, usually 1 / sqrt(headWidth).</param>
    /// <param name="output">[queries, heads * headWidth].</param>
    /// <param name="outputStride">Floats from an output to the next.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> floats; used by this call alone.</param>
    /// <param name="set">The instructions to use.</param>
    /// <exception cref="ArgumentException">The scratch is too short.</exception>
    public static void Forward(
        float* q, int qStride, float* k, int kStride, float* v, int vStride, int queries, int keys, int heads, int headWidth,
        bool* keyMask, float scale, float* output, int outputStride, AlignedBuffer scratch, InstructionSet set)
    {
        Check(scratch, ScratchLength(queries, keys, heads, headWidth, set));
        AttentionKeys seen = new(keys, keyMask);
        HeadRows target = new(output, outputStride);
        if (seen.Visible == 0)
        {
            Clear(target, queries, heads * headWidth);
            return;
        }

        AttentionScratch parts = Scratch(scratch.Pointer, keys, headWidth, set, gradient: false);
        for (int head = 0; head < heads; head++)
        {
            HeadRows headQ = new HeadRows(q, qStride).Head(head, headWidth);
            HeadRows headK = new HeadRows(k, kStride).Head(head, headWidth);
            HeadRows headV = new HeadRows(v, vStride).Head(head, headWidth);
            HeadRows headOutput = target.Head(head, headWidth);
            switch (set)
            {
                case InstructionSet.Avx512:
                    AttentionHead<Lanes512, Vector512<float>>.Forward(
                        headQ, headK, headV, queries, seen, headWidth, scale, headOutput, parts);
                    break;
                case InstructionSet.Avx2:
                    AttentionHead<Lanes256, Vector256<float>>.Forward(
                        headQ, headK, headV, queries, seen, headWidth, scale, headOutput, parts);
                    break;
                default:
                    AttentionHead<Lanes128, Vector128<float>>.Forward(
                        headQ, headK, headV, queries, seen, headWidth, scale, headOutput, parts);
                    break;
            }
        }

        GC.KeepAlive(scratch);
    }

    /// <summary>Writes the gradients of queries, keys and values from that of the output; hidden keys get zeros.</summary>
    /// <param name="q">Queries, [queries, heads * headWidth].</param>
    /// <param name="qStride">Floats from a query to the next.</param>
    /// <param name="k">Keys, [keys, heads * headWidth].</param>
    /// <param name="kStride">Floats from a key to the next.</param>
    /// <param name="v">Values, [keys, heads * headWidth].</param>
    /// <param name="vStride">Floats from a value to the next.</param>
    /// <param name="queries">Number of queries.</param>
    /// <param name="keys">Number of keys.</param>
    /// <param name="heads">Number of heads.</param>
    /// <param name="headWidth">Numbers of one head in a row.</param>
    /// <param name="keyMask">[keys], true = visible; null = all.</param>
    /// <param name="scale">The factor that the forward pass was given.</param>
    /// <param name="dOutput">Gradient of the output, [queries, heads * headWidth].</param>
    /// <param name="dOutputStride">Floats from one of its rows to the next.</param>
    /// <param name="dq">Gradient of the queries; written, not added to.</param>
    /// <param name="dqStride">Floats from one of its rows to the next.</param>
    /// <param name="dk">Gradient of the keys; written, not added to.</param>
    /// <param name="dkStride">Floats from one of its rows to the next.</param>
    /// <param name="dv">Gradient of the values; written, not added to.</param>
    /// <param name="dvStride">Floats from one of its rows to the next.</param>
    /// <param name="scratch">At least <see cref="BackwardScratchLength"/> floats; used by this call alone.</param>
    /// <param name="set">The instructions to use.</param>
    /// <exception cref="ArgumentException">The scratch is too short.</exception>
    public static void Backward(
        float* q, int qStride, float* k, int kStride, float* v, int vStride, int queries, int keys, int heads, int headWidth,
        bool* keyMask, float scale, float* dOutput, int dOutputStride, float* dq, int dqStride, float* dk, int dkStride,
        float* dv, int dvStride, AlignedBuffer scratch, InstructionSet set)
    {
        Check(scratch, BackwardScratchLength(queries, keys, heads, headWidth, set));
        AttentionKeys seen = new(keys, keyMask);
        if (seen.Visible == 0 || queries == 0)
        {
            Clear(new(dq, dqStride), queries, heads * headWidth);
            Clear(new(dk, dkStride), keys, heads * headWidth);
            Clear(new(dv, dvStride), keys, heads * headWidth);
            return;
        }

        AttentionScratch parts = Scratch(scratch.Pointer, keys, headWidth, set, gradient: true);
        for (int head = 0; head < heads; head++)
        {
            HeadRows headQ = new HeadRows(q, qStride).Head(head, headWidth);
            HeadRows headK = new HeadRows(k, kStride).Head(head, headWidth);
            HeadRows headV = new HeadRows(v, vStride).Head(head, headWidth);
            HeadRows output = new HeadRows(dOutput, dOutputStride).Head(head, headWidth);
            HeadRows headDq = new HeadRows(dq, dqStride).Head(head, headWidth);
            HeadRows headDk = new HeadRows(dk, dkStride).Head(head, headWidth);
            HeadRows headDv = new HeadRows(dv, dvStride).Head(head, headWidth);
            switch (set)
            {
                case InstructionSet.Avx512:
                    AttentionHead<Lanes512, Vector512<float>>.Backward(
                        headQ, headK, headV, queries, seen, headWidth, scale, output, headDq, headDk, headDv, parts);
                    break;
                case InstructionSet.Avx2:
                    AttentionHead<Lanes256, Vector256<float>>.Backward(
                        headQ, headK, headV, queries, seen, headWidth, scale, output, headDq, headDk, headDv, parts);
                    break;
                default:
                    AttentionHead<Lanes128, Vector128<float>>.Backward(
                        headQ, headK, headV, queries, seen, headWidth, scale, output, headDq, headDk, headDv, parts);
                    break;
            }
        }

        GC.KeepAlive(scratch);
    }

    private static AttentionScratch Scratch(float* start, int keys, int headWidth, InstructionSet set, bool gradient)
    {
        int lanes = set switch
        {
            InstructionSet.Avx512 => Lanes512.Count,
            InstructionSet.Avx2 => Lanes256.Count,
            _ => Lanes128.Count,
        };
        int width = (headWidth + lanes - 1) / lanes * lanes;
        return new(start, keys, width, lanes, gradient);
    }

    private static void Check(AlignedBuffer scratch, nint length)
    {
        if (scratch.Length < length)
        {
            throw new ArgumentException(
                $"The scratch of attention is too short: expected {length} floats, got {scratch.Length}. "
                + "Take the length from ScratchLength or BackwardScratchLength.",
                nameof(scratch));
        }
    }

    private static void Clear(HeadRows rows, int count, int width)
    {
        for (int i = 0; i < count; i++)
            new Span<float>(rows.Row(i), width).Clear();
    }
}
