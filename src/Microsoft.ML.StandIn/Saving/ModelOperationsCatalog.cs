namespace Microsoft.ML;

/// <summary>Saves and loads models, and predicts with them.</summary>
public sealed partial class ModelOperationsCatalog
{
    private readonly MLContext _context;

    internal ModelOperationsCatalog(MLContext context)
    {
        _context = context;
    }
}
