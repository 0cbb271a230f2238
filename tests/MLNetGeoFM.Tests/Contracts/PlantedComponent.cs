using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

/// <summary>What a planted component does wrong; null = right, as the component inside it.</summary>
internal sealed class Fault
{
    public Func<IEstimator<ITransformer>, SchemaShape, SchemaShape>? Promise { get; init; }

    public Func<IEstimator<ITransformer>, IDataView, ITransformer>? Fit { get; init; }

    public Func<ITransformer, DataViewSchema, DataViewSchema>? Schema { get; init; }

    public Func<ITransformer, IDataView, IDataView>? Transform { get; init; }

    public Func<ITransformer, DataViewSchema, IRowToRowMapper>? Mapper { get; init; }

    /// <summary>What is saved in place of the transformer.</summary>
    public Func<ITransformer, ITransformer>? Save { get; init; }

    /// <summary>Changes values of the column Out.</summary>
    public Action<PlantedCursor, float[]>? Value { get; init; }

    /// <summary>The column of the input whose values get lost.</summary>
    public string? LostColumn { get; init; }

    /// <summary>Whether a cursor always computes Out.</summary>
    public bool AlwaysComputes { get; init; }

    /// <summary>Whether a cursor leaves the one that it reads open.</summary>
    public bool LeavesOpen { get; init; }

    /// <summary>Whether a disposed cursor goes on as if nothing had been.</summary>
    public bool ForgivesDisposal { get; init; }

    /// <summary>Whether a disposed cursor goes on to rows.</summary>
    public bool MovesAfterDisposal { get; init; }

    /// <summary>The cursors of a set; null = those of the component inside.</summary>
    public Func<IDataView, DataViewSchema.Column[], int, DataViewRowCursor[]>? CursorSet { get; init; }

    /// <summary>Whether a mapper's row leaves the one that it reads open.</summary>
    public bool RowLeavesOpen { get; init; }

    /// <summary>Whether a mapper's disposed row goes on as if nothing had been.</summary>
    public bool RowForgivesDisposal { get; init; }

    /// <summary>Whether a mapper's row has a schema object of its own.</summary>
    public bool RowOfOtherSchema { get; init; }

    /// <summary>Whether the model fails when it is disposed again.</summary>
    public bool DisposesOnce { get; init; }

    /// <summary>Whether the estimator counts its fits.</summary>
    public bool CountsFits { get; init; }
}

/// <summary>A component around another one, with a fault.</summary>
internal sealed class PlantedEstimator(IEstimator<ITransformer> inner, Fault fault) : IEstimator<ITransformer>
{
    private int _fits;

    public ITransformer Fit(IDataView input)
    {
        _fits += fault.CountsFits ? 1 : 0;
        return new PlantedTransformer(fault.Fit?.Invoke(inner, input) ?? inner.Fit(input), fault);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => fault.Promise?.Invoke(inner, inputSchema) ?? inner.GetOutputSchema(inputSchema);
}

/// <inheritdoc cref="PlantedEstimator"/>
internal sealed class PlantedTransformer(ITransformer inner, Fault fault) : ITransformer, IDisposable
{
    private bool _disposed;

    public ITransformer Inner => inner;

    public bool IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
        => fault.Schema?.Invoke(inner, inputSchema) ?? inner.GetOutputSchema(inputSchema);

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        IRowToRowMapper mapper = fault.Mapper?.Invoke(inner, inputSchema) ?? inner.GetRowToRowMapper(inputSchema);
        return fault.RowLeavesOpen || fault.RowForgivesDisposal || fault.RowOfOtherSchema ? new PlantedMapper(mapper, fault) : mapper;
    }

    public IDataView Transform(IDataView input)
        => new PlantedView(fault.Transform?.Invoke(inner, input) ?? inner.Transform(input), fault);

    public void Dispose()
    {
        ObjectDisposedException.ThrowIf(_disposed && fault.DisposesOnce, this);
        _disposed = true;
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)(fault.Save?.Invoke(inner) ?? inner)).Save(ctx);
}

/// <inheritdoc cref="PlantedEstimator"/>
internal sealed class PlantedView(IDataView inner, Fault fault) : IDataView
{
    private int _open;

    public DataViewSchema Schema => inner.Schema;

    public bool CanShuffle => inner.CanShuffle;

    /// <summary>Cursors that are not disposed.</summary>
    public int Open => Volatile.Read(ref _open);

    public long? GetRowCount() => inner.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        => new PlantedCursor(inner.GetRowCursor(Needed(columnsNeeded), rand), this, fault, 0);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] needed = [.. Needed(columnsNeeded)];
        return [.. (fault.CursorSet?.Invoke(inner, needed, n) ?? inner.GetRowCursorSet(needed, n, rand))
            .Select((cursor, i) => new PlantedCursor(cursor, this, fault, i))];
    }

    public void Count(int change) => Interlocked.Add(ref _open, change);

    private IEnumerable<DataViewSchema.Column> Needed(IEnumerable<DataViewSchema.Column> columns)
        => fault.AlwaysComputes ? columns.Append(Schema["Out"]).DistinctBy(column => column.Index) : columns;
}

/// <inheritdoc cref="PlantedEstimator"/>
internal sealed class PlantedCursor : DataViewRowCursor
{
    private readonly DataViewRowCursor _inner;
    private readonly Fault _fault;
    private bool _disposed;

    public PlantedCursor(DataViewRowCursor inner, PlantedView view, Fault fault, int indexInSet)
    {
        _inner = inner;
        _fault = fault;
        View = view;
        IndexInSet = indexInSet;
        view.Count(1);
    }

    public PlantedView View { get; }

    /// <summary>Which cursor of its set this is.</summary>
    public int IndexInSet { get; }

    /// <summary>How often Out was read on this row before.</summary>
    public int ReadsOfRow { get; private set; }

    public override DataViewSchema Schema => _inner.Schema;

    public override long Position => _inner.Position;

    public override long Batch => _inner.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => _inner.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => _inner.IsColumnActive(column);

    public override bool MoveNext()
    {
        ReadsOfRow = 0;
        return _inner.MoveNext() || (_disposed && _fault.MovesAfterDisposal);
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        ValueGetter<TValue> getter = _inner.GetGetter<TValue>(column);
        if (column.Name == _fault.LostColumn)
            return (ref TValue value) => value = default!;
        if (column.Name != "Out")
            return getter;
        if (_fault.ForgivesDisposal)
        {
            return (ref TValue value) =>
            {
                if (!_disposed)
                    getter(ref value);
            };
        }

        return _fault.Value is null || getter is not ValueGetter<VBuffer<float>> vector
            ? getter
            : (ValueGetter<TValue>)(object)(ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
            {
                VBuffer<float> right = default;
                vector(ref right);
                float[] values = [.. right.DenseValues()];
                _fault.Value(this, values);
                value = new(values.Length, values);
                ReadsOfRow++;
            });
    }

    protected override void Dispose(bool disposing)
    {
        if (!_disposed && disposing)
        {
            View.Count(-1);
            if (!_fault.LeavesOpen)
                _inner.Dispose();
        }

        _disposed = true;
        base.Dispose(disposing);
    }
}
