using Microsoft.ML;

namespace MLNetGeoFM;

/// <summary>Tells which fitted pipelines give the same model whatever was fitted before or at the same time.</summary>
/// <remarks>
/// Built-in estimators take random numbers from one generator of their context, which is not made for several threads and whose
/// state is another after every fit. Ours are seeded by their options. Behaviour test:
/// <c>CrossValidate_ComponentThatMayDrawRandomNumbers_RunsOneFoldAfterAnother</c>.
/// </remarks>
internal static class RandomComponents
{
    /// <summary>Built-in transformers whose fit draws nothing, by the name that every version gives them.</summary>
    private static readonly HashSet<string> WithoutRandomNumbers = new(StringComparer.Ordinal)
    {
        "ColumnConcatenatingTransformer", "ColumnCopyingTransformer", "ColumnSelectingTransformer", "HashingTransformer",
        "KeyToValueMappingTransformer", "KeyToVectorMappingTransformer", "MissingValueDroppingTransformer",
        "MissingValueIndicatorTransformer", "MissingValueReplacingTransformer", "NormalizingTransformer", "OneHotEncodingTransformer",
        "TypeConvertingTransformer", "ValueMappingTransformer", "ValueToKeyMappingTransformer",
    };

    /// <summary>The first component of a model that may draw random numbers; null = none does.</summary>
    public static string? Find(ITransformer model) => model switch
    {
        RowTransformer => null,
        IEnumerable<ITransformer> chain => chain.Select(Find).FirstOrDefault(name => name is not null),
        _ => NameOf(model.GetType()),
    };

    private static string? NameOf(Type type) =>
        type.Assembly.GetName().Name!.StartsWith("Microsoft.ML", StringComparison.Ordinal) && WithoutRandomNumbers.Contains(type.Name)
            ? null
            : type.Name;
}
