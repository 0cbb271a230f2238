using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MLNetGeoFM;

/// <summary>Finds this library's component in the chain of built-in transformers that a model file gives back.</summary>
internal static class PortablePayload
{
    private const string ColumnName = "__geofm_payload";
    private const int LongestPrefix = 2; // the seed, then the payload

    /// <summary>The component that a loaded chain stands for, or null where it is another chain.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or of a newer version.</exception>
    public static RowTransformer? Of(IReadOnlyList<ITransformer> chain)
    {
        if (chain.Count <= LongestPrefix || chain[0] is RowTransformer)
            return null;
        IDataView row = new MLContext().Data.LoadFromEnumerable([new Nothing()]);
        for (int i = 0; i < LongestPrefix; i++)
        {
            if (!chain[i].IsRowToRowMapper || !CanTransform(chain[i], row.Schema))
                return null;
            row = chain[i].Transform(row);
        }

        if (row.Schema.GetColumnOrNull(ColumnName) is not { Type: TextDataViewType } column)
            return null;
        using var cursor = row.GetRowCursor([column]);
        ReadOnlyMemory<char> payload = default;
        if (!cursor.MoveNext() || !Read(cursor, column, ref payload))
            return null;
        RowTransformer component = RowPayload.Unpack(payload.Span);
        component.SavesSlotNames = chain.Any(part => part is CustomMappingTransformer<PortableScores, PortableSlots>);
        return component;
    }

    private static bool Read(DataViewRowCursor cursor, DataViewSchema.Column column, ref ReadOnlyMemory<char> payload)
    {
        cursor.GetGetter<ReadOnlyMemory<char>>(column)(ref payload);
        return payload.Length > 0;
    }

    // Other chains need columns that this row has not.
    private static bool CanTransform(ITransformer transformer, DataViewSchema schema)
    {
        try
        {
            transformer.GetOutputSchema(schema);
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private sealed class Nothing
    {
        public float Unused { get; set; }
    }
}
