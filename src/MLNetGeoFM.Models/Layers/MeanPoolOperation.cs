namespace MLNetGeoFM.Models;

/// <summary>The mean of a segment's tokens, added up in their order; NaN where a segment has none.</summary>
internal sealed unsafe class MeanPoolOperation(NetworkValue input, NetworkValue output) : LayerOperation(output, [input], [])
{
    public override void Forward(LayerContext context)
    {
        float* x = context.Value(Inputs[0]);
        float* y = context.Value(Output);
        int xStride = LayerContext.Stride(Inputs[0]), yStride = LayerContext.Stride(Output), width = Output.Width;
        var range = context.Range;
        var segments = context.Batch.SegmentOfRow.Slice(range.FirstRow, range.Rows);
        var tokens = context.Batch.TokensOfSegment.Slice(range.FirstSegment, range.Segments);
        for (int segment = 0; segment < tokens.Length; segment++)
            RowArithmetic.Clear(y + ((nint)segment * yStride), width);
        for (int row = 0; row < segments.Length; row++)
        {
            if (segments[row] >= 0)
                RowArithmetic.AddTo(x + ((nint)row * xStride), y + ((nint)(segments[row] - range.FirstSegment) * yStride), width);
        }

        for (int segment = 0; segment < tokens.Length; segment++)
            RowArithmetic.Divide(y + ((nint)segment * yStride), tokens[segment], width);
    }

    public override void Backward(NetworkGradient context)
    {
        float* dy = context.Gradient(Output);
        float* dx = context.Gradient(Inputs[0]);
        int xStride = LayerContext.Stride(Inputs[0]), yStride = LayerContext.Stride(Output);
        var segments = context.Batch.SegmentOfRow;
        var tokens = context.Batch.TokensOfSegment;
        for (int row = 0; row < segments.Length; row++)
        {
            int segment = segments[row];
            if (segment < 0)
                continue;
            RowArithmetic.AddTo(
                1f / tokens[segment], dy + ((nint)segment * yStride), dx + ((nint)row * xStride), Output.Width);
        }
    }
}
