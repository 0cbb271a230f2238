namespace MLNetGeoFM.Models;

/// <summary>
/// Sequences of visible tokens, laid end to end: hidden tokens are not there, so that nothing is computed for them and a
/// sequence's result cannot depend on its neighbours.
/// </summary>
/// <remarks>
/// A token has features (for its group's projection), a group, one row number for each encoding table (-1 = none), and the
/// segment that it is pooled to (-1 = none). Arrays grow and are kept, so that a batch used again allocates nothing.
/// </remarks>
internal sealed class TokenBatch
{
    private int[] _sequenceStarts = new int[17];
    private int[] _segmentStarts = new int[17];
    private float[] _features = [];
    private int[] _groups = [];
    private int[] _tableRows = [];
    private int[] _segments = [];
    private int[] _segmentTokens = new int[16];
    private bool _open;

    /// <param name="featureWidth">Numbers of a token's features: the widest group's; narrower groups leave the rest unused.</param>
    /// <param name="tableCount">Number of encoding tables.</param>
    public TokenBatch(int featureWidth, int tableCount)
    {
        FeatureWidth = featureWidth;
        TableCount = tableCount;
    }

    public int FeatureWidth { get; }

    public int TableCount { get; }

    /// <summary>Tokens of all sequences.</summary>
    public int Rows { get; private set; }

    public int Sequences { get; private set; }

    /// <summary>Segments of all sequences.</summary>
    public int Segments { get; private set; }

    /// <summary>First token of each sequence, [Sequences + 1].</summary>
    public ReadOnlySpan<int> SequenceStarts => _sequenceStarts.AsSpan(0, Sequences + 1);

    /// <summary>First segment of each sequence, [Sequences + 1].</summary>
    public ReadOnlySpan<int> SegmentStarts => _segmentStarts.AsSpan(0, Sequences + 1);

    /// <summary>[Rows, FeatureWidth].</summary>
    public Span<float> Features => _features.AsSpan(0, Rows * FeatureWidth);

    /// <summary>[Rows].</summary>
    public ReadOnlySpan<int> Groups => _groups.AsSpan(0, Rows);

    /// <summary>Row of each encoding table, [Rows, TableCount], -1 = nothing is added.</summary>
    public ReadOnlySpan<int> TableRows => _tableRows.AsSpan(0, Rows * TableCount);

    /// <summary>Segment of each token, counted over the whole batch, [Rows], -1 = not pooled.</summary>
    public ReadOnlySpan<int> SegmentOfRow => _segments.AsSpan(0, Rows);

    /// <summary>How many tokens each segment has, [Segments].</summary>
    public ReadOnlySpan<int> TokensOfSegment => _segmentTokens.AsSpan(0, Segments);

    /// <summary>All sequences.</summary>
    public TokenRange Whole => new(0, Sequences, 0, Rows, 0, Segments);

    /// <summary>The sequences from one on that have at most so many tokens together, but one sequence at least.</summary>
    public TokenRange Range(int firstSequence, int rows)
    {
        int end = firstSequence + 1;
        while (end < Sequences && _sequenceStarts[end + 1] - _sequenceStarts[firstSequence] <= rows)
            end++;
        int row = _sequenceStarts[firstSequence], segment = _segmentStarts[firstSequence];
        return new(firstSequence, end - firstSequence, row, _sequenceStarts[end] - row, segment, _segmentStarts[end] - segment);
    }

    public void Clear()
    {
        Rows = 0;
        Sequences = 0;
        Segments = 0;
        _open = false;
    }

    /// <summary>Begins a sequence whose tokens are pooled to this many segments.</summary>
    public void BeginSequence(int segments)
    {
        EndSequence();
        if (Sequences + 2 > _sequenceStarts.Length)
        {
            Array.Resize(ref _sequenceStarts, _sequenceStarts.Length * 2);
            Array.Resize(ref _segmentStarts, _segmentStarts.Length * 2);
        }

        _sequenceStarts[Sequences] = Rows;
        _segmentStarts[Sequences] = Segments;
        Segments += segments;
        if (Segments > _segmentTokens.Length)
            Array.Resize(ref _segmentTokens, Math.Max(Segments, _segmentTokens.Length * 2));
        _segmentTokens.AsSpan(Segments - segments, segments).Clear();
        _open = true;
    }

    /// <summary>Adds a visible token to the sequence begun last.</summary>
    /// <param name="group">Its group.</param>
    /// <param name="segment">Segment inside the sequence, -1 = not pooled.</param>
    /// <param name="tableRows">Row of each encoding table, [TableCount], -1 = none.</param>
    /// <returns>The token's features, [FeatureWidth], zero, to be filled.</returns>
    public Span<float> AddToken(int group, int segment, ReadOnlySpan<int> tableRows)
    {
        int row = Rows;
        if (row == _groups.Length)
            Grow();
        _groups[row] = group;
        _segments[row] = segment < 0 ? -1 : _segmentStarts[Sequences] + segment;
        if (segment >= 0)
            _segmentTokens[_segments[row]]++;
        tableRows.CopyTo(_tableRows.AsSpan(row * TableCount, TableCount));
        Rows = row + 1;
        var features = _features.AsSpan(row * FeatureWidth, FeatureWidth);
        features.Clear();
        return features;
    }

    /// <summary>Ends the sequence begun last; a network runs over ended sequences.</summary>
    public void EndSequence()
    {
        if (!_open)
            return;
        _open = false;
        Sequences++;
        _sequenceStarts[Sequences] = Rows;
        _segmentStarts[Sequences] = Segments;
    }

    private void Grow()
    {
        int rows = Math.Max(64, _groups.Length * 2);
        Array.Resize(ref _groups, rows);
        Array.Resize(ref _segments, rows);
        Array.Resize(ref _tableRows, rows * TableCount);
        Array.Resize(ref _features, rows * FeatureWidth);
    }
}
