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

    /// <summary>An embedding without its tokens, for <see cref="EncoderSuffix.OfEmbedding"/>.</summary>
    public static HiddenTokens OfEmbedding(float[] embedding) => new(embedding, [0], 1);

    /// <summary>All of it as one vector: the number of segments, then of each token its segment and its D numbers.</summary>
    public float[] ToVector()
    {
        int width = Count == 0 ? 0 : Values.Length / Count;
        float[] vector = new float[VectorLength(Count, width)];
        vector[0] = Segments;
        for (int token = 0; token < Count; token++)
        {
            vector[1 + (token * (1 + width))] = SegmentOfToken[token];
            Row(token).CopyTo(vector.AsSpan(2 + (token * (1 + width))));
        }

        return vector;
    }

    /// <summary>Numbers of such a vector.</summary>
    public static int VectorLength(int tokens, int width) => checked(1 + (tokens * (1 + width)));

    /// <summary>Reads such a vector.</summary>
    /// <param name="vector">Of <see cref="ToVector"/>.</param>
    /// <param name="width">D.</param>
    /// <exception cref="ArgumentException">It is no such vector of tokens of this width.</exception>
    public static HiddenTokens FromVector(ReadOnlySpan<float> vector, int width)
    {
        var rows = HiddenTokenRows.OfVector(vector, width);
        HiddenTokens tokens = new(new float[rows.Count * width], new int[rows.Count], rows.Segments);
        for (int token = 0; token < rows.Count; token++)
        {
            tokens.SegmentOfToken[token] = rows.Segment(token);
            rows.Row(token).CopyTo(tokens.Values.AsSpan(token * width));
        }

        return tokens;
    }

    /// <summary>Row of a token.</summary>
    public ReadOnlySpan<float> Row(int token)
    {
        int width = Values.Length / SegmentOfToken.Length;
        return Values.AsSpan(token * width, width);
    }
}
