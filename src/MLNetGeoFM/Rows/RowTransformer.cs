using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>Adds columns to a data view, row by row, and saves itself so that a plain <c>mlContext.Model.Load</c> brings it back.</summary>
/// <remarks>
/// Immutable and thread-safe. <see cref="Transform"/> looks ahead a bounded batch of rows and works on all cores;
/// <see cref="GetRowToRowMapper"/> serves one row at a time (<see cref="PredictionEngine{TSrc, TDst}"/>). Both give the same bits.
/// </remarks>
public abstract class RowTransformer : ITransformer
{
    private protected RowTransformer(IReadOnlyList<RowInput> inputs, IReadOnlyList<RowOutput> outputs)
    {
        Inputs = inputs;
        Outputs = outputs;
    }

    /// <summary>True: rows are neither added nor removed.</summary>
    public bool IsRowToRowMapper => true;

    internal IReadOnlyList<RowInput> Inputs { get; }

    internal IReadOnlyList<RowOutput> Outputs { get; }

    /// <summary>
    /// Whether the saved form may name the score's slots. It does so through temporary columns named as the classes, so it must not
    /// where a class has the name of a column of the data: that column would be lost.
    /// </summary>
    internal bool SavesSlotNames { get; set; } = true;

    /// <summary>Name and version of the saved form, for example <c>SelectBands/1</c>; a key of <see cref="RowPayload"/>.</summary>
    internal abstract string PayloadKind { get; }

    /// <summary>The schema with this transformer's columns added.</summary>
    /// <param name="inputSchema">Schema of the data to transform.</param>
    /// <returns>The input's columns at the same indices, then the added ones.</returns>
    /// <exception cref="ArgumentException">A column is missing or is not what the transformer was fitted on.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => new RowMapper(this, inputSchema).OutputSchema;

    /// <summary>A lazy view of the data with this transformer's columns added; nothing is computed before a cursor asks.</summary>
    /// <param name="input">The data to transform.</param>
    /// <returns>The view; it can be iterated any number of times.</returns>
    /// <exception cref="ArgumentException">A column is missing or is not what the transformer was fitted on.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return IsFrozen && input is FrozenRowsView folds
            ? folds.Apply(this)
            : new RowDataView(input, new RowMapper(this, input.Schema));
    }

    /// <summary>The transformer as a function of one row.</summary>
    /// <param name="inputSchema">Schema of the rows to come.</param>
    /// <returns>A mapper bound to that schema.</returns>
    /// <exception cref="ArgumentException">A column is missing or is not what the transformer was fitted on.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new RowMapper(this, inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => PortableChain.Save(this, ctx);

    /// <summary>Whether fitting on other rows gives the same transformer, so that the folds of a cross-validation can share what it
    /// computes; false for what learns from the training rows.</summary>
    internal virtual bool IsFrozen => true;

    /// <summary>Whether a part of several rows takes less than the rows one by one, also on a single core.</summary>
    internal virtual bool GainsFromParts => false;

    /// <summary>A new worker; each is used by one thread at a time.</summary>
    internal abstract RowWorker CreateWorker();

    /// <summary>Writes what the static reader registered for <see cref="PayloadKind"/> needs to rebuild this transformer.</summary>
    internal abstract void WritePayload(BinaryWriter writer);

    /// <summary>Writes what tells this transformer from others of its kind; by default all that a model file holds.</summary>
    internal virtual void WriteIdentity(BinaryWriter writer) => WritePayload(writer);

    /// <summary>The columns to add to this schema; by default those of the fit.</summary>
    internal virtual IReadOnlyList<DataViewSchema.DetachedColumn> AddedColumns(DataViewSchema inputSchema)
        => [.. Outputs.Select(output => output.Column)];

    /// <summary>Throws unless the schema's columns are what the transformer was fitted on, as far as the schema says.</summary>
    internal void CheckInputs(DataViewSchema schema)
    {
        foreach (var input in Inputs)
        {
            var column = SchemaErrors.Require(schema, input.Role, input.ColumnName);
            bool isVector = column.Type is VectorDataViewType;
            if (isVector != input.IsVector || RowItems.Of(RowItems.ItemType(column.Type)) != input.Item)
            {
                throw SchemaErrors.Mismatch(input.Role, input.ColumnName,
                    $"{(input.IsVector ? "a Vector of " : "")}{input.Item}", column.Type.ToString()!);
            }

            if (column.Type is VectorDataViewType { Size: > 0 } known && input.Length > 0 && known.Size != input.Length)
                throw SchemaErrors.Mismatch(input.Role, input.ColumnName, $"{input.Length} values", column.Type.ToString()!);
            if (input.Series is { } series)
                CheckSeries(input, series, column);
        }
    }

    private static void CheckSeries(RowInput input, SeriesColumn expected, DataViewSchema.Column column)
    {
        if (column.GetBandNames() is { } bandNames && !bandNames.SequenceEqual(expected.BandNames))
            throw SchemaErrors.OtherBands(input.Role, input.ColumnName, expected.BandNames, bandNames);
        var dimensions = ((VectorDataViewType)column.Type).Dimensions;
        int[] wanted = expected.Dimensions;
        bool fits = dimensions.Length != 4
            || Enumerable.Range(0, 4).All(axis => dimensions[axis] == 0 || wanted[axis] == 0 || dimensions[axis] == wanted[axis]);
        if (!fits)
        {
            throw SchemaErrors.Mismatch(input.Role, input.ColumnName,
                $"dimensions [T, C, H, W] = [{string.Join(", ", wanted)}] as fitted (0 = any)", column.Type.ToString()!);
        }
    }
}
