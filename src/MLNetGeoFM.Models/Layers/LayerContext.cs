namespace MLNetGeoFM.Models;

/// <summary>Where the values of a network stand while one thread computes one batch.</summary>
internal abstract unsafe class LayerContext(InstructionSet set)
{
    public InstructionSet Set { get; } = set;

    public abstract TokenBatch Batch { get; }

    /// <summary>Rows of a value for this batch.</summary>
    public int Rows(NetworkValue value) => value.Domain == RowDomain.Token ? Batch.Rows : Batch.Segments;

    /// <summary>First number of a value's first row.</summary>
    public abstract float* Value(NetworkValue value);

    /// <summary>
    /// Numbers from one row to the next: whole cache lines and one more, because rows a power of two apart fall on the same places of
    /// the cache.
    /// </summary>
    public static int Stride(NetworkValue value) => ((value.Width + 15) / 16 * 16) + 16;
}
