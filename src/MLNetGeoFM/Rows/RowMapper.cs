using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>A row transformer bound to one input schema.</summary>
internal sealed class RowMapper : IRowToRowMapper
{
    public RowMapper(RowTransformer transformer, DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        transformer.CheckInputs(inputSchema);
        Transformer = transformer;
        InputSchema = inputSchema;
        InputColumns = [.. transformer.Inputs.Select(input => inputSchema[input.ColumnName])];
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(inputSchema);
        builder.AddColumns(transformer.AddedColumns(inputSchema));
        OutputSchema = builder.ToSchema();
    }

    public RowTransformer Transformer { get; }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public IReadOnlyList<DataViewSchema.Column> InputColumns { get; }

    public bool IsAdded(DataViewSchema.Column column) => column.Index >= InputSchema.Count;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        var needed = new bool[InputSchema.Count];
        foreach (var column in dependingColumns)
        {
            if (!IsAdded(column))
            {
                needed[column.Index] = true;
                continue;
            }

            foreach (var input in InputColumns)
                needed[input.Index] = true;
        }

        return [.. InputSchema.Where(column => needed[column.Index])];
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!ReferenceEquals(input.Schema, InputSchema))
            throw new ArgumentException("The row has another schema than the one this mapper is bound to.", nameof(input));
        return new MappedRow(input, new RowComputation(this, input, activeColumns));
    }

    private sealed class MappedRow(DataViewRow input, RowComputation computation) : DataViewRow
    {
        private bool _disposed;

        public override DataViewSchema Schema => computation.Schema;

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => computation.IsActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => computation.GetGetter<TValue>(column);

        protected override void Dispose(bool disposing)
        {
            if (!_disposed && disposing)
            {
                computation.Close();
                input.Dispose();
            }

            _disposed = true;
            base.Dispose(disposing);
        }
    }
}
