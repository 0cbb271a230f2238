using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>The added columns of one row source: runs the worker at most once per row, and only when an added column is read.</summary>
internal sealed class RowComputation
{
    private readonly RowMapper _mapper;
    private readonly DataViewRow _input;
    private readonly bool[] _active;
    private readonly Action<RowSlot>[] _loaders = [];
    private readonly RowFrame? _frame;
    private readonly RowWorker? _worker;
    private readonly ValueGetter<DataViewRowId>? _id;
    private long _computedPosition = -1;
    private bool _isClosed;

    public RowComputation(RowMapper mapper, DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        _mapper = mapper;
        _input = input;
        _active = new bool[mapper.OutputSchema.Count];
        bool computes = false;
        foreach (var column in activeColumns)
        {
            _active[column.Index] = true;
            computes |= mapper.IsAdded(column);
        }

        if (!computes)
            return;
        _loaders = RowLoaders.Of(mapper, input);
        _frame = new RowFrame(mapper.Transformer.Inputs, mapper.Transformer.Outputs);
        _worker = mapper.Transformer.CreateWorker();
        _id = input is DataViewRowCursor ? input.GetIdGetter() : null;
    }

    public DataViewSchema Schema => _mapper.OutputSchema;

    public bool IsActive(DataViewSchema.Column column) => _active[column.Index];

    public ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        RowLoaders.RequireActive(column, _active[column.Index]);
        if (!_mapper.IsAdded(column))
            return _input.GetGetter<TValue>(_mapper.InputSchema[column.Index]);
        int index = column.Index - _mapper.InputSchema.Count;
        RowSlot slot = _frame!.OutputSlot(index);
        return RowLoaders.Typed<TValue>(column, slot.Getter(_mapper.Transformer.Outputs[index].IsVector, () =>
        {
            Compute();
            return slot;
        }));
    }

    /// <summary>The row source is disposed: no value can be had from now on.</summary>
    public void Close() => _isClosed = true;

    private void Compute()
    {
        RowLoaders.RequireOpen(_isClosed);
        long position = _input.Position;
        if (position >= 0 && position == _computedPosition)
            return;
        for (int i = 0; i < _loaders.Length; i++)
            _loaders[i](_frame!.InputSlot(i));
        try
        {
            _worker!.Run(_frame!);
        }
        catch (ArgumentException exception) when (_id is not null)
        {
            DataViewRowId id = default;
            _id(ref id);
            RowFailure.Throw(ExceptionDispatchInfo.Capture(exception), id);
        }

        _computedPosition = position;
    }
}

/// <summary>What the one-row and the batched door have in common.</summary>
internal static class RowLoaders
{
    public static Action<RowSlot>[] Of(RowMapper mapper, DataViewRow input)
        => [.. mapper.InputColumns.Select((column, i) => RowSlot.Create(mapper.Transformer.Inputs[i].Item).Loader(input, column))];

    public static void RequireActive(DataViewSchema.Column column, bool active)
    {
        if (!active)
            throw new InvalidOperationException($"Column '{column.Name}' is not active in this cursor. Ask for it in GetRowCursor.");
    }

    public static void RequireOpen(bool isDisposed)
    {
        if (isDisposed)
            throw new ObjectDisposedException(nameof(DataViewRow), "The row's cursor is disposed: expected values to be read before. Open another cursor.");
    }

    public static ValueGetter<TValue> Typed<TValue>(DataViewSchema.Column column, Delegate getter)
        => getter as ValueGetter<TValue> ?? throw OtherType<TValue>(column);

    public static InvalidOperationException OtherType<TValue>(DataViewSchema.Column column)
        => new($"Column '{column.Name}' has type {column.Type}; its value is no {typeof(TValue)}.");
}
