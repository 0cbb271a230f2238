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
            weights[0], Bias is null ? null : weights[1], Epsilon,
            context.Value(Output), LayerContext.Stride(Output), context.Set);
    }

    public override void Backward(NetworkGradient context)
    {
        bool wanted = context.Wants(Inputs[0]);
        int stride = LayerContext.Stride(Output), rows = context.Rows(Output);
        LayerNormKernel.Backward(
            context.Value(Inputs[0]), stride, context.Gradient(Output), stride, rows, Output.Width,
            context.Weights<NativeParameters>(Output)[0], Epsilon,
            wanted ? context.Gradient(Inputs[0]) : context.ScratchOf((nint)rows * stride), stride, wanted,
            context.Gradient(Gain), Bias is null ? null : context.Gradient(Bias), context.Set);
    }

    public override bool MayOverwrite(NetworkValue input) => true;

    public override OperationWeights Prepare(InstructionSet set) => new NativeParameters(Parameters);
}
