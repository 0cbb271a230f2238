namespace Microsoft.ML;

/// <summary>What the catalogs of all tasks have in common.</summary>
public abstract partial class TrainCatalogBase
{
    private protected TrainCatalogBase(MLContext context)
    {
        Context = context;
    }

    private protected MLContext Context { get; }
}
