using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>Typed, reusable storage for one column's value of one row.</summary>
internal abstract class RowSlot
{
    public static RowSlot Create(RowItem item) => item switch
    {
        RowItem.Single => new RowSlot<float>(),
        RowItem.Int32 => new RowSlot<int>(),
        RowItem.Byte => new RowSlot<byte>(),
        RowItem.UInt16 => new RowSlot<ushort>(),
        RowItem.Boolean => new RowSlot<bool>(),
        RowItem.Key => new RowSlot<uint>(),
        _ => throw new ArgumentOutOfRangeException(nameof(item), item, "Unknown item type."),
    };

    /// <summary>Number of values held.</summary>
    public abstract int Length { get; }

    /// <summary>Bytes of the values held.</summary>
    public abstract int ByteLength { get; }

    /// <summary>A loader that copies a column's current value into whichever slot it is given.</summary>
    public abstract Action<RowSlot> Loader(DataViewRow row, DataViewSchema.Column column);

    /// <summary>An ML.NET getter that calls <paramref name="current"/> and copies that slot's values out.</summary>
    public abstract Delegate Getter(bool isVector, Func<RowSlot> current);
}

/// <inheritdoc/>
internal sealed class RowSlot<T> : RowSlot
{
    private T[] _values = [];
    private int _length;

    public ReadOnlySpan<T> Values => new(_values, 0, _length);

    public override int Length => _length;

    public override int ByteLength => _length * System.Runtime.CompilerServices.Unsafe.SizeOf<T>();

    public Span<T> Resize(int length)
    {
        if (_values.Length < length)
            _values = new T[Math.Max(length, (int)Math.Min(2L * _values.Length, Array.MaxLength))];
        _length = length;
        return _values.AsSpan(0, length);
    }

    public void Set(in VBuffer<T> buffer) => buffer.CopyTo(Resize(buffer.Length));

    public void CopyTo(ref VBuffer<T> destination)
    {
        var editor = VBufferEditor.Create(ref destination, _length);
        Values.CopyTo(editor.Values);
        destination = editor.Commit();
    }

    public override Action<RowSlot> Loader(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is VectorDataViewType)
        {
            var getVector = row.GetGetter<VBuffer<T>>(column);
            VBuffer<T> buffer = default;
            return slot =>
            {
                getVector(ref buffer);
                ((RowSlot<T>)slot).Set(buffer);
            };
        }

        var getScalar = row.GetGetter<T>(column);
        return slot => getScalar(ref ((RowSlot<T>)slot).Resize(1)[0]);
    }

    public override Delegate Getter(bool isVector, Func<RowSlot> current)
    {
        if (isVector)
            return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> destination) => ((RowSlot<T>)current()).CopyTo(ref destination));
        return (ValueGetter<T>)((ref T destination) => destination = ((RowSlot<T>)current()).Values[0]);
    }
}
