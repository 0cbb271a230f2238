namespace Microsoft.ML.Data;

/// <summary>A data view that keeps the columns in memory once they have been read.</summary>
internal sealed class CacheDataView : IDataView
{
    private readonly IDataView _source;
    private readonly int[] _sourceIndices;
    private readonly IColumnCache[] _columns;
    private readonly Lock _gate = new();
    private long _count = -1;

    public CacheDataView(IDataView source, IEnumerable<string> prefetch)
    {
        _source = source;
        // Only primitive values and vectors of them can be kept; other columns are dropped, as in ML.NET.
        _sourceIndices = source.Schema.Where(column => column.Type is PrimitiveDataViewType or VectorDataViewType)
            .Select(column => column.Index).ToArray();
        if (_sourceIndices.Length == source.Schema.Count)
            Schema = source.Schema;
        else
        {
            var builder = new DataViewSchema.Builder();
            builder.AddColumns(_sourceIndices.Select(index => source.Schema[index]));
            Schema = builder.ToSchema();
        }

        _columns = new IColumnCache[Schema.Count];
        int[] wanted = prefetch.Select(name => (Schema.GetColumnOrNull(name)
            ?? throw Check.MissingColumn("columnsToPrefetch", "prefetch", name)).Index).ToArray();
        if (wanted.Length > 0)
            Fill(wanted);
    }

    private interface IColumnCache
    {
        /// <summary>Starts reading the column of a cursor.</summary>
        Action Reader(DataViewRow row, DataViewSchema.Column column);

        Delegate Getter(Func<long> index);
    }

    public bool CanShuffle => true;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => Volatile.Read(ref _count) is >= 0 and long count ? count : _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        Check.Value(columnsNeeded, nameof(columnsNeeded));
        int[] active = columnsNeeded.Select(column => column.Index).Distinct().ToArray();
        Fill(active);
        int[] order = null;
        if (rand is not null)
        {
            order = Enumerable.Range(0, checked((int)_count)).ToArray();
            rand.Shuffle(order);
        }

        return new Cursor(this, active, order);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    /// <summary>Reads those of the columns that are not in memory yet, in one pass.</summary>
    private void Fill(int[] wanted)
    {
        lock (_gate)
        {
            int[] missing = wanted.Where(index => _columns[index] is null).ToArray();
            if (missing.Length == 0 && _count >= 0)
                return;

            IColumnCache[] caches = Array.ConvertAll(missing, index => Schema[index].Type is VectorDataViewType vector
                ? TypeDispatch.Call<IColumnCache>(NewVectorCache<int>, vector.ItemType.RawType)
                : TypeDispatch.Call<IColumnCache>(NewCache<int>, Schema[index].Type.RawType));
            DataViewSchema.Column[] columns = Array.ConvertAll(missing, index => _source.Schema[_sourceIndices[index]]);
            using DataViewRowCursor cursor = _source.GetRowCursor(columns);
            Action[] readers = caches.Select((cache, i) => cache.Reader(cursor, columns[i])).ToArray();
            long count = 0;
            for (; cursor.MoveNext(); count++)
            {
                foreach (Action read in readers)
                    read();
            }

            for (int i = 0; i < missing.Length; i++)
                _columns[missing[i]] = caches[i];
            Volatile.Write(ref _count, count);
        }
    }

    private static IColumnCache NewCache<T>() => new ColumnCache<T>();

    private static IColumnCache NewVectorCache<T>() => new VectorCache<T>();

    private sealed class ColumnCache<T> : IColumnCache
    {
        private readonly List<T> _values = [];

        public Action Reader(DataViewRow row, DataViewSchema.Column column)
        {
            ValueGetter<T> get = row.GetGetter<T>(column);
            return () =>
            {
                T value = default;
                get(ref value);
                // Text may be a slice of a buffer that the source reuses.
                if (value is ReadOnlyMemory<char> text)
                    value = (T)(object)text.ToString().AsMemory();
                _values.Add(value);
            };
        }

        public Delegate Getter(Func<long> index) => (ValueGetter<T>)((ref T value) => value = _values[(int)index()]);
    }

    private sealed class VectorCache<T> : IColumnCache
    {
        private readonly List<VBuffer<T>> _values = [];

        public Action Reader(DataViewRow row, DataViewSchema.Column column)
        {
            ValueGetter<VBuffer<T>> get = row.GetGetter<VBuffer<T>>(column);
            VBuffer<T> buffer = default;
            return () =>
            {
                get(ref buffer);
                VBuffer<T> copy = default;
                buffer.CopyTo(ref copy);
                _values.Add(copy);
            };
        }

        public Delegate Getter(Func<long> index)
            => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => _values[(int)index()].CopyTo(ref value));
    }

    private sealed class Cursor : DataViewRowCursor
    {
        private readonly CacheDataView _view;
        private readonly Delegate[] _getters;
        private readonly int[] _order;
        private readonly long _count;
        private long _position = -1;
        private bool _ended;

        public Cursor(CacheDataView view, int[] active, int[] order)
        {
            _view = view;
            _order = order;
            _count = view._count;
            _getters = new Delegate[view.Schema.Count];
            foreach (int index in active)
                _getters[index] = view._columns[index].Getter(Row);
        }

        public override DataViewSchema Schema => _view.Schema;

        public override long Position => _position;

        public override long Batch => 0;

        public override bool MoveNext()
        {
            if (_ended)
                return false;
            if (++_position < _count)
                return true;
            Dispose();
            return false;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter()
            => (ref DataViewRowId value) => value = new DataViewRowId((ulong)Row(), 0);

        public override bool IsColumnActive(DataViewSchema.Column column)
        {
            Check.Param(column.Index < _getters.Length, nameof(column));
            return _getters[column.Index] is not null;
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Check.Param(IsColumnActive(column), nameof(column), $"Requested column '{column.Name}' not active.");
            return RowGetter.Cast<TValue>(_getters[column.Index], column);
        }

        protected override void Dispose(bool disposing)
        {
            _ended = true;
            _position = -1;
            base.Dispose(disposing);
        }

        private long Row()
        {
            if (_position < 0)
            {
                throw new InvalidOperationException(
                    "Values cannot be fetched at this time: the cursor either has not started, or has ended.");
            }

            return _order is null ? _position : _order[_position];
        }
    }
}
