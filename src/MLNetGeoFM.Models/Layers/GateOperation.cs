namespace MLNetGeoFM.Models;

/// <summary>
/// gate = factor / (1 + exp(-logit)), with one factor for each row: how far gates may open. A factor of 0 closes them exactly,
/// whatever the logits hold.
/// </summary>
internal sealed unsafe class GateOperation(NetworkValue logits, NetworkValue factor, NetworkValue output)
    : LayerOperation(output, [logits, factor], [])
{
    public override void Forward(LayerContext context)
    {
        float* x = context.Value(Inputs[0]);
        float* factors = context.Value(Inputs[1]);
        float* y = context.Value(Output);
        int stride = LayerContext.Stride(Output), rows = context.Rows(Output);
        for (nint row = 0; row < rows; row++)
        {
            float factor = factors[row * LayerContext.Stride(Inputs[1])];
            for (int i = 0; i < Output.Width; i++)
                y[(row * stride) + i] = factor == 0 ? 0 : (float)(factor * Open(x[(row * stride) + i]));
        }
    }

    public override void Backward(NetworkGradient context)
    {
        float* x = context.Value(Inputs[0]);
        float* dy = context.Gradient(Output);
        int stride = LayerContext.Stride(Output), rows = context.Rows(Output);
        float* dx = context.Wants(Inputs[0]) ? context.Gradient(Inputs[0]) : null;
        float* dFactor = context.Wants(Inputs[1]) ? context.Gradient(Inputs[1]) : null;
        for (nint row = 0; row < rows; row++)
        {
            float factor = context.Value(Inputs[1])[row * LayerContext.Stride(Inputs[1])];
            for (int i = 0; i < Output.Width; i++)
            {
                double open = Open(x[(row * stride) + i]), change = dy[(row * stride) + i];
                if (dx != null && factor != 0)
                    dx[(row * stride) + i] += (float)(change * factor * open * (1 - open));
                if (dFactor != null)
                    dFactor[row * LayerContext.Stride(Inputs[1])] += (float)(change * open);
            }
        }
    }

    private static double Open(float logit) => 1 / (1 + Math.Exp(-(double)logit));
}
