using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetBehaviour.Tests;

/// <summary>
/// An estimator and transformer from outside ML.NET: doubles column "Weight" into "Doubled", counts what it computes.
/// </summary>
internal sealed class ExternalScaler : IEstimator<ExternalScaler>, ITransformer, IDisposable
{
    private readonly Action<ModelSaveContext>? _save;

    public ExternalScaler(Action<ModelSaveContext>? save = null)
    {
        _save = save;
    }

    public int Computed { get; private set; }

    public int Disposals { get; private set; }

    public SchemaShape? Seen { get; private set; }

    public DataViewSchema? RowSchema { get; private set; }

    public bool IsRowToRowMapper => true;

    public ExternalScaler Fit(IDataView input) => this;

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Seen = inputSchema;
        return inputSchema;
    }

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => new Mapper(this, inputSchema).OutputSchema;

    public IDataView Transform(IDataView input) => new View(input, new Mapper(this, input.Schema));

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new Mapper(this, inputSchema);

    public void Dispose() => Disposals++;

    void ICanSaveModel.Save(ModelSaveContext ctx) => _save?.Invoke(ctx);

    private sealed class Mapper : IRowToRowMapper
    {
        private readonly ExternalScaler _parent;

        public Mapper(ExternalScaler parent, DataViewSchema inputSchema)
        {
            _parent = parent;
            InputSchema = inputSchema;
            var builder = new DataViewSchema.Builder();
            builder.AddColumns(inputSchema);
            builder.AddColumn("Doubled", NumberDataViewType.Single);
            OutputSchema = builder.ToSchema();
        }

        public DataViewSchema InputSchema { get; }

        public DataViewSchema OutputSchema { get; }

        public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
        {
            int[] indices = dependingColumns.Select(column => column.Index).ToArray();
            return InputSchema.Where(column => indices.Contains(column.Index)
                || (column.Name == "Weight" && indices.Contains(InputSchema.Count)));
        }

        public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
        {
            _parent.RowSchema = input.Schema;
            if (!ReferenceEquals(input.Schema, InputSchema))
                throw new InvalidOperationException("Not the very schema.");
            return new MappedRow(this, input, activeColumns);
        }

        public ValueGetter<float> Double(DataViewRow input)
        {
            ValueGetter<float> get = input.GetGetter<float>(InputSchema["Weight"]);
            return (ref float value) =>
            {
                get(ref value);
                value *= 2;
                _parent.Computed++;
            };
        }
    }

    private sealed class MappedRow(Mapper mapper, DataViewRow input, IEnumerable<DataViewSchema.Column> active) : DataViewRow
    {
        private readonly HashSet<int> _active = active.Select(column => column.Index).ToHashSet();

        public override DataViewSchema Schema => mapper.OutputSchema;

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
            => column.Index < input.Schema.Count ? input.GetGetter<TValue>(input.Schema[column.Index])
                : (ValueGetter<TValue>)(Delegate)mapper.Double(input);
    }

    private sealed class View(IDataView source, Mapper mapper) : IDataView
    {
        public bool CanShuffle => source.CanShuffle;

        public DataViewSchema Schema => mapper.OutputSchema;

        public long? GetRowCount() => source.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        {
            DataViewSchema.Column[] active = columnsNeeded.ToArray();
            DataViewRowCursor cursor = source.GetRowCursor(mapper.GetDependencies(active), rand);
            return new Cursor(cursor, mapper.GetRow(cursor, active));
        }

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
            => [GetRowCursor(columnsNeeded, rand)];
    }

    private sealed class Cursor(DataViewRowCursor input, DataViewRow row) : DataViewRowCursor
    {
        public override DataViewSchema Schema => row.Schema;

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override bool MoveNext() => input.MoveNext();

        public override ValueGetter<DataViewRowId> GetIdGetter() => row.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => row.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => row.GetGetter<TValue>(column);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                input.Dispose();
            base.Dispose(disposing);
        }
    }
}
