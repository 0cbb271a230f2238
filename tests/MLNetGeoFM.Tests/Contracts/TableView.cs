using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

/// <summary>
/// Rows in memory that can be had in any order, in any number of cursors, with columns left out, replaced or damaged, and that say
/// what was read of them.
/// </summary>
internal sealed class TableView : IDataView
{
    private readonly TableColumn[] _columns;
    private readonly int[] _rows;
    private readonly TableWatch? _watch;

    private TableView(DataViewSchema schema, TableColumn[] columns, int[] rows, TableWatch? watch)
    {
        Schema = schema;
        _columns = columns;
        _rows = rows;
        _watch = watch;
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    /// <summary>Reads all visible columns.</summary>
    public static TableView Of(IDataView source)
    {
        DataViewSchema.Column[] visible = [.. source.Schema.Where(column => !column.IsHidden)];
        using var cursor = source.GetRowCursor(visible);
        TableColumn[] columns = [.. visible.Select(column => TableColumn.Over(cursor, column))];
        int count = 0;
        for (; cursor.MoveNext(); count++)
        {
            foreach (var column in columns)
                column.Load();
        }

        return new(SchemaOf(visible.Select(column => new DataViewSchema.DetachedColumn(column))), columns, [.. Enumerable.Range(0, count)], null);
    }

    /// <summary>Some of the rows, in the order given; a row may come more than once.</summary>
    public TableView Rows(IEnumerable<int> rows) => new(Schema, _columns, [.. rows], _watch);

    public TableView Watched(TableWatch watch) => new(Schema, _columns, _rows, watch);

    public TableView Without(string columnName)
    {
        var kept = Schema.Where(column => column.Name != columnName).ToArray();
        return new(SchemaOf(kept.Select(column => new DataViewSchema.DetachedColumn(column))),
            [.. kept.Select(column => _columns[column.Index])], _rows, _watch);
    }

    /// <summary>The column has another type, and nobody should get as far as its values.</summary>
    public TableView WithType(string columnName, DataViewType type)
        => new(SchemaOf(Schema.Select(column => column.Name == columnName
            ? new DataViewSchema.DetachedColumn(columnName, type)
            : new DataViewSchema.DetachedColumn(column))), _columns, _rows, _watch);

    /// <summary>Values of some columns are damaged in some rows.</summary>
    public TableView Damaged(Damage damage, IEnumerable<string> columnNames, Func<int, bool> isDamaged)
    {
        HashSet<string> names = [.. columnNames];
        return new(Schema, [.. _columns.Select((column, i) => names.Contains(Schema[i].Name)
            ? column.Damaged(damage, Schema[i].Type, isDamaged)
            : column)], _rows, _watch);
    }

    public long? GetRowCount() => _rows.Length;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        => Open([.. columnsNeeded], 0, 1);

    /// <summary>As many cursors as asked for: row i is in cursor i modulo n.</summary>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        return [.. Enumerable.Range(0, n).Select(i => Open(columns, i, n))];
    }

    private Cursor Open(DataViewSchema.Column[] columns, int first, int step)
    {
        _watch?.Opened(columns.Select(column => column.Name));
        return new Cursor(this, columns, first, step);
    }

    private static DataViewSchema SchemaOf(IEnumerable<DataViewSchema.DetachedColumn> columns)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(columns);
        return builder.ToSchema();
    }

    private sealed class Cursor(TableView view, DataViewSchema.Column[] columns, int first, int step) : DataViewRowCursor
    {
        private readonly HashSet<int> _active = [.. columns.Select(column => column.Index)];
        private long _position = -1;
        private int _next = first;
        private bool _ended;
        private bool _disposed;

        public override DataViewSchema Schema => view.Schema;

        public override long Position => _position;

        public override long Batch => _position < 0 ? 0 : _next - step;

        private int Row => _position >= 0 && !_disposed
            ? view._rows[_next - step]
            : throw new InvalidOperationException("The cursor of the table is not on a row.");

        public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

        public override ValueGetter<DataViewRowId> GetIdGetter()
            => (ref DataViewRowId value) => value = new DataViewRowId((ulong)Row, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (!IsColumnActive(column))
                throw new InvalidOperationException($"Column '{column.Name}' of the table is not active.");
            return (ValueGetter<TValue>)view._columns[column.Index].Getter(() => Row);
        }

        public override bool MoveNext()
        {
            _ended |= _disposed || _next >= view._rows.Length;
            if (_ended)
            {
                _position = -1;
                return false;
            }

            _next += step;
            _position++;
            view._watch?.Moved();
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            if (!_disposed && disposing)
                view._watch?.Closed();
            _disposed = true;
            base.Dispose(disposing);
        }
    }
}

/// <summary>What was asked of a table.</summary>
internal sealed class TableWatch
{
    private readonly HashSet<string> _asked = [];
    private long _moves;
    private int _cursors;
    private int _open;

    /// <summary>Called with the number of rows read so far.</summary>
    public Action<long>? OnRow { get; init; }

    public long RowsRead => Interlocked.Read(ref _moves);

    public int CursorsOpened => Volatile.Read(ref _cursors);

    public int CursorsLeftOpen => Volatile.Read(ref _open);

    public string[] ColumnsAsked
    {
        get
        {
            lock (_asked)
                return [.. _asked.Order(StringComparer.Ordinal)];
        }
    }

    public void Opened(IEnumerable<string> columnNames)
    {
        Interlocked.Increment(ref _cursors);
        Interlocked.Increment(ref _open);
        lock (_asked)
            _asked.UnionWith(columnNames);
    }

    public void Closed() => Interlocked.Decrement(ref _open);

    public void Moved()
    {
        long moves = Interlocked.Increment(ref _moves);
        OnRow?.Invoke(moves);
    }
}
