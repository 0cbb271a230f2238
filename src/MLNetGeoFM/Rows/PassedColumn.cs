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

    /// <summary>An ML.NET getter of the row that <paramref name="current"/> names.</summary>
    public abstract Delegate Getter(Func<int> current);
}

/// <inheritdoc/>
internal sealed class PassedScalar<T>(DataViewRow source, DataViewSchema.Column column, int rows) : PassedColumn
{
    private readonly ValueGetter<T> _getter = source.GetGetter<T>(column);
    private readonly T[] _values = new T[rows];

    public override void Load(int row) => _getter(ref _values[row]);

    public override Delegate Getter(Func<int> current)
        => (ValueGetter<T>)((ref T destination) => destination = _values[current()]);
}

/// <inheritdoc/>
internal sealed class PassedVector<T>(DataViewRow source, DataViewSchema.Column column, int rows) : PassedColumn
{
    private readonly ValueGetter<VBuffer<T>> _getter = source.GetGetter<VBuffer<T>>(column);
    private readonly VBuffer<T>[] _values = new VBuffer<T>[rows];

    public override void Load(int row) => _getter(ref _values[row]);

    public override Delegate Getter(Func<int> current)
        => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> destination) => _values[current()].CopyTo(ref destination));
}
