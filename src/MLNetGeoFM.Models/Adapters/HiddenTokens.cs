namespace MLNetGeoFM.Models;

/// <summary>What an encoder's prefix makes of one sample: kept, so that it is computed once.</summary>
/// <param name="Values">[N, D], the visible tokens before the blocks that are adapted.</param>
/// <param name="SegmentOfToken">[N]: the segment of the sample that each token is pooled to, -1 = none.</param>
/// <param name="Segments">Embeddings of the sample: 1, or T.</param>
internal sealed record HiddenTokens(float[] Values, int[] SegmentOfToken, int Segments)
{
    /// <summary>N: visible tokens.</summary>
    public int Count => SegmentOfToken.Length;

    /// <summary>An empty batch for hidden tokens.</summary>
    public static TokenBatch NewBatch() => new(0, 0);

    /// <summary>Adds the tokens as one sequence; their values go into the network's input.</summary>
    public void AddTo(TokenBatch batch)
    {
        batch.BeginSequence(Segments);
        foreach (int segment in SegmentOfToken)
            batch.AddToken(0, segment, []);
        batch.EndSequence();
    }

    /// <summary>Row of a token.</summary>
    public ReadOnlySpan<float> Row(int token)
    {
        int width = Values.Length / SegmentOfToken.Length;
        return Values.AsSpan(token * width, width);
    }
}
