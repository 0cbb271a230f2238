using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetGeoFM;

/// <summary>Everything that <c>mlContext.GeoFM()</c> offers: readers, components, trainers and validation.</summary>
/// <remarks>Each component folder adds its verb in a file <c>GeoFMCatalog.Verb.cs</c>.</remarks>
public sealed partial class GeoFMCatalog
{
    internal GeoFMCatalog(MLContext context)
    {
        Context = context;
        Trainers = new GeoFMTrainers(context);
    }

    /// <summary>Heads that learn classes from features or embeddings.</summary>
    public GeoFMTrainers Trainers { get; }

    internal MLContext Context { get; }

    internal IHostEnvironment Environment => Context;
}
