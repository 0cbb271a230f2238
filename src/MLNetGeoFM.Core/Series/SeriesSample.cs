namespace MLNetGeoFM;

/// <summary>A place that was seen on many dates, with what is known about it besides the observations.</summary>
public sealed record SeriesSample
{
    /// <summary>Name of the sample, unique in its folder, not empty.</summary>
    public required string Id { get; init; }

    /// <summary>Class; empty where this sample has none, null where the folder has none.</summary>
    public string? Label { get; init; }

    /// <summary>Region; null where the folder has none.</summary>
    public string? Region { get; init; }

    /// <summary>Published split; null where the folder has none.</summary>
    public string? Split { get; init; }

    /// <summary>Spatial block; null where the folder has none.</summary>
    public string? Block { get; init; }

    /// <summary>Latitude in degrees, WGS 84, −90 to 90; NaN where it is unknown.</summary>
    public double Latitude { get; init; } = double.NaN;

    /// <summary>Longitude in degrees, WGS 84, −180 to 180; NaN where it is unknown.</summary>
    public double Longitude { get; init; } = double.NaN;
}
