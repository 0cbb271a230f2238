namespace MLNetGeoFM.Models;

/// <summary>Presto's decoder: visible tokens back among the hidden, to bands and class logits.</summary>
/// <remarks>Source: nasaharvest/presto @ 13173d0, presto/presto.py:489-620. Immutable and thread-safe.</remarks>
internal sealed class PrestoDecoder
{
    private const int Tables = 3;

    private readonly Network _encoder;
    private readonly NetworkValue _embedded;
    private readonly Network _decoder;
    private readonly NetworkValue _input;
    private readonly NetworkValue _predicted;
    private readonly float[] _maskToken;

    public PrestoDecoder(WeightSet weights)
    {
        (_encoder, _embedded) = PrestoNetwork.DecoderInput(weights);
        (_decoder, _input, _predicted) = PrestoNetwork.Decoder(weights);
        _maskToken = weights.SharedValues("decoder.mask_token");
    }

    /// <summary>Predicts all bands and classes of a sample.</summary>
    /// <param name="sample">Of T steps, checked.</param>
    /// <param name="values">[T, 17].</param>
    /// <param name="logits">[T, 9].</param>
    public void Reconstruct(in PrestoSample sample, Span<float> values, Span<float> logits)
    {
        int steps = sample.Steps, tokens = PrestoConfig.Tokens(steps);
        Span<int> order = stackalloc int[PrestoConfig.Tokens(PrestoConfig.LongestSeries)];
        int visible = PrestoTokenizer.Order(sample, order[..tokens]);
        TokenBatch batch = new(PrestoConfig.FeatureWidth, PrestoTokenizer.Tables);
        PrestoTokenizer.AddVisible(sample, perStep: false, batch);
        using NetworkRunner encoder = new(_encoder, InstructionSets.Best);
        encoder.Run(batch);

        TokenBatch all = AllTokens(sample.Months);
        using NetworkRunner decoder = new(_decoder, InstructionSets.Best);
        decoder.Prepare(all);
        for (int i = 0; i < tokens; i++)
            (i < visible ? encoder.OutputRow(_embedded, i) : _maskToken).CopyTo(decoder.InputRow(_input, order[i]));
        decoder.Run();
        for (int step = 0; step < steps; step++)
        {
            for (int group = 0; group < PrestoConfig.BandGroups; group++)
            {
                int first = PrestoConfig.GroupStarts[group], end = PrestoConfig.GroupStarts[group + 1];
                int token = PrestoConfig.TokenIndex(group, group == PrestoConfig.TopographyGroup ? 0 : step, steps);
                decoder.OutputRow(_predicted, token)[first..end].CopyTo(values[((step * PrestoConfig.Bands) + first)..]);
            }

            int last = PrestoConfig.TokenIndex(PrestoConfig.DynamicWorldGroup, step, steps);
            decoder.OutputRow(_predicted, last)[PrestoConfig.Bands..].CopyTo(logits[(step * PrestoConfig.DynamicWorldClasses)..]);
        }
    }

    // In their original order; features are not used, the rows are brought.
    private static TokenBatch AllTokens(ReadOnlySpan<int> months)
    {
        TokenBatch batch = new(1, Tables);
        batch.BeginSequence(0);
        batch.AddToken(PrestoConfig.PlaceGroup, -1, [-1, -1, -1]);
        for (int group = 0; group < PrestoConfig.MaskedGroups; group++)
        {
            bool isStatic = group == PrestoConfig.TopographyGroup;
            for (int step = 0; step < PrestoConfig.TokensOf(group, months.Length); step++)
                batch.AddToken(group, -1, [isStatic ? -1 : months[step] - 1, group, isStatic ? -1 : step]);
        }

        return batch;
    }
}
