namespace Microsoft.ML;

/// <summary>Makes transforms.</summary>
public sealed class TransformsCatalog
{
    internal TransformsCatalog(MLContext context)
    {
        Context = context;
        Conversion = new ConversionTransforms();
    }

    /// <summary>Transforms between keys and values.</summary>
    public ConversionTransforms Conversion { get; }

    internal MLContext Context { get; }

    /// <summary>Makes transforms between keys and values.</summary>
    public sealed class ConversionTransforms
    {
        internal ConversionTransforms()
        {
        }
    }
}
