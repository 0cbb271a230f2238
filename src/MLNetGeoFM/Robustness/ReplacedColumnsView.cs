using Microsoft.ML;

namespace MLNetGeoFM;

/// <summary>What stands in some columns of the current row instead of their own values.</summary>
internal interface IReplacedRow
{
    /// <summary>An ML.NET getter of the column's new value.</summary>
    Delegate Getter(DataViewSchema.Column column);
}

/// <summary>A data view of the same schema and rows in which some columns hold other values, computed as they are read.</summary>
internal abstract class ReplacedColumnsView(IDataView source) : IDataView
{
    public DataViewSchema Schema => source.Schema;

    public bool CanShuffle => false;

    protected IDataView Source => source;

    public long? GetRowCount() => source.GetRowCount();

    // A row's id may be its place in the unshuffled order, so the random order that a caller may ask for is not passed on.
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        bool replaces = columns.Any(column => IsReplaced(column.Index));
        DataViewRowCursor cursor = source.GetRowCursor(
            replaces ? Schema.Where(column => columns.Any(one => one.Index == column.Index) || IsRead(column.Index)) : columns);
        return new Cursor(this, cursor, [.. columns.Select(column => column.Index)]);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded)];

    /// <summary>Whether a column holds other values.</summary>
    protected abstract bool IsReplaced(int column);

    /// <summary>Whether a column is read to compute them.</summary>
    protected abstract bool IsRead(int column);

    /// <summary>Follows a cursor of the source.</summary>
    protected abstract IReplacedRow Follow(DataViewRowCursor cursor);

    private sealed class Cursor(ReplacedColumnsView view, DataViewRowCursor source, HashSet<int> active)
        : UnshuffledCursor(source, view.Schema)
    {
        private IReplacedRow? _row;

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            RowLoaders.RequireActive(column, IsColumnActive(column));
            if (!view.IsReplaced(column.Index))
                return Source.GetGetter<TValue>(column);
            _row ??= view.Follow(Source);
            return RowLoaders.Typed<TValue>(column, _row.Getter(column));
        }
    }
}
