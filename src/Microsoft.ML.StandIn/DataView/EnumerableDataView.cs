namespace Microsoft.ML.Data;

/// <summary>A data view over objects, which are enumerated anew by every cursor.</summary>
internal sealed class EnumerableDataView<TRow> : IDataView
    where TRow : class
{
    private readonly IEnumerable<TRow> _rows;
    private readonly MemberColumn[] _columns;

    public EnumerableDataView(IEnumerable<TRow> rows, SchemaDefinition definition)
    {
        _rows = rows;
        _columns = MemberColumn.Of(typeof(TRow), definition, SchemaDefinition.Direction.Read);
        Schema = MemberColumn.Schema(_columns);
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => (_rows as ICollection<TRow>)?.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        Check.Value(columnsNeeded, nameof(columnsNeeded));
        HashSet<int> active = [.. columnsNeeded.Select(column => column.Index)];
        return new Cursor(Schema, _rows.GetEnumerator(), new ObjectRow<TRow>(_columns, active.Contains));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DataViewSchema schema, IEnumerator<TRow> rows, ObjectRow<TRow> row) : DataViewRowCursor
    {
        private long _position = -1;
        private bool _ended;

        public override DataViewSchema Schema => schema;

        public override long Position => _position;

        public override long Batch => 0;

        public override bool MoveNext()
        {
            if (_ended)
                return false;
            if (!rows.MoveNext())
            {
                Dispose();
                return false;
            }

            row.Current = rows.Current
                ?? throw new InvalidOperationException("Encountered null when iterating over data, this is not supported.");
            _position++;
            return true;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) =>
        {
            if (_position < 0)
            {
                throw new InvalidOperationException(
                    "Values cannot be fetched at this time: the cursor either has not started, or has ended.");
            }

            value = new DataViewRowId((ulong)_position, 0);
        };

        public override bool IsColumnActive(DataViewSchema.Column column) => row.IsActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => row.Get<TValue>(column);

        protected override void Dispose(bool disposing)
        {
            if (disposing && !_ended)
            {
                _ended = true;
                _position = -1;
                row.Current = null;
                rows.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
