namespace Microsoft.ML;

/// <summary>A lazy, immutable table that is read through cursors.</summary>
public interface IDataView
{
    /// <summary>Whether cursors may visit the rows in a random order.</summary>
    bool CanShuffle { get; }

    /// <summary>The columns.</summary>
    DataViewSchema Schema { get; }

    /// <summary>The number of rows, or null where counting would mean reading.</summary>
    long? GetRowCount();

    /// <summary>Opens a cursor over the rows with the given columns active.</summary>
    DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null);

    /// <summary>Opens up to <paramref name="n"/> cursors that together visit every row once.</summary>
    DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null);
}
