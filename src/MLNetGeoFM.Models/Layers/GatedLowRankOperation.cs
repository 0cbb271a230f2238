namespace MLNetGeoFM.Models;

/// <summary>
/// y = base + gate · scale · (x Downᵀ) Upᵀ in the columns of each change; the gate is one number of the token's sequence.
/// </summary>
/// <remarks>
/// A gate of exactly 0 is off: the rows of that sequence are the base, bit for bit, whatever the factors hold, and nothing of
/// them goes into the gradients of factors, gate and x.
/// </remarks>
internal sealed unsafe class GatedLowRankOperation(
    NetworkValue unchanged, NetworkValue input, NetworkValue gates, NetworkValue output, IReadOnlyList<LowRankChange> changes,
    float scale)
    : LayerOperation(output, [unchanged, input, gates], [.. changes.SelectMany(change => new[] { change.Down, change.Up })])
{
    private NetworkValue Input => Inputs[1];

    private NetworkValue Gates => Inputs[2];

    public IReadOnlyList<LowRankChange> Changes { get; } = changes;

    /// <summary>α / r.</summary>
    public float Scale { get; } = scale;

    public override void Forward(LayerContext context)
    {
        float* unchangedRows = context.Value(Inputs[0]);
        float* y = context.Value(Output);
        int stride = LayerContext.Stride(Output), xStride = LayerContext.Stride(Input), rows = context.Rows(Output);
        for (nint row = 0; row < rows && unchangedRows != y; row++)
            RowArithmetic.Copy(unchangedRows + (row * stride), y + (row * stride), Output.Width);
        var weights = context.Weights<LowRankWeights>(Output);
        for (int i = 0; i < Changes.Count; i++)
        {
            var change = Changes[i];
            int uStride = LayerContext.Stride(change.Rank);
            for (int first = 0; NextRun(context, change.GateColumn, ref first, out int end, out int row, out int count); first = end)
            {
                float* u = context.ScratchOf((nint)count * uStride);
                Gemm.Multiply(
                    context.Value(Input) + ((nint)row * xStride), xStride, count, weights.Down(i), null, u, uStride,
                    GemmEpilogue.None, null, 0);
                Multiply(context, change, first, end, u, uStride);
                float* target = y + ((nint)row * stride) + change.Offset;
                Gemm.Multiply(u, uStride, count, weights.Up(i), null, target, stride, GemmEpilogue.Residual, target, stride);
            }
        }
    }

    public override void Backward(NetworkGradient context)
    {
        float* dy = context.Gradient(Output);
        int stride = LayerContext.Stride(Output), rows = context.Rows(Output);
        if (context.Wants(Inputs[0]))
        {
            float* dBase = context.Gradient(Inputs[0]);
            for (nint row = 0; row < rows; row++)
                RowArithmetic.AddTo(dy + (row * stride), dBase + (row * stride), Output.Width);
        }

        for (int i = 0; i < Changes.Count; i++)
        {
            int column = Changes[i].GateColumn;
            for (int first = 0; NextRun(context, column, ref first, out int end, out int row, out int count); first = end)
                Backward(context, i, first, end, row, count);
        }
    }

    public override bool MayOverwrite(NetworkValue input) => input == Inputs[0] && input != Input;

    public override OperationWeights Prepare(InstructionSet set) => new LowRankWeights(Changes, set);

    public override long CountFlops(TokenBatch batch)
        => 2L * batch.Rows * Changes.Sum(change => change.Rank * (Input.Width + change.Columns));

    // Sequences one after another whose gates are open.
    private void Backward(NetworkGradient context, int index, int first, int end, int row, int count)
    {
        var change = Changes[index];
        var weights = context.Weights<LowRankWeights>(Output);
        int stride = LayerContext.Stride(Output), xStride = LayerContext.Stride(Input);
        int uStride = LayerContext.Stride(change.Rank);
        float* x = context.Value(Input) + ((nint)row * xStride);
        float* dy = context.Gradient(Output) + ((nint)row * stride) + change.Offset;
        float* u = context.ScratchOf(2 * (nint)count * uStride);
        float* du = u + ((nint)count * uStride);
        Gemm.Multiply(x, xStride, count, weights.Down(index), null, u, uStride, GemmEpilogue.None, null, 0);
        Gemm.Multiply(dy, stride, count, weights.UpTransposed(index), null, du, uStride, GemmEpilogue.None, null, 0);
        if (context.Wants(Gates))
            AddGateGradients(context, change, first, end, u, du, uStride);
        Multiply(context, change, first, end, u, uStride);
        Multiply(context, change, first, end, du, uStride);
        float* dUp = context.Gradient(change.Up);
        if (dUp != null)
            Gemm.AccumulateOuter(dy, stride, u, uStride, count, change.Columns, change.Rank, dUp, change.Rank, context.Set);
        float* dDown = context.Gradient(change.Down);
        if (dDown != null)
            Gemm.AccumulateOuter(du, uStride, x, xStride, count, change.Rank, Input.Width, dDown, Input.Width, context.Set);
        if (!context.Wants(Input))
            return;
        float* dx = context.Gradient(Input) + ((nint)row * xStride);
        Gemm.Multiply(du, uStride, count, weights.DownTransposed(index), null, dx, xStride, GemmEpilogue.Residual, dx, xStride);
    }

    private void AddGateGradients(
        NetworkGradient context, LowRankChange change, int first, int end, float* u, float* du, int uStride)
    {
        float* dGates = context.Gradient(Gates);
        var starts = context.Batch.SequenceStarts;
        int row = 0;
        for (int sequence = first; sequence < end; sequence++)
        {
            double sum = 0;
            for (int token = starts[sequence]; token < starts[sequence + 1]; token++, row++)
                sum += RowArithmetic.Dot(u + ((nint)row * uStride), du + ((nint)row * uStride), change.Rank);
            dGates[((nint)sequence * LayerContext.Stride(Gates)) + change.GateColumn] += (float)(Scale * sum);
        }
    }

    // Rows of a run of sequences, times gate and scale.
    private void Multiply(LayerContext context, LowRankChange change, int first, int end, float* rows, int stride)
    {
        float* gates = context.Value(Gates);
        var starts = context.Batch.SequenceStarts.Slice(context.Range.FirstSequence);
        for (int sequence = first; sequence < end; sequence++)
        {
            float factor = gates[((nint)sequence * LayerContext.Stride(Gates)) + change.GateColumn] * Scale;
            for (int token = starts[sequence]; token < starts[sequence + 1]; token++, rows += stride)
                RowArithmetic.Multiply(rows, factor, change.Rank);
        }
    }

    // The next sequences, one after another, whose gates are not 0: numbers within the range, and their rows.
    private bool NextRun(LayerContext context, int column, ref int first, out int end, out int row, out int count)
    {
        float* gates = context.Value(Gates) + column;
        int stride = LayerContext.Stride(Gates), sequences = context.Range.Sequences;
        while (first < sequences && gates[(nint)first * stride] == 0)
            first++;
        end = first;
        while (end < sequences && gates[(nint)end * stride] != 0)
            end++;
        var starts = context.Batch.SequenceStarts.Slice(context.Range.FirstSequence);
        row = first < sequences ? starts[first] - context.Range.FirstRow : 0;
        count = starts[end] - starts[first];
        return first < end;
    }
}
