namespace MLNetGeoFM;

/// <summary>Says which column of the observations holds the provider's quality layer, and of what kind it is.</summary>
/// <param name="Column">Column of the observation table.</param>
/// <param name="Kind">What the numbers mean.</param>
public sealed record SeriesQuality(string Column, SeriesQualityKind Kind);
