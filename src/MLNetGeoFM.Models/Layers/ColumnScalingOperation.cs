namespace MLNetGeoFM.Models;

/// <summary>y = (x - center) factor, column by column.</summary>
internal sealed unsafe class ColumnScalingOperation(NetworkValue input, Parameter center, Parameter factor, NetworkValue output)
    : LayerOperation(output, [input], [center, factor])
{
    public override void Forward(LayerContext context)
    {
        float* x = context.Value(Inputs[0]);
        float* y = context.Value(Output);
        var parameters = context.Weights<NativeParameters>(Output);
        int stride = LayerContext.Stride(Output), rows = context.Rows(Output);
        for (nint row = 0; row < rows; row++)
        {
            for (nint i = row * stride, column = 0; column < Output.Width; i++, column++)
                y[i] = (x[i] - parameters[0][column]) * parameters[1][column];
        }
    }

    public override void Backward(NetworkGradient context)
    {
        float* x = context.Value(Inputs[0]);
        float* dy = context.Gradient(Output);
        float* dx = context.Wants(Inputs[0]) ? context.Gradient(Inputs[0]) : null;
        float* dCenter = context.Gradient(Parameters[0]);
        float* dFactor = context.Gradient(Parameters[1]);
        var parameters = context.Weights<NativeParameters>(Output);
        int stride = LayerContext.Stride(Output), rows = context.Rows(Output);
        for (nint row = 0; row < rows; row++)
        {
            for (nint i = row * stride, column = 0; column < Output.Width; i++, column++)
            {
                float change = dy[i] * parameters[1][column];
                if (dx != null)
                    dx[i] += change;
                if (dCenter != null)
                    dCenter[column] -= change;
                if (dFactor != null)
                    dFactor[column] += dy[i] * (x[i] - parameters[0][column]);
            }
        }
    }

    public override bool MayOverwrite(NetworkValue input) => true;

    public override OperationWeights Prepare(InstructionSet set) => new NativeParameters(Parameters);
}
