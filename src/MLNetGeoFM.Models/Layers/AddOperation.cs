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

    public override bool MayOverwrite(NetworkValue input) => true;
}
