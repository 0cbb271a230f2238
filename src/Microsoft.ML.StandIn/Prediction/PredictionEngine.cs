using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Predicts for single objects; not safe for use from several threads at a time.</summary>
public abstract class PredictionEngineBase<TSrc, TDst> : IDisposable
    where TSrc : class
    where TDst : class, new()
{
    private readonly ITransformer _transformer;
    private readonly InputRow _input;
    private readonly Action<TDst> _fill;
    private readonly bool _ownsTransformer;
    private bool _disposed;

    private protected PredictionEngineBase(ITransformer transformer, PredictionEngineOptions options)
    {
        Check.Value(transformer, nameof(transformer));
        Check.Param(transformer.IsRowToRowMapper, nameof(transformer), "Must be a row to row mapper");
        _transformer = transformer;
        _ownsTransformer = options.OwnsTransformer;
        _input = new InputRow(MemberColumn.Of(typeof(TSrc), options.InputSchemaDefinition, SchemaDefinition.Direction.Read));
        IRowToRowMapper mapper = transformer.GetRowToRowMapper(_input.Schema);
        var reader = new ObjectReader<TDst>(mapper.OutputSchema, options.OutputSchemaDefinition, options.IgnoreMissingColumns);
        // As in ML.NET every column is active, though only those that are read get computed.
        _fill = reader.Bind(mapper.GetRow(_input, mapper.OutputSchema));
        OutputSchema = transformer.GetOutputSchema(_input.Schema);
    }

    /// <summary>The schema of the predictions.</summary>
    public DataViewSchema OutputSchema { get; }

    /// <summary>Predicts for an object.</summary>
    public TDst Predict(TSrc example)
    {
        var prediction = new TDst();
        Predict(example, ref prediction);
        return prediction;
    }

    /// <summary>Predicts for an object into an existing prediction.</summary>
    public abstract void Predict(TSrc example, ref TDst prediction);

    /// <summary>Disposes the model, unless the options leave it to its owner.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _input.Dispose();
        if (_ownsTransformer)
            (_transformer as IDisposable)?.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected void Fill(TSrc example, TDst prediction)
    {
        _input.MoveTo(example);
        _fill(prediction);
    }

    /// <summary>The row that holds the present object.</summary>
    private sealed class InputRow : DataViewRow
    {
        private readonly ObjectRow<TSrc> _row;
        private long _position = -1;

        public InputRow(MemberColumn[] columns)
        {
            Schema = MemberColumn.Schema(columns);
            _row = new ObjectRow<TSrc>(columns, _ => true);
        }

        public override DataViewSchema Schema { get; }

        public override long Position => _position;

        public override long Batch => 0;

        public void MoveTo(TSrc example)
        {
            _row.Current = example;
            _position++;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter()
            => (ref DataViewRowId value) => value = new DataViewRowId((ulong)_position, 0);

        public override bool IsColumnActive(DataViewSchema.Column column) => _row.IsActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _row.Get<TValue>(column);
    }
}

/// <summary>Predicts for single objects; not safe for use from several threads at a time.</summary>
public sealed class PredictionEngine<TSrc, TDst> : PredictionEngineBase<TSrc, TDst>
    where TSrc : class
    where TDst : class, new()
{
    internal PredictionEngine(ITransformer transformer, PredictionEngineOptions options)
        : base(transformer, options)
    {
    }

    /// <inheritdoc/>
    public override void Predict(TSrc example, ref TDst prediction)
    {
        Check.Value(example, nameof(example));
        prediction ??= new TDst();
        Fill(example, prediction);
    }
}

/// <summary>How a prediction engine reads, writes and disposes.</summary>
public sealed class PredictionEngineOptions
{
    /// <summary>Whether members without a column are left alone, rather than refused.</summary>
    public bool IgnoreMissingColumns = true;

    /// <summary>The columns of the objects; null for those of their attributes.</summary>
    public SchemaDefinition InputSchemaDefinition;

    /// <summary>The columns of the predictions; null for those of their attributes.</summary>
    public SchemaDefinition OutputSchemaDefinition;

    /// <summary>Whether the engine disposes the model with itself.</summary>
    public bool OwnsTransformer = true;

    /// <summary>Makes the default options.</summary>
    public PredictionEngineOptions()
    {
    }
}
