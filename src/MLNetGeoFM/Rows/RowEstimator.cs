using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>An estimator whose transformer adds columns row by row.</summary>
/// <typeparam name="TTransformer">The fitted transformer.</typeparam>
public abstract class RowEstimator<TTransformer> : IEstimator<TTransformer>
    where TTransformer : RowTransformer
{
    private protected RowEstimator(GeoFMCatalog catalog) => Catalog = catalog;

    /// <summary>The catalog that made this estimator: seed, log and environment.</summary>
    private protected GeoFMCatalog Catalog { get; }

    /// <summary>Binds the component to the data's columns; most components do not read a row for it.</summary>
    /// <param name="input">Training data.</param>
    /// <returns>The fitted transformer; this estimator is unchanged and can be fitted again.</returns>
    /// <exception cref="ArgumentException">A column is missing or has the wrong type, dimensions or bands.</exception>
    public TTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        GetOutputSchema(SchemaShapes.Of(input.Schema));
        return FitCore(input);
    }

    /// <summary>The promised columns, as far as they are known before any data.</summary>
    /// <param name="inputSchema">Shape of the input.</param>
    /// <returns>The input's shape with this component's columns replaced or appended.</returns>
    /// <exception cref="ArgumentException">A column is missing or has the wrong item type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (var requirement in Requirements)
            requirement.Check(inputSchema);
        return SchemaShapes.With(inputSchema, Promise(inputSchema));
    }

    /// <summary>The columns this component reads, as far as an estimator-level schema can tell.</summary>
    private protected abstract IReadOnlyList<RowRequirement> Requirements { get; }

    private protected abstract TTransformer FitCore(IDataView input);

    /// <summary>Stand-ins for the columns to come: only name, vector kind, item type and annotation kinds count.</summary>
    private protected abstract IEnumerable<DataViewSchema.DetachedColumn> Promise(SchemaShape input);

    /// <summary>A promised series column; <paramref name="steps"/> is 0 where T varies by row.</summary>
    private protected static DataViewSchema.DetachedColumn PromiseSeries(string name, int steps, bool hasStepNames = false)
        => RowOutput.Series(name, PromisedSeries(steps, hasStepNames)).Column;

    /// <summary>A promised series column that keeps the kind (known or unknown T) and step names of an input column.</summary>
    private protected static DataViewSchema.DetachedColumn PromiseSeriesLike(string name, SchemaShape input, string inputColumnName)
        => RowOutput.Series(name, PromisedSeries(input, inputColumnName)).Column;

    /// <summary>Stands in for the series of an input column: known or unknown T, and step names, are as they are there.</summary>
    private protected static SeriesColumn PromisedSeries(SchemaShape input, string inputColumnName)
    {
        var column = input.First(candidate => candidate.Name == inputColumnName);
        return PromisedSeries(
            column.Kind == SchemaShape.Column.VectorKind.Vector ? 1 : 0,
            column.Annotations.Any(annotation => annotation.Name == GeoFMAnnotations.StepNames));
    }

    private static SeriesColumn PromisedSeries(int steps, bool hasStepNames)
        => new(steps, new SeriesShape(1, 1, 1), ["B02"], hasStepNames ? ["01"] : null);
}

/// <summary>A column an estimator needs.</summary>
/// <param name="Role">What the column is, in the field's words.</param>
/// <param name="ColumnName">Its name.</param>
/// <param name="IsVector">Whether it must be a vector.</param>
/// <param name="Items">The item types it may have.</param>
internal sealed record RowRequirement(string Role, string ColumnName, bool IsVector, params RowItem[] Items)
{
    /// <summary>A series column [T, C, H, W] of Single.</summary>
    public static RowRequirement Series(string role, string columnName) => new(role, columnName, true, RowItem.Single);

    /// <summary>The column with the classes.</summary>
    public static RowRequirement Label(string columnName) => new(ClassifierColumns.LabelRole, columnName, false, RowItem.Key)
    {
        Expected = "a key with key values (put MapValueToKey before the trainer)",
    };

    /// <summary>What is expected, in words.</summary>
    public string Expected { get; init; } = $"{(IsVector ? "a Vector of " : "")}{string.Join(" or ", Items)}";

    /// <summary>Throws unless a column holds names: of groups, folds, regions.</summary>
    /// <exception cref="ArgumentException">The column is missing, or is no scalar that can be read as text.</exception>
    public static void CheckNames(SchemaShape shape, string role, string columnName)
    {
        var found = shape.FirstOrDefault(column => column.Name == columnName);
        if (found.Name is null)
            throw SchemaErrors.Missing(role, columnName, shape.Select(column => column.Name));
        bool isVector = found.Kind != SchemaShape.Column.VectorKind.Scalar;
        if (isVector || !(found.IsKey || found.ItemType is TextDataViewType or NumberDataViewType or BooleanDataViewType))
        {
            throw SchemaErrors.Mismatch(
                role, columnName, "a scalar of text, numbers or keys", $"{(isVector ? "a Vector of " : "")}{found.ItemType}");
        }
    }

    public void Check(SchemaShape shape)
    {
        var found = shape.FirstOrDefault(column => column.Name == ColumnName);
        if (found.Name is null)
            throw SchemaErrors.Missing(Role, ColumnName, shape.Select(column => column.Name));
        bool isVector = found.Kind != SchemaShape.Column.VectorKind.Scalar;
        RowItem? item = found.IsKey ? RowItem.Key : RowItems.Of(found.ItemType);
        if (isVector == IsVector && item is { } known && Items.Contains(known))
            return;
        string actual = $"{(isVector ? "a Vector of " : "")}{(found.IsKey ? "Key " : "")}{found.ItemType}";
        throw SchemaErrors.Mismatch(Role, ColumnName, Expected, actual);
    }
}
