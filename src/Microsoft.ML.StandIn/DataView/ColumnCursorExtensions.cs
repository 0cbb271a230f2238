namespace Microsoft.ML.Data;

/// <summary>Reads single columns.</summary>
public static class ColumnCursorExtensions
{
    /// <summary>The values of a column.</summary>
    public static IEnumerable<T> GetColumn<T>(this IDataView data, string columnName)
    {
        Check.Value(data, nameof(data));
        Check.NonEmpty(columnName, nameof(columnName));
        return GetColumn<T>(data, data.Schema.GetColumnOrNull(columnName)
            ?? throw Check.MissingColumn(nameof(columnName), "input", columnName));
    }

    /// <summary>The values of a column.</summary>
    public static IEnumerable<T> GetColumn<T>(this IDataView data, DataViewSchema.Column column)
    {
        Check.Value(data, nameof(data));
        if (typeof(T) == column.Type.RawType)
            return Direct<T>(data, column);
        if (typeof(T) == typeof(string) && column.Type is TextDataViewType)
            return (IEnumerable<T>)Direct<ReadOnlyMemory<char>>(data, column).Select(text => text.ToString());
        if (typeof(T) == typeof(string[]) && column.Type is VectorDataViewType { ItemType: TextDataViewType })
        {
            return (IEnumerable<T>)Direct<VBuffer<ReadOnlyMemory<char>>>(data, column)
                .Select(texts => texts.DenseValues().Select(text => text.ToString()).ToArray());
        }

        if (typeof(T).IsArray && column.Type is VectorDataViewType vector
            && vector.ItemType.RawType == typeof(T).GetElementType())
            return TypeDispatch.Call<IEnumerable<T>>(Arrays<int>, typeof(T).GetElementType(), data, column);
        throw new ArgumentOutOfRangeException(nameof(column),
            $"Could not map a data view column '{column.Name}' of type {column.Type} to {typeof(T)}.");
    }

    private static IEnumerable<T[]> Arrays<T>(IDataView data, DataViewSchema.Column column)
        => Direct<VBuffer<T>>(data, column).Select(vector =>
        {
            var array = new T[vector.Length];
            vector.CopyTo(array);
            return array;
        });

    private static IEnumerable<T> Direct<T>(IDataView data, DataViewSchema.Column column)
    {
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        ValueGetter<T> get = cursor.GetGetter<T>(column);
        while (cursor.MoveNext())
        {
            // Every value stays valid after the next one is read, so no buffer is reused.
            T value = default;
            get(ref value);
            yield return value;
        }
    }
}
