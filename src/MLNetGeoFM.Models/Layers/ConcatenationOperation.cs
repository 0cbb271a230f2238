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

    public override void Backward(NetworkGradient context)
    {
        float* dy = context.Gradient(Output);
        int stride = LayerContext.Stride(Output), rows = context.Rows(Output), column = 0;
        for (int i = 0; i < Inputs.Count; i++)
        {
            var input = Inputs[i];
            float* dx = context.Wants(input) ? context.Gradient(input) : null;
            for (nint row = 0; row < rows && dx != null; row++)
                RowArithmetic.AddTo(dy + (row * stride) + column, dx + (row * LayerContext.Stride(input)), input.Width);
            column += input.Width;
        }
    }
}
