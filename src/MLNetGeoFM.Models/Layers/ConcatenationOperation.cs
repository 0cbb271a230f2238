namespace MLNetGeoFM.Models;

/// <summary>Rows of several values side by side.</summary>
internal sealed unsafe class ConcatenationOperation(IReadOnlyList<NetworkValue> inputs, NetworkValue output)
    : LayerOperation(output, inputs, [])
{
    public override void Forward(LayerContext context)
    {
        float* y = context.Value(Output);
        int stride = LayerContext.Stride(Output), rows = context.Rows(Output), column = 0;
        foreach (var input in Inputs)
        {
            float* x = context.Value(input);
            int xStride = LayerContext.Stride(input);
            for (int row = 0; row < rows; row++)
            {
                new ReadOnlySpan<float>(x + (row * xStride), input.Width)
                    .CopyTo(new Span<float>(y + (row * stride) + column, input.Width));
            }

            column += input.Width;
        }
    }
}
