using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>Looks ahead a bounded batch of rows and computes them on all cores; rows come out in the input's order.</summary>
/// <remarks>
/// A worker gets rows in parts and computes each as if it were alone, so batch size and thread count change no bit. Memory: one
/// batch of inputs, outputs and the columns that are passed on beside them.
/// </remarks>
internal sealed class BatchedRowCursor : DataViewRowCursor
{
    /// <summary>Rows looked ahead at most.</summary>
    internal const int MaximumRows = 128;

    /// <summary>A batch is closed early once its inputs hold this many bytes, so that large chips do not fill the memory.</summary>
    internal const int MaximumInputBytes = 8 << 20;

    /// <summary>And early once its inputs and the columns passed on beside them hold this many: a chip may pass a component that does not read it.</summary>
    internal const int MaximumBatchBytes = 64 << 20;

    private const int PartsOfAWorker = 4;

    private readonly RowMapper _mapper;
    private readonly DataViewRowCursor _source;
    private readonly bool[] _active;
    private readonly Action<RowSlot>[] _loaders;
    private readonly RowFrame[] _frames = new RowFrame[MaximumRows];
    private readonly RowWorker[] _workers;
    private readonly PassedColumn?[] _passed;
    private readonly ValueGetter<DataViewRowId> _sourceId;
    private readonly DataViewRowId[] _ids = new DataViewRowId[MaximumRows];
    private readonly long[] _batches = new long[MaximumRows];
    private readonly ExceptionDispatchInfo?[] _failures = new ExceptionDispatchInfo?[MaximumRows];
    private ExceptionDispatchInfo? _sourceFailure;
    private int _rows;
    private int _current = -1;
    private long _position = -1;
    private bool _ended;
    private bool _disposed;

    public BatchedRowCursor(RowMapper mapper, DataViewRowCursor source, IReadOnlyList<DataViewSchema.Column> columns)
    {
        _mapper = mapper;
        _source = source;
        _active = new bool[mapper.OutputSchema.Count];
        _passed = new PassedColumn?[mapper.InputSchema.Count];
        foreach (var column in columns)
        {
            _active[column.Index] = true;
            if (!mapper.IsAdded(column))
                _passed[column.Index] ??= PassedColumn.Create(source, mapper.InputSchema[column.Index], MaximumRows);
        }

        _loaders = RowLoaders.Of(mapper, source);
        _workers = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => mapper.Transformer.CreateWorker())];
        _sourceId = source.GetIdGetter();
    }

    public override DataViewSchema Schema => _mapper.OutputSchema;

    public override long Position => _position;

    public override long Batch => _current >= 0 && !_ended ? _batches[_current] : 0;

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = _ids[Current];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        RowLoaders.RequireActive(column, _active[column.Index]);
        if (!_mapper.IsAdded(column))
            return RowLoaders.Typed<TValue>(column, _passed[column.Index]!.Getter(() => Current));
        int index = column.Index - _mapper.InputSchema.Count;
        bool isVector = _mapper.Transformer.Outputs[index].IsVector;
        RowSlot prototype = RowSlot.Create(_mapper.Transformer.Outputs[index].Item);
        return RowLoaders.Typed<TValue>(column, prototype.Getter(isVector, () =>
        {
            int row = Current;
            if (_failures[row] is { } failure)
                RowFailure.Throw(failure, _ids[row]);
            return _frames[row].OutputSlot(index);
        }));
    }

    public override bool MoveNext()
    {
        if (_ended)
            return false;
        if (++_current >= _rows)
        {
            if (_sourceFailure is null)
                ReadBatch();
            else
                _rows = 0;
            _current = 0;
            if (_rows == 0 && _sourceFailure is { } failure)
            {
                _ended = true;
                failure.Throw();
            }

            if (_rows == 0)
            {
                _ended = true;
                _position = -1;
                return false;
            }

            ComputeBatch();
        }

        _position++;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (!_disposed && disposing)
        {
            _ended = true;
            _source.Dispose();
        }

        _disposed = true;
        base.Dispose(disposing);
    }

    private int Current
    {
        get
        {
            RowLoaders.RequireOpen(_disposed);
            return _current >= 0 && !_ended
                ? _current
                : throw new InvalidOperationException("The cursor is not on a row. Call MoveNext first.");
        }
    }

    /// <summary>Where the source fails, the rows before it are given first, as a one-row cursor would; no row is read after that.</summary>
    private void ReadBatch()
    {
        _rows = 0;
        try
        {
            ReadRows();
        }
        catch (Exception failure)
        {
            if (failure is OperationCanceledException)
                _rows = 0;
            _sourceFailure = ExceptionDispatchInfo.Capture(failure);
        }
    }

    private void ReadRows()
    {
        long bytes = 0, passedBytes = 0;
        while (_rows < MaximumRows && bytes < MaximumInputBytes && bytes + passedBytes < MaximumBatchBytes && _source.MoveNext())
        {
            RowFrame frame = _frames[_rows] ??= new RowFrame(_mapper.Transformer.Inputs, _mapper.Transformer.Outputs);
            for (int i = 0; i < _loaders.Length; i++)
            {
                RowSlot slot = frame.InputSlot(i);
                _loaders[i](slot);
                bytes += slot.ByteLength;
            }

            foreach (var passed in _passed)
            {
                if (passed is null)
                    continue;
                passed.Load(_rows);
                passedBytes += passed.ByteLength(_rows);
            }

            _sourceId(ref _ids[_rows]);
            _batches[_rows] = _source.Batch;
            _rows++;
        }
    }

    /// <summary>
    /// A failure is kept with its row and thrown when that row is read, as a one-row cursor would. A batch has more parts than
    /// workers: whoever is done takes the next, so that all end together.
    /// </summary>
    private void ComputeBatch()
    {
        int workers = Math.Min(_workers.Length, _rows);
        if (workers == 1)
        {
            _workers[0].RunPart(_frames.AsSpan(0, _rows), _failures.AsSpan(0, _rows));
            return;
        }

        int parts = Math.Min(_rows, workers * PartsOfAWorker);
        int taken = 0;
        Parallel.For(0, workers, worker =>
        {
            for (int part = Interlocked.Increment(ref taken) - 1; part < parts; part = Interlocked.Increment(ref taken) - 1)
            {
                int begin = _rows * part / parts;
                int length = (_rows * (part + 1) / parts) - begin;
                _workers[worker].RunPart(_frames.AsSpan(begin, length), _failures.AsSpan(begin, length));
            }
        });
    }
}
