using System.Collections;

namespace Microsoft.ML.Data;

/// <summary>A vector of fixed logical length, dense or sparse, over reusable buffers.</summary>
public readonly struct VBuffer<T> : IEnumerable
{
    private readonly T[] _values;
    private readonly int[] _indices;
    private readonly int _count;

    /// <summary>The logical length.</summary>
    public readonly int Length;

    /// <summary>Makes a dense vector of <paramref name="length"/> over <paramref name="values"/>.</summary>
    public VBuffer(int length, T[] values, int[] indices = null)
    {
        Check.Param(length >= 0, nameof(length));
        Check.Param((values?.Length ?? 0) >= length, nameof(values));
        Length = length;
        _count = length;
        _values = values;
        _indices = indices;
    }

    /// <summary>Makes a vector of <paramref name="count"/> explicit values; dense when that is the length.</summary>
    public VBuffer(int length, int count, T[] values, int[] indices)
    {
        Check.Param(length >= 0, nameof(length));
        Check.Param(count >= 0 && count <= length, nameof(count));
        Check.Param((values?.Length ?? 0) >= count, nameof(values));
        Check.Param(count == length || (indices?.Length ?? 0) >= count, nameof(indices));
        Length = length;
        _count = count;
        _values = values;
        _indices = indices;
    }

    /// <summary>Whether every value is explicit.</summary>
    public bool IsDense => _count == Length;

    /// <summary>The explicit values.</summary>
    public ReadOnlySpan<T> GetValues() => _values.AsSpan(0, _count);

    /// <summary>The positions of the explicit values; empty when dense.</summary>
    public ReadOnlySpan<int> GetIndices() => IsDense ? default : _indices.AsSpan(0, _count);

    /// <summary>Copies into a dense vector.</summary>
    public void CopyToDense(ref VBuffer<T> destination)
    {
        var editor = VBufferEditor.Create(ref destination, Length);
        CopyTo(editor.Values);
        destination = editor.Commit();
    }

    /// <summary>Copies, keeping the representation.</summary>
    public void CopyTo(ref VBuffer<T> destination)
    {
        var editor = VBufferEditor.Create(ref destination, Length, _count);
        GetValues().CopyTo(editor.Values);
        GetIndices().CopyTo(editor.Indices);
        destination = editor.Commit();
    }

    /// <summary>Copies a range.</summary>
    public void CopyTo(ref VBuffer<T> destination, int sourceIndex, int length)
    {
        Check.Param(sourceIndex >= 0 && sourceIndex <= Length, nameof(sourceIndex));
        Check.Param(length >= 0 && sourceIndex <= Length - length, nameof(length));
        if (IsDense)
        {
            var dense = VBufferEditor.Create(ref destination, length);
            _values.AsSpan(sourceIndex, length).CopyTo(dense.Values);
            destination = dense.Commit();
            return;
        }

        int first = LowerBound(sourceIndex);
        int count = LowerBound(sourceIndex + length) - first;
        var editor = VBufferEditor.Create(ref destination, length, count);
        _values.AsSpan(first, count).CopyTo(editor.Values);
        for (int i = 0; i < editor.Indices.Length; i++)
            editor.Indices[i] = _indices[first + i] - sourceIndex;
        destination = editor.Commit();
    }

    /// <summary>Copies all values, implicit ones as the default, to the start of a span.</summary>
    public void CopyTo(Span<T> destination) => CopyTo(destination, 0);

    /// <summary>Copies all values, implicit ones as <paramref name="defaultValue"/>, into a span.</summary>
    public void CopyTo(Span<T> destination, int destinationIndex, T defaultValue = default)
    {
        Check.Param(destinationIndex >= 0 && destinationIndex <= destination.Length - Length, nameof(destination),
            "Not large enough to hold these values.");
        Span<T> target = destination.Slice(destinationIndex, Length);
        if (IsDense)
        {
            GetValues().CopyTo(target);
            return;
        }

        target.Fill(defaultValue);
        for (int i = 0; i < _count; i++)
            target[_indices[i]] = _values[i];
    }

    /// <summary>The positions and values: the explicit ones, or all of them.</summary>
    public IEnumerable<KeyValuePair<int, T>> Items(bool all = false)
    {
        int at = 0;
        for (int i = 0; i < _count; i++)
        {
            int slot = IsDense ? i : _indices[i];
            while (all && at < slot)
                yield return new KeyValuePair<int, T>(at++, default);
            yield return new KeyValuePair<int, T>(slot, _values[i]);
            at = slot + 1;
        }

        while (all && at < Length)
            yield return new KeyValuePair<int, T>(at++, default);
    }

    /// <summary>All values, implicit ones as the default.</summary>
    public IEnumerable<T> DenseValues()
    {
        foreach (KeyValuePair<int, T> item in Items(true))
            yield return item.Value;
    }

    /// <summary>The value at a position.</summary>
    public T GetItemOrDefault(int index)
    {
        Check.Param(index >= 0 && index < Length, nameof(index));
        if (IsDense)
            return _values[index];
        int at = Array.BinarySearch(_indices ?? [], 0, _count, index);
        return at >= 0 ? _values[at] : default;
    }

    /// <inheritdoc/>
    public override string ToString()
        => IsDense ? $"Dense vector of size {Length}" : $"Sparse vector of size {Length}, {_count} explicit values";

    /// <summary>Enumerates the buffer that holds the explicit values, as ML.NET does; prefer <see cref="DenseValues"/>.</summary>
    public IEnumerator GetEnumerator() => (_values ?? []).GetEnumerator();

    internal static void Copy(T[] source, int sourceIndex, ref VBuffer<T> destination, int length)
    {
        Check.Param(length >= 0 && length <= (source?.Length ?? 0), nameof(length));
        Check.Param(sourceIndex >= 0 && sourceIndex <= (source?.Length ?? 0) - length, nameof(sourceIndex));
        var editor = VBufferEditor.Create(ref destination, length);
        source.AsSpan(sourceIndex, length).CopyTo(editor.Values);
        destination = editor.Commit();
    }

    internal VBufferEditor<T> GetEditor(int length, int? count, bool keepOld = false, bool indicesOnDense = false)
    {
        Check.Param(length >= 0, nameof(length), "Must be non-negative.");
        int used = count ?? length;
        Check.Param(used >= 0 && used <= length, nameof(count), "Must lie between 0 and the logical length.");
        T[] values = Grow(_values, used, keepOld, out bool newValues);
        int[] indices = used == length && !indicesOnDense ? _indices : Grow(_indices, used, keepOld, out _);
        return new VBufferEditor<T>(length, used, values, indices, indicesOnDense, newValues);
    }

    private static TItem[] Grow<TItem>(TItem[] array, int size, bool keepOld, out bool created)
    {
        created = (array?.Length ?? 0) < size;
        if (!created)
            return array;
        var grown = new TItem[size];
        if (keepOld)
            array.AsSpan().CopyTo(grown);
        return grown;
    }

    private int LowerBound(int slot)
    {
        int at = Array.BinarySearch(_indices ?? [], 0, _count, slot);
        return at >= 0 ? at : ~at;
    }
}
