namespace MLNetGeoFM.Tool.Results;

/// <summary>The result of <c>geofm demo</c>.</summary>
internal sealed record DemoResult(
    int Seed,
    int Samples,
    int Regions,
    int FeatureCount,
    string Head,
    Scores Random,
    Scores LeaveRegionOut,
    Scores NewRegions,
    int NewRegionSamples,
    double RandomMinusLeaveRegionOut,
    IReadOnlyList<FoldScore> RegionFolds,
    IReadOnlyList<ClassScore> PerClass,
    long ModelBytes,
    int IdenticalPredictions,
    string MLNet,
    double Seconds);
