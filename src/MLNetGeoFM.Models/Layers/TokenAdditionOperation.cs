namespace MLNetGeoFM.Models;

/// <summary>y = x + the row of the token's sequence: what is known of a sample, added to each of its tokens.</summary>
internal sealed unsafe class TokenAdditionOperation(NetworkValue input, NetworkValue added, NetworkValue output)
    : LayerOperation(output, [input, added], [])
{
    public override void Forward(LayerContext context)
    {
        float* x = context.Value(Inputs[0]);
        float* y = context.Value(Output);
        float* added = context.Value(Inputs[1]);
        int stride = LayerContext.Stride(Output);
        var starts = context.Batch.SequenceStarts.Slice(context.Range.FirstSequence, context.Range.Sequences + 1);
        for (int s = 0; s + 1 < starts.Length; s++)
        {
            for (nint row = starts[s] - starts[0]; row < starts[s + 1] - starts[0]; row++)
                RowArithmetic.Add(x + (row * stride), added + ((nint)s * stride), y + (row * stride), Output.Width);
        }
    }

    public override void Backward(NetworkGradient context)
    {
        float* dy = context.Gradient(Output);
        int stride = LayerContext.Stride(Output);
        float* dx = context.Wants(Inputs[0]) ? context.Gradient(Inputs[0]) : null;
        float* dAdded = context.Wants(Inputs[1]) ? context.Gradient(Inputs[1]) : null;
        var starts = context.Batch.SequenceStarts;
        for (int s = 0; s + 1 < starts.Length; s++)
        {
            for (nint row = starts[s]; row < starts[s + 1]; row++)
            {
                if (dx != null)
                    RowArithmetic.AddTo(dy + (row * stride), dx + (row * stride), Output.Width);
                if (dAdded != null)
                    RowArithmetic.AddTo(dy + (row * stride), dAdded + ((nint)s * stride), Output.Width);
            }
        }
    }

    public override bool MayOverwrite(NetworkValue input) => input == Inputs[0];
}
