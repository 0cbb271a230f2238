using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

/// <summary>What may happen to a value.</summary>
internal enum Damage
{
    /// <summary>NaN, empty text, missing key; integers and masks have no such value and stay.</summary>
    Missing,

    /// <summary>Positive infinity.</summary>
    Infinite,

    /// <summary>No items, where the size of a vector is open.</summary>
    Empty,

    /// <summary>Forty times the items, where the size of a vector is open; dates stay ascending.</summary>
    Longest,

    /// <summary>The same value, its zeros not stored.</summary>
    Sparse,

    /// <summary>A vector has its first item once more at its end, whether its size is open or not.</summary>
    OneMore,
}

/// <summary>The values of a column.</summary>
internal abstract class TableColumn
{
    public const int Repetitions = 40;

    public static TableColumn Over(DataViewRow row, DataViewSchema.Column column)
    {
        Type type = column.Type is VectorDataViewType vector
            ? typeof(VectorTableColumn<>).MakeGenericType(vector.ItemType.RawType)
            : typeof(ScalarTableColumn<>).MakeGenericType(column.Type.RawType);
        return (TableColumn)Activator.CreateInstance(type, row, column)!;
    }

    public abstract void Load();

    public abstract Delegate Getter(Func<int> row);

    public abstract TableColumn Damaged(Damage damage, DataViewType type, Func<int, bool> isDamaged);

    protected static T Missing<T>(T value, bool isKey) => value switch
    {
        float => (T)(object)float.NaN,
        double => (T)(object)double.NaN,
        uint when isKey => (T)(object)0u,
        ReadOnlyMemory<char> => (T)(object)ReadOnlyMemory<char>.Empty,
        _ => value,
    };

    protected static T Infinite<T>(T value) => value switch
    {
        float => (T)(object)float.PositiveInfinity,
        double => (T)(object)double.PositiveInfinity,
        _ => value,
    };
}

/// <inheritdoc/>
internal sealed class ScalarTableColumn<T> : TableColumn
{
    private readonly List<T> _values;
    private readonly ValueGetter<T>? _source;

    public ScalarTableColumn(DataViewRow row, DataViewSchema.Column column)
    {
        _values = [];
        _source = row.GetGetter<T>(column);
    }

    private ScalarTableColumn(List<T> values) => _values = values;

    public override void Load()
    {
        T value = default!;
        _source!(ref value);
        if (value is ReadOnlyMemory<char> text)
            value = (T)(object)text.ToString().AsMemory();
        _values.Add(value);
    }

    public override Delegate Getter(Func<int> row) => (ValueGetter<T>)((ref T value) => value = _values[row()]);

    public override TableColumn Damaged(Damage damage, DataViewType type, Func<int, bool> isDamaged)
        => new ScalarTableColumn<T>([.. _values.Select((value, row) => !isDamaged(row) ? value : damage switch
        {
            Damage.Missing => Missing(value, type is KeyDataViewType),
            Damage.Infinite => Infinite(value),
            _ => value,
        })]);
}

/// <inheritdoc/>
internal sealed class VectorTableColumn<T> : TableColumn
{
    private readonly List<VBuffer<T>> _values;
    private readonly ValueGetter<VBuffer<T>>? _source;

    public VectorTableColumn(DataViewRow row, DataViewSchema.Column column)
    {
        _values = [];
        _source = row.GetGetter<VBuffer<T>>(column);
    }

    private VectorTableColumn(List<VBuffer<T>> values) => _values = values;

    public override void Load()
    {
        VBuffer<T> value = default;
        _source!(ref value);
        _values.Add(value);
    }

    // Copied: whoever reads may write into what it was given.
    public override Delegate Getter(Func<int> row)
        => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => _values[row()].CopyTo(ref value));

    public override TableColumn Damaged(Damage damage, DataViewType type, Func<int, bool> isDamaged)
    {
        bool isOpen = type is VectorDataViewType { Size: 0 };
        return new VectorTableColumn<T>([.. _values.Select((value, row) =>
        {
            T[] items = [.. value.DenseValues()];
            return !isDamaged(row) ? value : damage switch
            {
                Damage.Missing => Dense([.. items.Select(item => Missing(item, false))]),
                Damage.Infinite => Dense([.. items.Select(Infinite)]),
                Damage.Empty when isOpen => Dense([]),
                Damage.Longest when isOpen => Dense([.. Enumerable.Range(0, Repetitions).SelectMany(time => items.Select(item => Later(item, time)))]),
                Damage.Sparse => Sparse(items),
                Damage.OneMore => Dense([.. items, items[0]]),
                _ => value,
            };
        })]);
    }

    private static VBuffer<T> Dense(T[] items) => new(items.Length, items);

    private static VBuffer<T> Sparse(T[] items)
    {
        int[] kept = [.. Enumerable.Range(0, items.Length).Where(i => !IsZero(items[i]))];
        return new(items.Length, kept.Length, [.. kept.Select(i => items[i])], kept);
    }

    private static bool IsZero(T item) => item switch
    {
        float number => BitConverter.SingleToInt32Bits(number) == 0,
        _ => EqualityComparer<T>.Default.Equals(item, default),
    };

    private static T Later(T item, int time) => item is int day ? (T)(object)(day + (400 * time)) : item;
}
