namespace MLNetGeoFM.Models;

/// <summary>Rows of several values side by side.</summary>
internal sealed unsafe class ConcatenationOperation(IReadOnlyList<NetworkValue> inputs, NetworkValue output)
    : LayerOperation(output, inputs, [])
{
    public override void Forward(LayerContext context)
    {
        float* y = context.Value(Output);
        int stride = LayerContext.Stride(Output), rows = context.Rows(Output), column = 0;
        for (int i = 0; i < Inputs.Count; i++)
        {
            var input = Inputs[i];
            float* x = context.Value(input);
            int xStride = LayerContext.Stride(input);
            for (nint row = 0; row < rows; row++)
                RowArithmetic.Copy(x + (row * xStride), y + (row * stride) + column, input.Width);
            column += input.Width;
        }
    }
}
