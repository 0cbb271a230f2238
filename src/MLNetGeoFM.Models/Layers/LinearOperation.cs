namespace MLNetGeoFM.Models;

/// <summary>y = x Wᵀ + b, with W [outputs, inputs]; several weights of the same input stand side by side in the output.</summary>
internal sealed unsafe class LinearOperation(
    NetworkValue input, NetworkValue output, IReadOnlyList<Parameter> weights, IReadOnlyList<Parameter> biases)
    : LayerOperation(output, [input], [.. weights, .. biases])
{
    public IReadOnlyList<Parameter> Weights { get; } = weights;

    /// <summary>One for each weight, or none.</summary>
    public IReadOnlyList<Parameter> Biases { get; } = biases;

    public override void Forward(LayerContext context)
    {
        float* x = context.Value(Inputs[0]);
        float* y = context.Value(Output);
        int xStride = LayerContext.Stride(Inputs[0]), yStride = LayerContext.Stride(Output), rows = context.Rows(Output);
        int column = 0;
        for (int part = 0; part < Weights.Count; part++)
        {
            int outputs = Weights[part].Shape[0], inputs = Weights[part].Shape[1];
            float[] w = Weights[part].Values;
            for (int row = 0; row < rows; row++)
            {
                for (int o = 0; o < outputs; o++)
                {
                    float sum = 0;
                    for (int i = 0; i < inputs; i++)
                        sum = MathF.FusedMultiplyAdd(x[(row * xStride) + i], w[(o * inputs) + i], sum);
                    y[(row * yStride) + column + o] = sum + (Biases.Count > 0 ? Biases[part].Values[o] : 0);
                }
            }

            column += outputs;
        }
    }
}
