using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>Reads scalar columns of any type as invariant text: labels, regions, years, ids. A missing value is empty.</summary>
internal static class ColumnText
{
    /// <summary>All values of a column, [rows].</summary>
    /// <exception cref="ArgumentException">The column is missing or is no scalar of text, numbers, truth values or
    /// keys.</exception>
    public static string[] Read(IDataView data, string role, string columnName, CancellationToken cancellation = default)
    {
        DataViewSchema.Column column = SchemaErrors.Require(data.Schema, role, columnName);
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        Func<string> read = Reader(cursor, role, column);
        List<string> values = [];
        while (cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            values.Add(read());
        }

        return [.. values];
    }

    /// <summary>Reads the current row's value of a column.</summary>
    public static Func<string> Reader(DataViewRow row, string role, DataViewSchema.Column column)
    {
        if (column.Type is KeyDataViewType)
        {
            string[]? names = KeyNames(column);
            Func<ulong> key = KeyReader(row, column);
            return () => key() is var value && value == 0 ? "" : names?[value - 1] ?? Invariant(value - 1);
        }

        Type type = column.Type is PrimitiveDataViewType ? column.Type.RawType : typeof(void);
        if (type == typeof(ReadOnlyMemory<char>))
            return Text<ReadOnlyMemory<char>>(row, column, value => value.ToString());
        if (type == typeof(bool))
            return Text<bool>(row, column, value => value ? "true" : "false");
        if (type == typeof(float))
            return Text<float>(row, column, value => float.IsNaN(value) ? "" : Invariant(value));
        if (type == typeof(double))
            return Text<double>(row, column, value => double.IsNaN(value) ? "" : Invariant(value));
        return Number(row, column, type)
            ?? throw SchemaErrors.Mismatch(role, column.Name, "a scalar of text, numbers or keys", column.Type.ToString()!);
    }

    /// <summary>Reads the current row's raw key, whatever its width: 0 = missing, 1 = first value.</summary>
    public static Func<ulong> KeyReader(DataViewRow row, DataViewSchema.Column column)
    {
        Type type = column.Type.RawType;
        if (type == typeof(uint))
            return Value<uint, ulong>(row, column, value => value);
        if (type == typeof(byte))
            return Value<byte, ulong>(row, column, value => value);
        return type == typeof(ushort)
            ? Value<ushort, ulong>(row, column, value => value)
            : Value<ulong, ulong>(row, column, value => value);
    }

    /// <summary>The values of a scalar key column as text, in key order; null where it is no key or its keys have no
    /// values.</summary>
    public static string[]? KeyNames(DataViewSchema.Column column)
    {
        if (column.Type is not KeyDataViewType key
            || column.Annotations.Schema.GetColumnOrNull(ScoreAnnotations.KeyValues) is not { Type: VectorDataViewType values }
            || (ulong)values.Size != key.Count)
        {
            return null;
        }

        Type type = values.ItemType.RawType;
        if (type == typeof(ReadOnlyMemory<char>))
            return Names<ReadOnlyMemory<char>>(column, value => value.ToString());
        if (type == typeof(bool))
            return Names<bool>(column, value => value ? "true" : "false");
        return type == typeof(float) ? Names<float>(column, Invariant)
            : type == typeof(double) ? Names<double>(column, Invariant)
            : type == typeof(int) ? Names<int>(column, Invariant)
            : type == typeof(uint) ? Names<uint>(column, Invariant)
            : type == typeof(long) ? Names<long>(column, Invariant)
            : type == typeof(byte) ? Names<byte>(column, Invariant)
            : null;
    }

    private static Func<string>? Number(DataViewRow row, DataViewSchema.Column column, Type type) =>
        type == typeof(int) ? Text<int>(row, column, Invariant)
        : type == typeof(uint) ? Text<uint>(row, column, Invariant)
        : type == typeof(long) ? Text<long>(row, column, Invariant)
        : type == typeof(ulong) ? Text<ulong>(row, column, Invariant)
        : type == typeof(short) ? Text<short>(row, column, Invariant)
        : type == typeof(ushort) ? Text<ushort>(row, column, Invariant)
        : type == typeof(byte) ? Text<byte>(row, column, Invariant)
        : type == typeof(sbyte) ? Text<sbyte>(row, column, Invariant)
        : null;

    private static string Invariant<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);

    private static Func<string> Text<T>(DataViewRow row, DataViewSchema.Column column, Func<T, string> text) =>
        Value(row, column, text);

    private static Func<TResult> Value<T, TResult>(DataViewRow row, DataViewSchema.Column column, Func<T, TResult> convert)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return convert(value);
        };
    }

    private static string[] Names<T>(DataViewSchema.Column column, Func<T, string> text)
    {
        VBuffer<T> values = default;
        column.GetKeyValues(ref values);
        return [.. values.DenseValues().Select(text)];
    }
}
