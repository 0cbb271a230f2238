using Microsoft.ML;

namespace MLNetGeoFM.Tests;

/// <summary>A view that counts how often a value of one column is read, and tells somebody each time.</summary>
internal sealed class CountingView(IDataView source, string columnName, Action<long>? onRead = null) : IDataView
{
    private long _reads;

    public long Reads => Interlocked.Read(ref _reads);

    public DataViewSchema Schema => source.Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(source.GetRowCursor(columnsNeeded), this);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded)];

    public void Restart() => Interlocked.Exchange(ref _reads, 0);

    private string Name => columnName;

    private void Count()
    {
        long reads = Interlocked.Increment(ref _reads);
        onRead?.Invoke(reads);
    }

    private sealed class Cursor(DataViewRowCursor source, CountingView view) : UnshuffledCursor(source, view.Schema)
    {
        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            ValueGetter<TValue> getter = base.GetGetter<TValue>(column);
            if (column.Name != view.Name)
                return getter;
            return (ref TValue value) =>
            {
                view.Count();
                getter(ref value);
            };
        }
    }
}
