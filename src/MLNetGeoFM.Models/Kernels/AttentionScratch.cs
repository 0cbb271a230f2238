namespace MLNetGeoFM.Models;

/// <summary>Where one head's intermediate numbers lie; every part begins at a multiple of 64 bytes.</summary>
/// <remarks>
/// A block is as many queries as a vector has lanes, and a column of a block is one of its queries: tables of a block are
/// [something, lanes].
/// </remarks>
internal unsafe ref struct AttentionScratch
{
    // What is computed for eight keys at a time may read so many keys too far.
    private const int SpareKeys = 8;

    private float* _next;
    private nint _length;

    /// <summary>Parts for a number of keys; with a null start it only counts.</summary>
    /// <param name="start">The first float, at a multiple of 64 bytes, or null.</param>
    /// <param name="keys">Number of keys.</param>
    /// <param name="width">Numbers in a head's row, rounded up to whole vectors.</param>
    /// <param name="lanes">Floats in one vector.</param>
    /// <param name="gradient">Whether the parts that only the gradient needs are wanted.</param>
    public AttentionScratch(float* start, int keys, int width, int lanes, bool gradient)
    {
        _next = start;
        QueryColumns = Take((nint)width * lanes);
        Weights = Take(((nint)keys + SpareKeys) * lanes);
        Factors = Take(lanes);
        Rows = Take((nint)width * lanes);
        Keys = Take((nint)keys * width);
        Values = Take((nint)keys * width);
        if (!gradient)
            return;
        OutputColumns = Take((nint)width * lanes);
        WeightGradients = Take(((nint)keys + SpareKeys) * lanes);
        QueryRows = Take((nint)width * lanes);
        OutputRows = Take((nint)width * lanes);
        KeyGradients = Take((nint)keys * width);
        ValueGradients = Take((nint)keys * width);
    }

    /// <summary>Number of floats of all parts.</summary>
    public readonly nint Length => _length;

    /// <summary>[width, lanes]: the block's queries, times the scale.</summary>
    public float* QueryColumns { get; }

    /// <summary>[keys, lanes]: scores, then weights; eight more rows may be read, never used.</summary>
    public float* Weights { get; }

    /// <summary>[lanes]: 1 / sum of the weights.</summary>
    public float* Factors { get; }

    /// <summary>[lanes, width]: results of the block where rows are not whole vectors.</summary>
    public float* Rows { get; }

    /// <summary>[visible keys, width]: copy of one head.</summary>
    public float* Keys { get; }

    /// <summary>[visible keys, width]: copy of one head.</summary>
    public float* Values { get; }

    /// <summary>[width, lanes]: the block's gradients of the output.</summary>
    public float* OutputColumns { get; }

    /// <summary>[keys, lanes]: gradients of weights, then of scores; eight more rows may be read, never used.</summary>
    public float* WeightGradients { get; }

    /// <summary>[lanes, width]: the block's queries where rows are not whole vectors.</summary>
    public float* QueryRows { get; }

    /// <summary>[lanes, width]: the block's gradients of the output where rows are not whole vectors.</summary>
    public float* OutputRows { get; }

    /// <summary>[visible keys, width].</summary>
    public float* KeyGradients { get; }

    /// <summary>[visible keys, width].</summary>
    public float* ValueGradients { get; }

    private float* Take(nint length)
    {
        float* part = _next;
        nint rounded = (length + 15) / 16 * 16;
        _length += rounded;
        if (part != null)
            _next += rounded;
        return part;
    }
}
