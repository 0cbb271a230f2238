using Microsoft.ML;

namespace MLNetGeoFM;

/// <summary>Opens the crop-mapping components on an <see cref="MLContext"/>.</summary>
public static class GeoFMContextExtensions
{
    /// <summary>The components, trainers and validation of MLNetGeoFM, bound to this context's seed and log.</summary>
    /// <param name="context">The ML.NET context that the pipeline is built with.</param>
    /// <returns>A catalog; cheap to create, so it need not be kept.</returns>
    public static GeoFMCatalog GeoFM(this MLContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new GeoFMCatalog(context);
    }
}
