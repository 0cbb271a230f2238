namespace MLNetGeoFM.Models;

/// <summary>softmax(q kᵀ / √headWidth) v in every head of every sequence; the input's rows are [q | k | v].</summary>
internal sealed unsafe class SelfAttentionOperation(NetworkValue input, NetworkValue output, int heads)
    : LayerOperation(output, [input], [])
{
    public int Heads { get; } = heads;

    private int HeadWidth => Output.Width / Heads;

    // Of the exact root, rounded once.
    private float Scale => (float)(1 / Math.Sqrt(HeadWidth));

    public override void Forward(LayerContext context)
    {
        float* qkv = context.Value(Inputs[0]);
        float* y = context.Value(Output);
        int stride = LayerContext.Stride(Inputs[0]), yStride = LayerContext.Stride(Output), width = Output.Width;
        var starts = context.Batch.SequenceStarts.Slice(context.Range.FirstSequence, context.Range.Sequences + 1);
        for (int s = 0; s + 1 < starts.Length; s++)
        {
            int count = starts[s + 1] - starts[s];
            nint row = starts[s] - context.Range.FirstRow;
            float* q = qkv + (row * stride);
            context.ScratchOf(Attention.ScratchLength(count, count, Heads, HeadWidth, context.Set));
            Attention.Forward(
                q, stride, q + width, stride, q + (2 * width), stride, count, count, Heads, HeadWidth, null, Scale,
                y + (row * yStride), yStride, context.Scratch, context.Set);
        }
    }

    public override void Backward(NetworkGradient context)
    {
        float* qkv = context.Value(Inputs[0]);
        float* dy = context.Gradient(Output);
        float* dqkv = context.Gradient(Inputs[0]);
        int stride = LayerContext.Stride(Inputs[0]), yStride = LayerContext.Stride(Output), width = Output.Width;
        var starts = context.Batch.SequenceStarts;
        for (int s = 0; s + 1 < starts.Length; s++)
        {
            int count = starts[s + 1] - starts[s];
            nint first = starts[s];
            nint scratch = (Attention.BackwardScratchLength(count, count, Heads, HeadWidth, context.Set) + 15) / 16 * 16;
            float* dq = context.ScratchOf(scratch + ((nint)count * stride)) + scratch;
            float* q = qkv + (first * stride);
            Attention.Backward(
                q, stride, q + width, stride, q + (2 * width), stride, count, count, Heads, HeadWidth, null, Scale,
                dy + (first * yStride), yStride, dq, stride, dq + width, stride, dq + (2 * width), stride,
                context.Scratch, context.Set);
            for (nint row = 0; row < count; row++)
                RowArithmetic.AddTo(dq + (row * stride), dqkv + ((first + row) * stride), 3 * width);
        }
    }

    public override long CountFlops(TokenBatch batch)
    {
        long flops = 0;
        var starts = batch.SequenceStarts;
        for (int s = 0; s + 1 < starts.Length; s++)
            flops += 4L * (starts[s + 1] - starts[s]) * (starts[s + 1] - starts[s]) * Output.Width;
        return flops;
    }
}
