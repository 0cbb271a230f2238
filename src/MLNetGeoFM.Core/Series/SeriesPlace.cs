namespace MLNetGeoFM;

/// <summary>Says where the position of a sample stands: in the sample table, or in another table by key.</summary>
/// <param name="LatitudeColumn">Column with the latitude in degrees, WGS 84, −90 to 90.</param>
/// <param name="LongitudeColumn">Column with the longitude in degrees, WGS 84, −180 to 180.</param>
/// <param name="File">File of the other table, relative to the folder; null where the columns are in the sample table.</param>
/// <param name="Key">Column that both tables share; null where <paramref name="File"/> is.</param>
public sealed record SeriesPlace(string LatitudeColumn, string LongitudeColumn, string? File = null, string? Key = null);
