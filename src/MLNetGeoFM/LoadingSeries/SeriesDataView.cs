using Microsoft.ML;

namespace MLNetGeoFM;

/// <summary>A series folder as a lazy view: every cursor streams the observations anew, for its active columns only.</summary>
internal sealed class SeriesDataView : IDataView
{
    private readonly SeriesFolder _folder;
    private readonly SeriesReadOptions _options;
    private readonly LoadedColumn[] _columns;

    public SeriesDataView(SeriesFolder folder, SeriesReadOptions options, IReadOnlyList<string> sampleColumnNames)
    {
        (_folder, _options, _columns) = (folder, options, LoadedColumn.Of(folder, sampleColumnNames));
        DataViewSchema.Builder builder = new();
        foreach (LoadedColumn column in _columns)
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        Schema = builder.ToSchema();
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => _folder.Samples.Count;

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

        return new SeriesRowCursor(Schema, _columns, active, _folder.OpenReader(needed, _options));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded, rand)];
}
