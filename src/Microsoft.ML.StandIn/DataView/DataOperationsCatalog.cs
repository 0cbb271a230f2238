using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Loads, filters and splits data.</summary>
public sealed partial class DataOperationsCatalog
{
    private readonly MLContext _context;

    internal DataOperationsCatalog(MLContext context)
    {
        _context = context;
    }

    /// <summary>A data view over objects, whose public fields and properties are the columns.</summary>
    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, SchemaDefinition schemaDefinition = null)
        where TRow : class
    {
        Check.Value(data, nameof(data));
        return new EnumerableDataView<TRow>(data, schemaDefinition);
    }

    /// <summary>The rows of a data view as objects.</summary>
    public IEnumerable<TRow> CreateEnumerable<TRow>(IDataView data, bool reuseRowObject, bool ignoreMissingColumns = false,
        SchemaDefinition schemaDefinition = null)
        where TRow : class, new()
    {
        Check.Value(data, nameof(data));
        // The columns are checked now, the rows are read as they are asked for.
        return Read<TRow>(data, new ObjectReader<TRow>(data.Schema, schemaDefinition, ignoreMissingColumns), reuseRowObject);
    }

    /// <summary>The data view that keeps its columns in memory once they have been read.</summary>
    public IDataView Cache(IDataView input, params string[] columnsToPrefetch)
    {
        Check.Value(input, nameof(input));
        return new CacheDataView(input, columnsToPrefetch ?? []);
    }

    private static IEnumerable<TRow> Read<TRow>(IDataView data, ObjectReader<TRow> reader, bool reuse)
        where TRow : class, new()
    {
        using DataViewRowCursor cursor = data.GetRowCursor(reader.Columns);
        Action<TRow> fill = reader.Bind(cursor);
        TRow row = null;
        while (cursor.MoveNext())
        {
            if (!reuse || row is null)
                row = new TRow();
            fill(row);
            yield return row;
        }
    }
}
