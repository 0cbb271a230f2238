namespace MLNetGeoFM.Models;

/// <summary>y = x/2 (1 + erf(x/√2)), exact.</summary>
internal sealed unsafe class GeluOperation(NetworkValue input, NetworkValue output) : LayerOperation(output, [input], [])
{
    public override void Forward(LayerContext context)
    {
        float* x = context.Value(Inputs[0]);
        float* y = context.Value(Output);
        int stride = LayerContext.Stride(Output), rows = context.Rows(Output);
        for (nint row = 0; row < rows; row++)
            Gelu.Forward(x + (row * stride), y + (row * stride), Output.Width, context.Set);
    }

    public override void Backward(NetworkGradient context)
    {
        float* x = context.Value(Inputs[0]);
        float* dy = context.Gradient(Output);
        float* dx = context.Gradient(Inputs[0]);
        float* change = context.ScratchOf(Output.Width);
        int stride = LayerContext.Stride(Output), rows = context.Rows(Output);
        for (nint row = 0; row < rows; row++)
        {
            Gelu.Backward(x + (row * stride), dy + (row * stride), change, Output.Width, context.Set);
            RowArithmetic.AddTo(change, dx + (row * stride), Output.Width);
        }
    }

    public override bool MayOverwrite(NetworkValue input) => true;
}
