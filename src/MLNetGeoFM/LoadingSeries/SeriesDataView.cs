using Microsoft.ML;

namespace MLNetGeoFM;

/// <summary>Series as a lazy view: every cursor reads them anew, for its active columns only.</summary>
internal sealed class SeriesDataView : IDataView
{
    private readonly LoadedColumn[] _columns;
    private readonly long? _rowCount;
    private readonly Func<SeriesParts, SeriesRows> _open;

    private SeriesDataView(LoadedColumn[] columns, long? rowCount, Func<SeriesParts, SeriesRows> open)
    {
        (_columns, _rowCount, _open) = (columns, rowCount, open);
        DataViewSchema.Builder builder = new();
        foreach (LoadedColumn column in _columns)
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        Schema = builder.ToSchema();
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    /// <summary>The series of a folder.</summary>
    public static SeriesDataView Of(SeriesFolder folder, SeriesReadOptions options, IReadOnlyList<string> sampleColumnNames) =>
        new(LoadedColumn.Of(folder, sampleColumnNames), folder.Samples.Count, parts => new FolderRows(folder.OpenReader(parts, options)));

    /// <summary>Series of memory; the first one says which texts there are.</summary>
    public static SeriesDataView Of(IEnumerable<SeriesRecord> series, SeriesSample first, LoadRecordsOptions options)
    {
        SeriesRecordColumns columns = new(first);
        return new(LoadedColumn.Of(options, columns), series is IReadOnlyCollection<SeriesRecord> known ? known.Count : null,
            _ => new RecordRows(series.GetEnumerator(), columns, options));
    }

    public long? GetRowCount() => _rowCount;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        ArgumentNullException.ThrowIfNull(columnsNeeded);
        bool[] active = new bool[_columns.Length];
        SeriesParts needed = SeriesParts.None;
        foreach (DataViewSchema.Column column in columnsNeeded)
        {
            active[column.Index] = true;
            needed |= _columns[column.Index].Needs;
        }

        return new SeriesRowCursor(Schema, _columns, active, _open(needed));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded, rand)];
}
