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

    public override void Backward(NetworkGradient context)
    {
        float* x = context.Value(Inputs[0]);
        float* dy = context.Gradient(Output);
        int xStride = LayerContext.Stride(Inputs[0]), stride = LayerContext.Stride(Output);
        int rows = context.Rows(Output), column = 0;
        for (int part = 0; part < Weights.Count; part++)
        {
            int outputs = Weights[part].Shape[0];
            float* dWeight = context.Gradient(Weights[part]);
            if (dWeight != null)
            {
                Gemm.AccumulateOuter(
                    dy + column, stride, x, xStride, rows, outputs, Inputs[0].Width, dWeight, Inputs[0].Width, context.Set);
            }

            float* dBias = Biases.Count == 0 ? null : context.Gradient(Biases[part]);
            for (nint row = 0; row < rows && dBias != null; row++)
                RowArithmetic.AddTo(dy + (row * stride) + column, dBias, outputs);
            column += outputs;
        }

        if (!context.Wants(Inputs[0]))
            return;
        float* dx = context.Gradient(Inputs[0]);
        Gemm.Multiply(
            dy, stride, rows, context.Weights<LinearWeights>(Output).Transposed, null, dx, xStride,
            GemmEpilogue.Residual, dx, xStride);
    }

    public override OperationWeights Prepare(InstructionSet set) => new LinearWeights(this, set);

    public override long CountFlops(TokenBatch batch)
        => 2L * batch.Whole.RowsOf(Output.Domain) * Inputs[0].Width * Output.Width;
}
