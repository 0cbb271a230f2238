namespace MLNetGeoFM.Models;

/// <summary>y = (x - mean) / sqrt(variance + epsilon) * gain + bias over each row, with the biased variance.</summary>
internal sealed unsafe class LayerNormOperation(
    NetworkValue input, NetworkValue output, Parameter gain, Parameter? bias, float epsilon)
    : LayerOperation(output, [input], bias is null ? [gain] : [gain, bias])
{
    public Parameter Gain { get; } = gain;

    public Parameter? Bias { get; } = bias;

    public float Epsilon { get; } = epsilon;

    public override void Forward(LayerContext context)
    {
        var weights = context.Weights<NativeParameters>(Output);
        LayerNormKernel.Forward(
            context.Value(Inputs[0]), LayerContext.Stride(Inputs[0]), context.Rows(Output), Output.Width,
            weights[0], weights[1], Epsilon, context.Value(Output), LayerContext.Stride(Output), context.Set);
    }

    public override OperationWeights Prepare(InstructionSet set)
        => new NativeParameters([Gain, Bias ?? new Parameter("no bias", [Output.Width], new float[Output.Width])]);
}
