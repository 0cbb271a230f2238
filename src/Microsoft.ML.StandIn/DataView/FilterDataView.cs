namespace Microsoft.ML.Data;

/// <summary>The rows of a data view that a test accepts.</summary>
internal sealed class FilterDataView : IDataView
{
    private readonly IDataView _source;
    private readonly DataViewSchema.Column[] _needed;
    private readonly Func<DataViewRow, Func<bool>> _makeTest;

    /// <summary>Filters by a test over the given columns; it is made anew for every cursor.</summary>
    public FilterDataView(IDataView source, DataViewSchema.Column[] needed, Func<DataViewRow, Func<bool>> makeTest,
        bool canShuffle = true)
    {
        _source = source;
        _needed = needed;
        _makeTest = makeTest;
        CanShuffle = canShuffle && source.CanShuffle;
    }

    public bool CanShuffle { get; }

    public DataViewSchema Schema => _source.Schema;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        Check.Value(columnsNeeded, nameof(columnsNeeded));
        HashSet<int> active = [.. columnsNeeded.Select(column => column.Index)];
        HashSet<int> needed = [.. active, .. _needed.Select(column => column.Index)];
        DataViewRowCursor cursor = _source.GetRowCursor(
            Schema.Where(column => needed.Contains(column.Index)), CanShuffle ? rand : null);
        return new Cursor(cursor, active, _makeTest(cursor));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DataViewRowCursor input, HashSet<int> active, Func<bool> accept) : DataViewRowCursor
    {
        private long _position = -1;
        private bool _ended;

        public override DataViewSchema Schema => input.Schema;

        public override long Position => _position;

        public override long Batch => input.Batch;

        public override bool MoveNext()
        {
            while (!_ended && input.MoveNext())
            {
                if (accept())
                {
                    _position++;
                    return true;
                }
            }

            _ended = true;
            _position = -1;
            return false;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Check.Param(IsColumnActive(column), nameof(column), $"Requested column '{column.Name}' not active.");
            return input.GetGetter<TValue>(column);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                input.Dispose();
            base.Dispose(disposing);
        }
    }
}
