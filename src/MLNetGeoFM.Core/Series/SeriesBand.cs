namespace MLNetGeoFM;

/// <summary>Says which column of the observations holds a band.</summary>
/// <param name="Name">Canonical name, for example <c>B02</c> or <c>NDVI</c>.</param>
/// <param name="Column">Column of the observation table that holds its digital numbers.</param>
public readonly record struct SeriesBand(string Name, string Column);
