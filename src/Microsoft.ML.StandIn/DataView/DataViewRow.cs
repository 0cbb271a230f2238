using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Writes the current value of a column into <paramref name="value"/>, reusing its buffers where it can.</summary>
public delegate void ValueGetter<TValue>(ref TValue value);

/// <summary>One row of a data view.</summary>
public abstract class DataViewRow : IDisposable
{
    /// <summary>The position in the cursor, -1 before the first and after the last row.</summary>
    public abstract long Position { get; }

    /// <summary>The batch number, by which the cursors of a set can be put back into order.</summary>
    public abstract long Batch { get; }

    /// <summary>The columns.</summary>
    public abstract DataViewSchema Schema { get; }

    /// <summary>Gives the getter of the row's identity.</summary>
    public abstract ValueGetter<DataViewRowId> GetIdGetter();

    /// <summary>Whether the column was asked for when the row was opened.</summary>
    public abstract bool IsColumnActive(DataViewSchema.Column column);

    /// <summary>Gives the getter of an active column; the type must be the column's raw type.</summary>
    public abstract ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the row holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}

/// <summary>A row that moves over a data view.</summary>
public abstract class DataViewRowCursor : DataViewRow
{
    /// <summary>Moves to the next row; false at the end.</summary>
    public abstract bool MoveNext();
}
