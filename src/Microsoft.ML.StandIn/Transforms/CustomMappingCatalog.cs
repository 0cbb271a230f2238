using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML;

/// <summary>Makes transforms and filters of delegates.</summary>
public static class CustomMappingCatalog
{
    /// <summary>Applies an action to every row; with a contract name it can be saved.</summary>
    public static CustomMappingEstimator<TSrc, TDst> CustomMapping<TSrc, TDst>(this TransformsCatalog catalog,
        Action<TSrc, TDst> mapAction, string contractName, SchemaDefinition inputSchemaDefinition = null,
        SchemaDefinition outputSchemaDefinition = null)
        where TSrc : class, new()
        where TDst : class, new()
        => new(new CustomMappingTransformer<TSrc, TDst>(mapAction, contractName, inputSchemaDefinition, outputSchemaDefinition));

    /// <summary>Drops the rows for which a predicate is true.</summary>
    public static IDataView FilterByCustomPredicate<TSrc>(
        this DataOperationsCatalog catalog, IDataView input, Func<TSrc, bool> filterPredicate)
        where TSrc : class, new()
    {
        Check.Value(input, nameof(input));
        Check.Value(filterPredicate, nameof(filterPredicate));
        var reader = new ObjectReader<TSrc>(input.Schema, null, ignoreMissingColumns: false);
        return new FilterDataView(input, reader.Columns.ToArray(), row =>
        {
            var source = new TSrc();
            Action<TSrc> fill = reader.Bind(row);
            return () =>
            {
                fill(source);
                return !filterPredicate(source);
            };
        });
    }
}
