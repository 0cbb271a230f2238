using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML;

/// <summary>Makes transforms between keys and values.</summary>
public static class ConversionsExtensionsCatalog
{
    /// <summary>Maps values to keys, as learnt from the data or given by a data view of one column.</summary>
    public static ValueToKeyMappingEstimator MapValueToKey(this TransformsCatalog.ConversionTransforms catalog,
        string outputColumnName, string inputColumnName = null, int maximumNumberOfKeys = 1000000,
        ValueToKeyMappingEstimator.KeyOrdinality keyOrdinality = ValueToKeyMappingEstimator.KeyOrdinality.ByOccurrence,
        bool addKeyValueAnnotationsAsText = false, IDataView keyData = null)
        => new(outputColumnName, inputColumnName, maximumNumberOfKeys, keyOrdinality, addKeyValueAnnotationsAsText, keyData);

    /// <summary>Maps keys to their values.</summary>
    public static KeyToValueMappingEstimator MapKeyToValue(
        this TransformsCatalog.ConversionTransforms catalog, string outputColumnName, string inputColumnName = null)
    {
        Check.NonEmpty(outputColumnName, nameof(outputColumnName));
        return new KeyToValueMappingEstimator(outputColumnName, inputColumnName);
    }

    /// <summary>Converts numbers to another type.</summary>
    public static TypeConvertingEstimator ConvertType(this TransformsCatalog.ConversionTransforms catalog, string outputColumnName,
        string inputColumnName = null, DataKind outputKind = DataKind.Single)
    {
        Check.NonEmpty(outputColumnName, nameof(outputColumnName));
        return new TypeConvertingEstimator(outputColumnName, inputColumnName, outputKind);
    }

    /// <summary>Maps values to values by a table.</summary>
    public static ValueMappingEstimator<TInputType, TOutputType> MapValue<TInputType, TOutputType>(
        this TransformsCatalog.ConversionTransforms catalog, string outputColumnName,
        IEnumerable<KeyValuePair<TInputType, TOutputType>> keyValuePairs, string inputColumnName = null,
        bool treatValuesAsKeyType = false)
    {
        Check.NonEmpty(outputColumnName, nameof(outputColumnName));
        Check.Value(keyValuePairs, nameof(keyValuePairs));
        if (treatValuesAsKeyType)
            throw new NotSupportedException("The stand-in maps values to values, not to keys.");
        return new ValueMappingEstimator<TInputType, TOutputType>(
            outputColumnName, inputColumnName, ValueTable.Of(keyValuePairs));
    }
}
