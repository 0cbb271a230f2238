namespace Microsoft.ML.Data;

/// <summary>Makes editors, through which a vector is written into reused buffers.</summary>
public static class VBufferEditor
{
    /// <summary>Edits a vector of a new length, over the destination's buffers where they are large enough.</summary>
    public static VBufferEditor<T> Create<T>(scoped ref VBuffer<T> destination, int newLogicalLength, int? valuesCount = null,
        int? maxValuesCapacity = null, bool keepOldOnResize = false, bool requireIndicesOnDense = false)
        => destination.GetEditor(newLogicalLength, valuesCount, keepOldOnResize, requireIndicesOnDense);
}

/// <summary>Writes a vector; <see cref="Commit"/> gives it.</summary>
public readonly ref struct VBufferEditor<T>
{
    private readonly int _length;
    private readonly T[] _values;
    private readonly int[] _indices;

    /// <summary>The explicit values, to be written.</summary>
    public readonly Span<T> Values;

    /// <summary>The positions of the explicit values, to be written; empty when dense.</summary>
    public readonly Span<int> Indices;

    internal VBufferEditor(int length, int count, T[] values, int[] indices, bool indicesOnDense, bool newValues)
    {
        _length = length;
        _values = values;
        _indices = indices;
        Values = values.AsSpan(0, count);
        Indices = count < length || indicesOnDense ? indices.AsSpan(0, count) : default;
        CreatedNewValues = newValues;
    }

    /// <summary>Whether the values needed a new buffer.</summary>
    public bool CreatedNewValues { get; }

    /// <summary>Gives the vector.</summary>
    public VBuffer<T> Commit() => new(_length, Values.Length, _values, _indices);

    /// <summary>Gives the vector with only the first explicit values.</summary>
    public VBuffer<T> CommitTruncated(int physicalValuesCount)
    {
        Check.Param(physicalValuesCount <= Values.Length, nameof(physicalValuesCount),
            "Must not exceed the number of values that the editor was made for.");
        return new VBuffer<T>(_length, physicalValuesCount, _values, _indices);
    }
}
