namespace MLNetGeoFM.Models;

/// <summary>y = x Wᵀ + b, with W [outputs, inputs]; several weights of the same input stand side by side in the output.</summary>
internal sealed unsafe class LinearOperation(
    NetworkValue input, NetworkValue output, IReadOnlyList<Parameter> weights, IReadOnlyList<Parameter> biases)
    : LayerOperation(output, [input], [.. weights, .. biases])
{
    public IReadOnlyList<Parameter> Weights { get; } = weights;

    /// <summary>One for each weight, or none.</summary>
    public IReadOnlyList<Parameter> Biases { get; } = biases;

    public override void Forward(LayerContext context) => Forward(context, GemmEpilogue.None, null, Output);

    /// <summary>The same with what follows it computed at once: GELU, or the sum with another value.</summary>
    public void Forward(LayerContext context, GemmEpilogue epilogue, NetworkValue? residual, NetworkValue output)
    {
        var packed = context.Weights<LinearWeights>(Output);
        Gemm.Multiply(
            context.Value(Inputs[0]), LayerContext.Stride(Inputs[0]), context.Rows(output), packed.Matrix, packed.Bias,
            context.Value(output), LayerContext.Stride(output), epilogue,
            residual is null ? null : context.Value(residual), residual is null ? 0 : LayerContext.Stride(residual));
    }

    public override OperationWeights Prepare(InstructionSet set) => new LinearWeights(this, set);

    public override long CountFlops(TokenBatch batch)
        => 2L * (Output.Domain == RowDomain.Token ? batch.Rows : batch.Segments) * Inputs[0].Width * Output.Width;
}
