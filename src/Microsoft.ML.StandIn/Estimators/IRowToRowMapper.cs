namespace Microsoft.ML.Data;

/// <summary>Maps rows of one schema to rows of another.</summary>
public interface IRowToRowMapper
{
    /// <summary>The schema of the rows that are mapped; the very object.</summary>
    DataViewSchema InputSchema { get; }

    /// <summary>The schema of the rows that are made; the very object.</summary>
    DataViewSchema OutputSchema { get; }

    /// <summary>The input columns that some output columns need.</summary>
    IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns);

    /// <summary>Maps a row; it follows its input as that moves, and disposes it.</summary>
    DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns);
}
