using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>A column whose values are in memory.</summary>
/// <param name="Column">Name, type and annotations.</param>
/// <param name="MakeGetter">Makes an ML.NET getter of the row that the function names.</param>
internal sealed record MemoryColumn(DataViewSchema.DetachedColumn Column, Func<Func<int>, Delegate> MakeGetter)
{
    public static MemoryColumn Scalar<T>(DataViewSchema.DetachedColumn column, Func<int, T> read) =>
        new(column, current => (ValueGetter<T>)((ref T value) => value = read(current())));

    public static MemoryColumn Vector<T>(DataViewSchema.DetachedColumn column, Func<int, ReadOnlyMemory<T>> read) =>
        new(column, current => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
        {
            ReadOnlySpan<T> source = read(current()).Span;
            VBufferEditor<T> editor = VBufferEditor.Create(ref value, source.Length);
            source.CopyTo(editor.Values);
            value = editor.Commit();
        }));
}

/// <summary>Rows that are in memory, column by column.</summary>
internal sealed class MemoryDataView : IDataView
{
    private readonly int _rows;
    private readonly IReadOnlyList<MemoryColumn> _columns;

    public MemoryDataView(int rows, IReadOnlyList<MemoryColumn> columns)
    {
        _rows = rows;
        _columns = columns;
        DataViewSchema.Builder builder = new();
        builder.AddColumns(columns.Select(column => column.Column));
        Schema = builder.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    public long? GetRowCount() => _rows;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this, columnsNeeded);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded)];

    private sealed class Cursor(MemoryDataView view, IEnumerable<DataViewSchema.Column> columnsNeeded) : DataViewRowCursor
    {
        private readonly HashSet<int> _active = [.. columnsNeeded.Select(column => column.Index)];
        private int _row = -1;

        public override DataViewSchema Schema => view.Schema;

        public override long Position => _row;

        public override long Batch => 0;

        public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

        public override ValueGetter<DataViewRowId> GetIdGetter() =>
            (ref DataViewRowId value) => value = new DataViewRowId((ulong)_row, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            RowLoaders.RequireActive(column, IsColumnActive(column));
            return RowLoaders.Typed<TValue>(column, view._columns[column.Index].MakeGetter(() => _row));
        }

        public override bool MoveNext()
        {
            _row = _row + 1 < view._rows ? _row + 1 : -1;
            return _row >= 0;
        }
    }
}
