namespace MLNetGeoFM.Models;

/// <summary>Hidden tokens where they lie: in a vector of <see cref="HiddenTokens.ToVector"/>, or as one embedding.</summary>
internal readonly ref struct HiddenTokenRows
{
    private readonly ReadOnlySpan<float> _vector;
    private readonly int _width;
    private readonly int _start; // of the first token's numbers; before them, in a vector, its segment

    private HiddenTokenRows(ReadOnlySpan<float> vector, int width, int count, int segments, int start)
    {
        _vector = vector;
        _width = width;
        _start = start;
        Count = count;
        Segments = segments;
    }

    /// <summary>N: visible tokens.</summary>
    public int Count { get; }

    /// <summary>Embeddings of the sample: 1, or T.</summary>
    public int Segments { get; }

    /// <summary>An embedding without its tokens.</summary>
    public static HiddenTokenRows OfEmbedding(ReadOnlySpan<float> embedding) => new(embedding, embedding.Length, 1, 1, 0);

    /// <summary>Tokens in a vector.</summary>
    /// <param name="vector">The number of segments, then of each token its segment and its D numbers.</param>
    /// <param name="width">D.</param>
    /// <exception cref="ArgumentException">It is no such vector of tokens of this width.</exception>
    public static HiddenTokenRows OfVector(ReadOnlySpan<float> vector, int width)
    {
        int count = (vector.Length - 1) / (1 + width);
        if (vector.Length != 1 + (count * (1 + width)) || vector.Length == 0 || !IsWhole(vector[0], 1, 1 << 20))
        {
            throw new ArgumentException($"{vector.Length} numbers are no hidden tokens of {width} numbers each: expected 1 and, for each "
                + $"token, {width + 1}.", nameof(vector));
        }

        HiddenTokenRows rows = new(vector, width, count, (int)vector[0], 2);
        for (int token = 0; token < count; token++)
        {
            float segment = vector[1 + (token * (1 + width))];
            if (!IsWhole(segment, -1, rows.Segments - 1))
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"Hidden token {token} is of segment {segment}: expected -1 to {rows.Segments - 1}."), nameof(vector));
            }
        }

        return rows;
    }

    /// <summary>The segment that a token is pooled to; -1 = none.</summary>
    public int Segment(int token) => _start == 0 ? 0 : (int)_vector[_start - 1 + (token * (1 + _width))];

    /// <summary>The numbers of a token, [D].</summary>
    public ReadOnlySpan<float> Row(int token) => _vector.Slice(_start + (token * (1 + _width)), _width);

    /// <summary>Adds the tokens as one sequence; their values go into the network's input.</summary>
    public void AddTo(TokenBatch batch)
    {
        batch.BeginSequence(Segments);
        for (int token = 0; token < Count; token++)
            batch.AddToken(0, Segment(token), []);
        batch.EndSequence();
    }

    private static bool IsWhole(float value, int least, int most) => value >= least && value <= most && value == MathF.Floor(value);
}
