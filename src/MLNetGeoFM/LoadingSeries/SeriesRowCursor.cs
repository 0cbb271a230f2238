using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>Walks over series, one sample a row.</summary>
internal sealed class SeriesRowCursor(DataViewSchema schema, LoadedColumn[] columns, bool[] active, SeriesRows rows)
    : DataViewRowCursor
{
    private const long NoRow = -1;

    private long _position = NoRow;
    private bool _ended;

    public override DataViewSchema Schema => schema;

    public override long Position => _position;

    public override long Batch => 0;

    public override bool MoveNext()
    {
        if (_ended)
            return false;
        if (rows.Read())
        {
            _position++;
            return true;
        }

        End();
        return false;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        LoadedColumn loaded = columns[column.Index];
        RowLoaders.RequireActive(column, active[column.Index]);
        if (loaded.Value is not SeriesValue<TValue> value)
            throw RowLoaders.OtherType<TValue>(column);
        return (ref TValue destination) =>
        {
            RequireRow();
            value(rows, ref destination);
        };
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) =>
    {
        RequireRow();
        value = new DataViewRowId((ulong)_position, 0);
    };

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            End();
        base.Dispose(disposing);
    }

    private void End()
    {
        _ended = true;
        _position = NoRow;
        rows.Dispose();
    }

    private void RequireRow()
    {
        if (_position == NoRow)
            throw new InvalidOperationException("The cursor is on no row: expected MoveNext to have returned true, got a cursor before "
                + "its first or after its last row.");
    }
}
