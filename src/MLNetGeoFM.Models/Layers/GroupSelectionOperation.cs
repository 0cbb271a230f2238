namespace MLNetGeoFM.Models;

/// <summary>Takes each token's row from the input that its group names: how groups leave a network at different depths.</summary>
internal sealed unsafe class GroupSelectionOperation(
    IReadOnlyList<NetworkValue> inputs, NetworkValue output, IReadOnlyList<int> inputOfGroup)
    : LayerOperation(output, inputs, [])
{
    /// <summary>Which input, by group.</summary>
    public IReadOnlyList<int> InputOfGroup { get; } = inputOfGroup;

    public override void Forward(LayerContext context)
    {
        float* y = context.Value(Output);
        int stride = LayerContext.Stride(Output);
        var groups = context.Batch.Groups.Slice(context.Range.FirstRow, context.Range.Rows);
        for (int row = 0; row < groups.Length; row++)
        {
            float* x = context.Value(Inputs[InputOfGroup[groups[row]]]);
            RowArithmetic.Copy(x + ((nint)row * stride), y + ((nint)row * stride), Output.Width);
        }
    }

    public override void Backward(NetworkGradient context)
    {
        float* dy = context.Gradient(Output);
        int stride = LayerContext.Stride(Output);
        var groups = context.Batch.Groups;
        for (int row = 0; row < groups.Length; row++)
        {
            var input = Inputs[InputOfGroup[groups[row]]];
            if (context.Wants(input))
                RowArithmetic.AddTo(dy + ((nint)row * stride), context.Gradient(input) + ((nint)row * stride), Output.Width);
        }
    }
}
