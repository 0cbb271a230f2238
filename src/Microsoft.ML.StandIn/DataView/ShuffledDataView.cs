namespace Microsoft.ML.Data;

/// <summary>The rows of a data view in a random order, the same in every pass; they are kept in memory.</summary>
internal sealed class ShuffledDataView(IDataView source, int seed) : IDataView
{
    private readonly CacheDataView _cache = new(source, []);

    public bool CanShuffle => true;

    public DataViewSchema Schema => _cache.Schema;

    public long? GetRowCount() => _cache.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
        => _cache.GetRowCursor(columnsNeeded, rand ?? new Random(seed));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
        => [GetRowCursor(columnsNeeded, rand)];
}
