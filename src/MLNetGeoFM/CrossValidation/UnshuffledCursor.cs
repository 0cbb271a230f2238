using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>A cursor over another cursor's rows in their order, with another schema or with rows left out.</summary>
internal abstract class UnshuffledCursor(DataViewRowCursor source, DataViewSchema schema) : DataViewRowCursor
{
    private bool _disposed;
    private long _position = -1;

    public override DataViewSchema Schema => schema;

    public override long Position => _position;

    public override long Batch => 0;

    protected DataViewRowCursor Source => source;

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => source.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => source.GetGetter<TValue>(column);

    public override bool MoveNext()
    {
        if (!MoveSource())
        {
            _position = -1;
            return false;
        }

        _position++;
        return true;
    }

    protected virtual bool MoveSource() => source.MoveNext();

    protected override void Dispose(bool disposing)
    {
        if (!_disposed && disposing)
            source.Dispose();
        _disposed = true;
        base.Dispose(disposing);
    }
}
