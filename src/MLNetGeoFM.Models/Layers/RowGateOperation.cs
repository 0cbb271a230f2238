namespace MLNetGeoFM.Models;

/// <summary>y = gate x, row by row; a gate of exactly 0 gives zeros whatever the row holds.</summary>
internal sealed unsafe class RowGateOperation(NetworkValue input, NetworkValue gates, int gateColumn, NetworkValue output)
    : LayerOperation(output, [input, gates], [])
{
    /// <summary>Column of the gates that opens the rows.</summary>
    public int GateColumn { get; } = gateColumn;

    public override void Forward(LayerContext context)
    {
        float* x = context.Value(Inputs[0]);
        float* y = context.Value(Output);
        int stride = LayerContext.Stride(Output), rows = context.Rows(Output);
        for (nint row = 0; row < rows; row++)
        {
            float gate = Gate(context, row);
            RowArithmetic.Clear(y + (row * stride), Output.Width);
            if (gate != 0)
                RowArithmetic.AddTo(gate, x + (row * stride), y + (row * stride), Output.Width);
        }
    }

    public override void Backward(NetworkGradient context)
    {
        float* x = context.Value(Inputs[0]);
        float* dy = context.Gradient(Output);
        int stride = LayerContext.Stride(Output), rows = context.Rows(Output), gateStride = LayerContext.Stride(Inputs[1]);
        float* dx = context.Wants(Inputs[0]) ? context.Gradient(Inputs[0]) : null;
        float* dGates = context.Wants(Inputs[1]) ? context.Gradient(Inputs[1]) : null;
        for (nint row = 0; row < rows; row++)
        {
            float gate = Gate(context, row);
            if (gate == 0)
                continue;
            if (dx != null)
                RowArithmetic.AddTo(gate, dy + (row * stride), dx + (row * stride), Output.Width);
            if (dGates != null)
            {
                dGates[(row * gateStride) + GateColumn]
                    += (float)RowArithmetic.Dot(x + (row * stride), dy + (row * stride), Output.Width);
            }
        }
    }

    private float Gate(LayerContext context, nint row)
        => context.Value(Inputs[1])[(row * LayerContext.Stride(Inputs[1])) + GateColumn];
}
