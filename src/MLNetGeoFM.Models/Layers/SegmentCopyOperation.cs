namespace MLNetGeoFM.Models;

/// <summary>Each segment gets the row of its sequence.</summary>
internal sealed unsafe class SegmentCopyOperation(NetworkValue input, NetworkValue output) : LayerOperation(output, [input], [])
{
    public override void Forward(LayerContext context)
    {
        float* x = context.Value(Inputs[0]);
        float* y = context.Value(Output);
        int stride = LayerContext.Stride(Output);
        var starts = context.Batch.SegmentStarts.Slice(context.Range.FirstSequence, context.Range.Sequences + 1);
        for (int s = 0; s + 1 < starts.Length; s++)
        {
            for (nint row = starts[s] - starts[0]; row < starts[s + 1] - starts[0]; row++)
                RowArithmetic.Copy(x + ((nint)s * stride), y + (row * stride), Output.Width);
        }
    }

    public override void Backward(NetworkGradient context)
    {
        float* dy = context.Gradient(Output);
        float* dx = context.Gradient(Inputs[0]);
        int stride = LayerContext.Stride(Output);
        var starts = context.Batch.SegmentStarts;
        for (int s = 0; s + 1 < starts.Length; s++)
        {
            for (nint row = starts[s]; row < starts[s + 1]; row++)
                RowArithmetic.AddTo(dy + (row * stride), dx + ((nint)s * stride), Output.Width);
        }
    }
}
