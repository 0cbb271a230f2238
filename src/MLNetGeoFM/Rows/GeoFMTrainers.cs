using Microsoft.ML;

namespace MLNetGeoFM;

/// <summary>The trainers under <c>mlContext.GeoFM().Trainers</c>.</summary>
public sealed partial class GeoFMTrainers
{
    internal GeoFMTrainers(MLContext context) => Context = context;

    internal MLContext Context { get; }
}
