using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>Some rows of a view that the folds of a cross-validation share.</summary>
/// <param name="view">The shared view.</param>
/// <param name="rows">The rows of the data to keep, 0-based, ascending.</param>
/// <param name="keeps">Whether a column that is read is computed for all folds and kept.</param>
internal sealed class FrozenRowsView(FrozenView view, int[] rows, bool keeps = true) : IDataView
{
    public DataViewSchema Schema => view.Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => rows.Length;

    /// <summary>The same rows after a frozen transformer: a row's values do not depend on which other rows are there.</summary>
    public FrozenRowsView Apply(RowTransformer transformer) => new(view.Then(transformer), rows, keeps);

    /// <summary>The same rows for a reader that stops early: uses what is kept, keeps nothing more.</summary>
    public FrozenRowsView WithoutKeeping() => new(view, rows, keeps: false);

    // Rows are known by their place in the unshuffled order, so the random order that a caller may ask for is not passed on.
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        if (keeps)
            view.Prefix.Keep(view, columns);
        return new Cursor(view, rows, columns);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded)];

    /// <summary>Kept columns come from memory; the others, if any, are computed for these rows only.</summary>
    private sealed class Cursor : DataViewRowCursor
    {
        private readonly FrozenView _view;
        private readonly int[] _rows;
        private readonly bool[] _active;
        private readonly PassedColumn?[] _kept;
        private readonly DataViewRowCursor? _source;
        private readonly DataViewRowId[]? _ids;
        private int _position = -1;
        private bool _ended;
        private bool _disposed;

        public Cursor(FrozenView view, int[] rows, DataViewSchema.Column[] columns)
        {
            _view = view;
            _rows = rows;
            _active = new bool[view.Schema.Count];
            _kept = new PassedColumn?[view.Schema.Count];
            List<DataViewSchema.Column> missing = [];
            foreach (DataViewSchema.Column column in columns)
            {
                _active[column.Index] = true;
                _kept[column.Index] = view.Prefix.Find(view, column.Index);
                if (_kept[column.Index] is null)
                    missing.Add(view.Schema[column.Index]);
            }

            _ids = view.Prefix.Ids;
            if (missing.Count > 0 || _ids is null)
                _source = view.Compute(rows).GetRowCursor(missing);
        }

        public override DataViewSchema Schema => _view.Schema;

        public override long Position => _position;

        public override long Batch => 0;

        private int Row => _position >= 0
            ? _rows[_position]
            : throw new InvalidOperationException("The cursor is not on a row. Call MoveNext first.");

        public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

        public override ValueGetter<DataViewRowId> GetIdGetter() =>
            _source?.GetIdGetter() ?? ((ref DataViewRowId value) => value = _ids![Row]);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            RowLoaders.RequireActive(column, _active[column.Index]);
            return _kept[column.Index] is { } kept
                ? RowLoaders.Typed<TValue>(column, kept.Getter(() => Row))
                : _source!.GetGetter<TValue>(_source.Schema[column.Index]);
        }

        public override bool MoveNext()
        {
            _view.Prefix.CancellationToken.ThrowIfCancellationRequested();
            _ended |= _position + 1 == _rows.Length || _source?.MoveNext() == false;
            _position = _ended ? -1 : _position + 1;
            return !_ended;
        }

        protected override void Dispose(bool disposing)
        {
            if (!_disposed && disposing)
            {
                _ended = true;
                _source?.Dispose();
            }

            _disposed = true;
            base.Dispose(disposing);
        }
    }
}
