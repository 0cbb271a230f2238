using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>Keeps one input column's values for the rows of a batch.</summary>
internal abstract class PassedColumn
{
    public static PassedColumn Create(DataViewRow source, DataViewSchema.Column column, int rows)
    {
        Type type = column.Type is VectorDataViewType vector
            ? typeof(PassedVector<>).MakeGenericType(vector.ItemType.RawType)
            : typeof(PassedScalar<>).MakeGenericType(column.Type.RawType);
        return (PassedColumn)Activator.CreateInstance(type, source, column, rows)!;
    }

    /// <summary>Copies the source's current value into the batch.</summary>
    public abstract void Load(int row);

    /// <summary>Lets the source go: values stay, no more are loaded.</summary>
    public abstract void Detach();

    /// <summary>About how many bytes the value of a row takes.</summary>
    public abstract long ByteLength(int row);

    /// <summary>An ML.NET getter of the row that <paramref name="current"/> names.</summary>
    public abstract Delegate Getter(Func<int> current);
}

/// <inheritdoc/>
internal sealed class PassedScalar<T>(DataViewRow source, DataViewSchema.Column column, int rows) : PassedColumn
{
    private readonly T[] _values = new T[rows];
    private ValueGetter<T>? _getter = source.GetGetter<T>(column);

    public override void Load(int row) => _getter!(ref _values[row]);

    public override void Detach() => _getter = null;

    public override long ByteLength(int row)
        => Unsafe.SizeOf<T>() + (_values[row] is ReadOnlyMemory<char> text ? (long)text.Length * sizeof(char) : 0);

    public override Delegate Getter(Func<int> current)
        => (ValueGetter<T>)((ref T destination) => destination = _values[current()]);
}

/// <inheritdoc/>
internal sealed class PassedVector<T>(DataViewRow source, DataViewSchema.Column column, int rows) : PassedColumn
{
    private readonly VBuffer<T>[] _values = new VBuffer<T>[rows];
    private ValueGetter<VBuffer<T>>? _getter = source.GetGetter<VBuffer<T>>(column);

    public override void Load(int row) => _getter!(ref _values[row]);

    public override void Detach() => _getter = null;

    public override long ByteLength(int row)
    {
        VBuffer<T> value = _values[row];
        long bytes = Unsafe.SizeOf<VBuffer<T>>() + ((long)value.GetValues().Length * Unsafe.SizeOf<T>());
        return value.IsDense ? bytes : bytes + ((long)value.GetIndices().Length * sizeof(int));
    }

    public override Delegate Getter(Func<int> current)
        => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> destination) => _values[current()].CopyTo(ref destination));
}
