using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>What the folds of one cross-validation compute once: the columns that somebody reads of the frozen start of the
/// pipeline, and of the data, kept in memory as far as they fit.</summary>
/// <remarks>
/// A column that only feeds the next frozen component is never kept. Columns are computed in one pass over the rows that any fold
/// uses, on all cores. A column that does not fit, or a row of which fails, is computed by each fold for its own rows instead, so
/// that a failure shows only where such a row is used.
/// </remarks>
internal sealed class FrozenPrefix
{
    private readonly FrozenView _root;
    private readonly int[] _usedRows;
    private readonly int _rowCount;
    private readonly int _budgetMebibytes;
    private readonly Action<string> _warn;
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<(FrozenView View, int Column), PassedColumn?> _columns = [];
    private long _bytesLeft;
    private volatile DataViewRowId[]? _ids;

    /// <param name="data">What all folds are rows of; read in its own order.</param>
    /// <param name="rowCount">The number of its rows.</param>
    /// <param name="usedRows">The rows that any fold trains on or tests, ascending.</param>
    /// <param name="options">Memory and cancellation.</param>
    /// <param name="warn">Told which column does not fit.</param>
    public FrozenPrefix(IDataView data, int rowCount, int[] usedRows, CrossValidationOptions options, Action<string> warn)
    {
        _root = new FrozenView(this, data);
        _rowCount = rowCount;
        _usedRows = usedRows;
        _budgetMebibytes = options.MemoryMebibytes;
        _bytesLeft = (long)options.MemoryMebibytes << 20;
        CancellationToken = options.CancellationToken;
        _warn = warn;
    }

    public CancellationToken CancellationToken { get; }

    /// <summary>The id of each row of the data that is used; null until a column is kept.</summary>
    public DataViewRowId[]? Ids => _ids;

    /// <summary>Some rows of the data.</summary>
    public FrozenRowsView Rows(int[] rows) => new(_root, rows);

    /// <summary>A column that is kept; null where it is not.</summary>
    public PassedColumn? Find(FrozenView view, int column) => _columns.GetValueOrDefault(view.Origin(column));

    /// <summary>Computes the columns that nobody has asked for before, and keeps what fits.</summary>
    public void Keep(FrozenView view, IReadOnlyList<DataViewSchema.Column> columns)
    {
        if (_budgetMebibytes == 0 || columns.All(column => _columns.ContainsKey(view.Origin(column.Index))))
            return;
        lock (_gate)
        {
            List<NewColumn> wanted = [];
            foreach (DataViewSchema.Column column in columns.DistinctBy(column => column.Index))
            {
                (FrozenView View, int) origin = view.Origin(column.Index);
                if (_columns.ContainsKey(origin))
                    continue;
                if (!IsKeepable(column.Type))
                    _columns[origin] = null;
                else if (origin.View.DenseBytes(column) * _usedRows.Length is var bytes && bytes > _bytesLeft)
                    LeaveOut(new NewColumn(column, origin), bytes);
                else
                    wanted.Add(new NewColumn(column, origin));
            }

            if (wanted.Count > 0)
                Compute(view, wanted);
        }
    }

    private void Compute(FrozenView view, List<NewColumn> wanted)
    {
        List<NewColumn> all = [.. wanted];
        try
        {
            DataViewRowId[] ids = _ids ?? new DataViewRowId[_rowCount];
            using (DataViewRowCursor cursor = view.Compute(_usedRows).GetRowCursor(wanted.Select(one => one.Column)))
                Load(cursor, wanted, ids);
            if (wanted.Count == 0)
                return;
            _ids = ids;
            foreach (NewColumn one in wanted)
            {
                one.Values!.Detach();
                _columns[one.Origin] = one.Values;
                _bytesLeft -= one.Bytes;
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            foreach (NewColumn one in all)
                _columns.TryAdd(one.Origin, null);
        }
    }

    private void Load(DataViewRowCursor cursor, List<NewColumn> wanted, DataViewRowId[] ids)
    {
        ValueGetter<DataViewRowId> getId = cursor.GetIdGetter();
        foreach (NewColumn one in wanted)
            one.Values = PassedColumn.Create(cursor, cursor.Schema[one.Column.Index], _rowCount);
        long bytes = 0;
        foreach (int row in _usedRows)
        {
            CancellationToken.ThrowIfCancellationRequested();
            cursor.MoveNext();
            getId(ref ids[row]);
            foreach (NewColumn one in wanted)
            {
                one.Values!.Load(row);
                long length = one.Values.ByteLength(row);
                one.Bytes += length;
                bytes += length;
            }

            while (bytes > _bytesLeft)
            {
                NewColumn largest = wanted.MaxBy(one => one.Bytes)!;
                bytes -= largest.Bytes;
                wanted.Remove(largest);
                LeaveOut(largest, largest.Bytes);
                if (wanted.Count == 0)
                    return;
            }
        }
    }

    private void LeaveOut(NewColumn one, long bytes)
    {
        _columns[one.Origin] = null;
        _warn(string.Create(
            CultureInfo.InvariantCulture,
            $"The column '{one.Column.Name}' does not fit into the memory for shared columns: expected at most {_bytesLeft >> 20} of "
            + $"{_budgetMebibytes} MiB for it, it takes {Math.Max(1, bytes >> 20)} MiB or more. Each fold computes it anew: give more "
            + $"with {nameof(CrossValidationOptions.MemoryMebibytes)}."));
    }

    // Other values (images, tensors) may belong to the cursor that gave them.
    private static bool IsKeepable(DataViewType type) => RowItems.ItemType(type) is PrimitiveDataViewType;

    private sealed class NewColumn(DataViewSchema.Column column, (FrozenView View, int Column) origin)
    {
        public DataViewSchema.Column Column => column;

        public (FrozenView View, int Column) Origin => origin;

        public PassedColumn? Values { get; set; }

        public long Bytes { get; set; }
    }
}
