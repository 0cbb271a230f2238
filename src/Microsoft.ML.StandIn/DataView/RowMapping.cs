namespace Microsoft.ML.Data;

/// <summary>
/// Maps rows of one schema to rows of another: every output column is either an input column passed through or a computed one.
/// All built-in transformers are such mappings, bound to one input schema.
/// </summary>
internal abstract class RowMapping : IRowToRowMapper
{
    /// <summary>For every output column the input column it passes through, or ~k for the k-th computed column.</summary>
    private readonly int[] _sources;
    private readonly int _computed;

    /// <summary>Passes every input column through and appends computed ones.</summary>
    protected RowMapping(DataViewSchema inputSchema, DataViewSchema.DetachedColumn[] computed)
    {
        InputSchema = inputSchema;
        _sources = [.. Enumerable.Range(0, inputSchema.Count), .. Enumerable.Range(0, computed.Length).Select(k => ~k)];
        _computed = computed.Length;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(inputSchema);
        builder.AddColumns(computed);
        OutputSchema = builder.ToSchema();
    }

    /// <summary>Passes the given input columns through, in their order.</summary>
    protected RowMapping(DataViewSchema inputSchema, int[] kept)
    {
        InputSchema = inputSchema;
        _sources = kept;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(kept.Select(index => inputSchema[index]));
        OutputSchema = builder.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public static void CheckSchema(DataViewRow row, DataViewSchema schema)
        => Check.Param(ReferenceEquals(row.Schema, schema), "input",
            "The row's schema is not the very schema that the mapper was made for.");

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        var needed = new bool[InputSchema.Count];
        var active = new bool[_computed];
        foreach (DataViewSchema.Column column in dependingColumns)
        {
            int source = _sources[column.Index];
            if (source >= 0)
                needed[source] = true;
            else
                active[~source] = true;
        }

        if (Array.Exists(active, isActive => isActive))
            MarkInputs(active, needed);
        return InputSchema.Where(column => needed[column.Index]).ToArray();
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        Check.Value(input, nameof(input));
        Check.Value(activeColumns, nameof(activeColumns));
        CheckSchema(input, InputSchema);
        return new MappedRow(input, new Getters(this, input, activeColumns));
    }

    public IDataView Apply(IDataView input) => new View(this, input);

    /// <summary>Marks the input columns that the active computed columns need.</summary>
    protected abstract void MarkInputs(bool[] active, bool[] needed);

    /// <summary>Makes the getters of the active computed columns over one row or cursor.</summary>
    protected abstract Delegate[] MakeGetters(DataViewRow input, bool[] active);

    /// <summary>The getters over one row or cursor.</summary>
    private sealed class Getters
    {
        private readonly RowMapping _mapping;
        private readonly DataViewRow _input;
        private readonly bool[] _active;
        private readonly Delegate[] _computed;

        public Getters(RowMapping mapping, DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
        {
            _mapping = mapping;
            _input = input;
            _active = new bool[mapping.OutputSchema.Count];
            var computed = new bool[mapping._computed];
            foreach (DataViewSchema.Column column in activeColumns)
            {
                _active[column.Index] = true;
                if (mapping._sources[column.Index] < 0)
                    computed[~mapping._sources[column.Index]] = true;
            }

            _computed = Array.Exists(computed, isActive => isActive) ? mapping.MakeGetters(input, computed) : [];
        }

        public DataViewSchema Schema => _mapping.OutputSchema;

        public bool IsActive(DataViewSchema.Column column)
        {
            Check.Param(column.Index < _active.Length, nameof(column));
            return _active[column.Index];
        }

        public ValueGetter<TValue> Get<TValue>(DataViewSchema.Column column)
        {
            Check.Param(IsActive(column), nameof(column), $"Requested column '{column.Name}' not active.");
            int source = _mapping._sources[column.Index];
            if (source >= 0)
                return _input.GetGetter<TValue>(_input.Schema[source]);
            return RowGetter.Cast<TValue>(_computed[~source], column);
        }
    }

    private sealed class MappedRow(DataViewRow input, Getters getters) : DataViewRow
    {
        public override DataViewSchema Schema => getters.Schema;

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => getters.IsActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => getters.Get<TValue>(column);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                input.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class MappedCursor(DataViewRowCursor input, Getters getters) : DataViewRowCursor
    {
        public override DataViewSchema Schema => getters.Schema;

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override bool MoveNext() => input.MoveNext();

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => getters.IsActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => getters.Get<TValue>(column);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                input.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class View(RowMapping mapping, IDataView source) : IDataView
    {
        public bool CanShuffle => source.CanShuffle;

        public DataViewSchema Schema => mapping.OutputSchema;

        public long? GetRowCount() => source.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
        {
            DataViewSchema.Column[] active = columnsNeeded.ToArray();
            return Map(source.GetRowCursor(mapping.GetDependencies(active), rand), active);
        }

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
        {
            DataViewSchema.Column[] active = columnsNeeded.ToArray();
            return Array.ConvertAll(
                source.GetRowCursorSet(mapping.GetDependencies(active), n, rand),
                cursor => (DataViewRowCursor)Map(cursor, active));
        }

        private MappedCursor Map(DataViewRowCursor input, DataViewSchema.Column[] active)
            => new(input, new Getters(mapping, input, active));
    }
}

/// <summary>Casts getters to the type that a caller asks for.</summary>
internal static class RowGetter
{
    public static ValueGetter<TValue> Cast<TValue>(Delegate getter, DataViewSchema.Column column)
        => getter as ValueGetter<TValue> ?? throw new InvalidOperationException(
            $"Invalid TValue in GetGetter for column '{column.Name}': '{typeof(TValue)}', "
            + $"expected type: '{column.Type.RawType}'.");
}
