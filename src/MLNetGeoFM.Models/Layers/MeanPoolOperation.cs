namespace MLNetGeoFM.Models;

/// <summary>The mean of a segment's tokens; NaN where a segment has none.</summary>
internal sealed unsafe class MeanPoolOperation(NetworkValue input, NetworkValue output) : LayerOperation(output, [input], [])
{
    public override void Forward(LayerContext context)
    {
        float* x = context.Value(Inputs[0]);
        float* y = context.Value(Output);
        int xStride = LayerContext.Stride(Inputs[0]), yStride = LayerContext.Stride(Output), width = Output.Width;
        var batch = context.Batch;
        int[] counts = new int[batch.Segments];
        for (int segment = 0; segment < batch.Segments; segment++)
            new Span<float>(y + (segment * yStride), width).Clear();
        for (int row = 0; row < batch.Rows; row++)
        {
            int segment = batch.SegmentOfRow[row];
            if (segment < 0)
                continue;
            counts[segment]++;
            for (int i = 0; i < width; i++)
                y[(segment * yStride) + i] += x[(row * xStride) + i];
        }

        for (int segment = 0; segment < batch.Segments; segment++)
        {
            for (int i = 0; i < width; i++)
                y[(segment * yStride) + i] /= counts[segment];
        }
    }
}
