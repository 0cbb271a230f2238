namespace MLNetGeoFM.Models;

/// <summary>y = a + b, number by number.</summary>
internal sealed unsafe class AddOperation(NetworkValue left, NetworkValue right, NetworkValue output)
    : LayerOperation(output, [left, right], [])
{
    public override void Forward(LayerContext context)
    {
        float* a = context.Value(Inputs[0]);
        float* b = context.Value(Inputs[1]);
        float* y = context.Value(Output);
        int stride = LayerContext.Stride(Output), rows = context.Rows(Output);
        for (nint row = 0; row < rows; row++)
            RowArithmetic.Add(a + (row * stride), b + (row * stride), y + (row * stride), Output.Width);
    }

    public override void Backward(NetworkGradient context)
    {
        float* dy = context.Gradient(Output);
        int stride = LayerContext.Stride(Output), rows = context.Rows(Output);
        for (int i = 0; i < Inputs.Count; i++)
        {
            float* dx = context.Wants(Inputs[i]) ? context.Gradient(Inputs[i]) : null;
            for (nint row = 0; row < rows && dx != null; row++)
                RowArithmetic.AddTo(dy + (row * stride), dx + (row * stride), Output.Width);
        }
    }

    public override bool MayOverwrite(NetworkValue input) => true;
}
