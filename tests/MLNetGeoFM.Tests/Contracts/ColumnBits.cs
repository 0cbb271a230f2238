using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

/// <summary>Reads a column's values so that two of them are equal only where every bit is.</summary>
internal static class ColumnBits
{
    public static string[] Read(IDataView view, string columnName)
    {
        var column = view.Schema[columnName];
        using var cursor = view.GetRowCursor([column]);
        var read = Reader(cursor, column);
        var values = new List<string>();
        while (cursor.MoveNext())
            values.Add(read());
        return [.. values];
    }

    public static Func<string> Reader(DataViewRow row, DataViewSchema.Column column)
    {
        bool isVector = column.Type is VectorDataViewType;
        Type item = column.Type is VectorDataViewType vector ? vector.ItemType.RawType : column.Type.RawType;
        var method = typeof(ColumnBits).GetMethod(isVector ? nameof(Vector) : nameof(Scalar),
            System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.MakeGenericMethod(item);
        return (Func<string>)method.Invoke(null, [row, column])!;
    }

    private static Func<string> Vector<T>(DataViewRow row, DataViewSchema.Column column)
    {
        var get = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> value = default;
        return () =>
        {
            get(ref value);
            return $"{value.Length}: {string.Join(' ', value.DenseValues().Select(Bits))}";
        };
    }

    private static Func<string> Scalar<T>(DataViewRow row, DataViewSchema.Column column)
    {
        var get = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            get(ref value);
            return Bits(value);
        };
    }

    private static string Bits<T>(T value) => value is float number ? $"{BitConverter.SingleToUInt32Bits(number):x8}" : $"{value}";
}
