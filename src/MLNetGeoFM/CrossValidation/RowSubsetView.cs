using Microsoft.ML;

namespace MLNetGeoFM;

/// <summary>Some of a data view's rows, in their order.</summary>
/// <param name="source">The data view.</param>
/// <param name="rows">The rows to keep, 0-based, ascending.</param>
internal sealed class RowSubsetView(IDataView source, IReadOnlyList<int> rows) : IDataView
{
    public DataViewSchema Schema => source.Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => rows.Count;

    // Rows are known by their place in the unshuffled order, so the random order that a caller may ask for is not passed on.
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(source.GetRowCursor(columnsNeeded), Schema, rows);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded)];

    private sealed class Cursor(DataViewRowCursor source, DataViewSchema schema, IReadOnlyList<int> rows)
        : UnshuffledCursor(source, schema)
    {
        private int _next;
        private int _sourceRow = -1;

        protected override bool MoveSource()
        {
            if (_next == rows.Count)
                return false;
            while (Source.MoveNext())
            {
                if (++_sourceRow == rows[_next])
                {
                    _next++;
                    return true;
                }
            }

            throw new InvalidOperationException(
                $"The data ended after {_sourceRow + 1} rows, before row {rows[_next]}: it changed since its folds were made.");
        }
    }
}
