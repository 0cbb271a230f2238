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
        int stride = LayerContext.Stride(Output), width = Output.Width;
        var groups = context.Batch.Groups;
        for (int row = 0; row < groups.Length; row++)
        {
            float* x = context.Value(Inputs[InputOfGroup[groups[row]]]);
            new ReadOnlySpan<float>(x + (row * stride), width).CopyTo(new Span<float>(y + (row * stride), width));
        }
    }
}
