using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>The lazy result of <see cref="RowTransformer.Transform"/>.</summary>
internal sealed class RowDataView(IDataView input, RowMapper mapper) : IDataView
{
    public DataViewSchema Schema => mapper.OutputSchema;

    public bool CanShuffle => input.CanShuffle;

    public long? GetRowCount() => input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        var source = input.GetRowCursor(mapper.GetDependencies(columns), rand);
        return LooksAhead(columns)
            ? new BatchedRowCursor(mapper, source, columns)
            : new SingleRowCursor(mapper, source, columns);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        var sources = input.GetRowCursorSet(mapper.GetDependencies(columns), n, rand);
        if (sources.Length == 1 && LooksAhead(columns))
            return [new BatchedRowCursor(mapper, sources[0], columns)];
        return [.. sources.Select(source => new SingleRowCursor(mapper, source, columns))];
    }

    private bool LooksAhead(DataViewSchema.Column[] columns)
        => columns.Any(mapper.IsAdded) && (Environment.ProcessorCount > 1 || mapper.Transformer.GainsFromParts);

    /// <summary>One row at a time: used inside a set of parallel cursors, and where nothing is computed.</summary>
    private sealed class SingleRowCursor(RowMapper mapper, DataViewRowCursor source, DataViewSchema.Column[] columns) : DataViewRowCursor
    {
        private readonly RowComputation _computation = new(mapper, source, columns);
        private bool _disposed;

        public override DataViewSchema Schema => _computation.Schema;

        public override long Position => source.Position;

        public override long Batch => source.Batch;

        public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => _computation.IsActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _computation.GetGetter<TValue>(column);

        public override bool MoveNext() => !_disposed && source.MoveNext();

        protected override void Dispose(bool disposing)
        {
            if (!_disposed && disposing)
            {
                _computation.Close();
                source.Dispose();
            }

            _disposed = true;
            base.Dispose(disposing);
        }
    }
}
