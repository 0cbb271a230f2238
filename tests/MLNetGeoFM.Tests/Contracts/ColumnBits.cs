using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

/// <summary>Reads a column's values so that two of them are equal only where every bit is: length, first values, hash of all.</summary>
internal static class ColumnBits
{
    private const int ValuesShown = 4;

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
        return method.CreateDelegate<Func<DataViewRow, DataViewSchema.Column, Func<string>>>()(row, column);
    }

    private static Func<string> Vector<T>(DataViewRow row, DataViewSchema.Column column)
    {
        var get = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> value = default;
        return () =>
        {
            get(ref value);
            T[] values = new T[value.Length];
            value.CopyTo(values);
            byte[] bytes = Bytes(values);
            return $"{values.Length}: {string.Join(' ', values.Take(ValuesShown).Select(Text))} "
                + Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8));
        };
    }

    private static Func<string> Scalar<T>(DataViewRow row, DataViewSchema.Column column)
    {
        var get = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            get(ref value);
            return value is float ? $"{Text(value)} {Convert.ToHexStringLower(Bytes([value]))}" : Text(value);
        };
    }

    private static byte[] Bytes<T>(T[] values)
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            return Encoding.UTF8.GetBytes(string.Join('\0', values.Select(value => $"{value}")));
        ref byte first = ref Unsafe.As<T, byte>(ref MemoryMarshal.GetArrayDataReference(values));
        return MemoryMarshal.CreateReadOnlySpan(ref first, values.Length * Unsafe.SizeOf<T>()).ToArray();
    }

    private static string Text<T>(T value) => FormattableString.Invariant($"{value}");
}
