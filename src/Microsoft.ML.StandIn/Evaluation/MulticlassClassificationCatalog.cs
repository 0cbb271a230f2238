namespace Microsoft.ML;

/// <summary>Evaluates multiclass classification.</summary>
public sealed partial class MulticlassClassificationCatalog : TrainCatalogBase
{
    internal MulticlassClassificationCatalog(MLContext context)
        : base(context)
    {
    }
}
