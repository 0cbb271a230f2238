namespace MLNetGeoFM.Models;

/// <summary>Where the values of a network stand while one thread computes a range of a batch.</summary>
internal abstract unsafe class LayerContext(NetworkWeights weights, InstructionSet set)
{
    public InstructionSet Set { get; } = set;

    /// <summary>The whole batch; the operations look at <see cref="Range"/> of it.</summary>
    public TokenBatch Batch { get; protected set; } = new(0, 0);

    /// <summary>What is computed now.</summary>
    public TokenRange Range { get; protected set; }

    /// <summary>Memory for what an operation needs meanwhile; its content is lost from one operation to the next.</summary>
    public AlignedBuffer Scratch { get; } = new(16);

    /// <summary>Rows of a value in the range.</summary>
    public int Rows(NetworkValue value) => Range.RowsOf(value.Domain);

    /// <summary>First number of a value's first row in the range.</summary>
    public abstract float* Value(NetworkValue value);

    /// <summary>The parameters of the operation that computes a value.</summary>
    public TWeights Weights<TWeights>(NetworkValue output)
        where TWeights : OperationWeights
        => (TWeights)weights.Of(output)!;

    /// <summary>Scratch of at least so many floats.</summary>
    public float* ScratchOf(nint floats)
    {
        Scratch.EnsureLength(floats);
        return Scratch.Pointer;
    }

    /// <summary>
    /// Numbers from one row to the next: whole cache lines and one more, because rows a power of two apart fall on the same
    /// places of the cache.
    /// </summary>
    public static int Stride(NetworkValue value) => Stride(value.Width);

    /// <summary>The same for rows of a width.</summary>
    public static int Stride(int width) => ((width + 15) / 16 * 16) + 16;
}
