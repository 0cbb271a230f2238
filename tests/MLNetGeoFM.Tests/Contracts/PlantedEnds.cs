using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

/// <summary>Components whose cursors and rows come in the wrong number, or do not end as they should.</summary>
internal static class PlantedEnds
{
    public static (string Check, ComponentCase Component, string Words)[] All { get; } =
    [
        ("CursorSets", PlantedFaults.Plant("gives every row to each cursor of a set", new()
        {
            CursorSet = (view, columns, n) => n == 2 ? [view.GetRowCursor(columns), view.GetRowCursor(columns)] : view.GetRowCursorSet(columns, n),
        }), "twice in a set of 2 cursors"),
        ("CursorSets", PlantedFaults.Plant("forgets a cursor of a set", new()
        {
            CursorSet = (view, columns, n) => view.GetRowCursorSet(columns, n)[..Math.Max(1, n - 1)],
        }), "gives 20 of 40 rows in a set of 2 cursors"),
        ("CursorSets", PlantedFaults.Plant("gives a cursor too many", new()
        {
            CursorSet = (view, columns, n) => view.GetRowCursorSet(columns, n + 1),
        }), "gives 2 cursors for 1"),
        ("OneRowAtATime", PlantedFaults.Plant("gives rows of another schema object", new() { RowOfOtherSchema = true }),
            "gives rows of another schema object"),
        ("Disposal", PlantedFaults.Plant("leaves its input row open", new() { RowLeavesOpen = true }), "leaves its input row open"),
        ("Disposal", PlantedFaults.Plant("cannot be disposed twice", new() { DisposesOnce = true }), "failed with ObjectDisposedException"),
        ("UseAfterDisposal", PlantedFaults.Plant("goes on after its disposal", new() { MovesAfterDisposal = true }), "moves a disposed cursor to a row"),
        ("UseAfterDisposal", PlantedFaults.Plant("gives stale values of a row", new() { RowForgivesDisposal = true }), "value of a disposed row"),
    ];
}

/// <inheritdoc cref="PlantedEstimator"/>
internal sealed class PlantedMapper(IRowToRowMapper inner, Fault fault) : IRowToRowMapper
{
    public DataViewSchema InputSchema => inner.InputSchema;

    public DataViewSchema OutputSchema => inner.OutputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) => inner.GetDependencies(dependingColumns);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
        => new PlantedRow(inner.GetRow(input, activeColumns), fault);
}

/// <inheritdoc cref="PlantedEstimator"/>
internal sealed class PlantedRow(DataViewRow inner, Fault fault) : DataViewRow
{
    private bool _disposed;

    public override DataViewSchema Schema { get; } = fault.RowOfOtherSchema ? Copy(inner.Schema) : inner.Schema;

    public override long Position => inner.Position;

    public override long Batch => inner.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => inner.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => inner.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        ValueGetter<TValue> getter = inner.GetGetter<TValue>(column);
        return (ref TValue value) =>
        {
            if (!_disposed || !fault.RowForgivesDisposal)
                getter(ref value);
        };
    }

    protected override void Dispose(bool disposing)
    {
        if (!_disposed && disposing && !fault.RowLeavesOpen)
            inner.Dispose();
        _disposed = true;
        base.Dispose(disposing);
    }

    private static DataViewSchema Copy(DataViewSchema schema)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(schema);
        return builder.ToSchema();
    }
}
