namespace MLNetGeoFM;

/// <summary>
/// One pixel of a simulated field, seen on T dates of one calendar year, with what a real series never has: the truth.
/// </summary>
public sealed class SimulatedSeries
{
    /// <summary>Unique name: <c>s</c> and the number of the series.</summary>
    public required string Id { get; init; }

    /// <summary>Name of the region.</summary>
    public required string Region { get; init; }

    /// <summary>Name of the 10 km block, unique over all regions; the group for block folds.</summary>
    public required string Block { get; init; }

    /// <summary>Name of the field, unique over all blocks; its series share crop, calendar and soil.</summary>
    public required string Field { get; init; }

    /// <summary>Calendar year observed.</summary>
    public required int Year { get; init; }

    /// <summary>Latitude of the pixel in degrees north, WGS 84.</summary>
    public required float Latitude { get; init; }

    /// <summary>Longitude of the pixel in degrees east, WGS 84.</summary>
    public required float Longitude { get; init; }

    /// <summary>Name of the crop, one of <see cref="SimulatedLandscape.ClassNames"/>.</summary>
    public required string Label { get; init; }

    /// <summary>Acquisition dates [T], days since 1970-01-01, ascending, no date twice.</summary>
    public required int[] Dates { get; init; }

    /// <summary>
    /// Surface reflectance [T, C, 1, 1] with the bands of <see cref="SimulatedLandscape.BandNames"/>, unitless, nominally 0 to 1
    /// in whole steps of 0.0001, clouds and shadows included; NaN = no observation.
    /// </summary>
    public required float[] Reflectance { get; init; }

    /// <summary>Sentinel-2 scene class [T, 1, 1], 0 to 11, as a processor would give it: with mistakes.</summary>
    public required byte[] Scl { get; init; }

    /// <summary>
    /// The truth that <see cref="Scl"/> misses now and then [T, 1, 1]: true = observed, no cloud, no shadow, no snow.
    /// </summary>
    public required bool[] TrueClear { get; init; }

    /// <summary>Share of the signal that is cloud [T, 1, 1], 0 (none) to 1 (opaque); also known where there is no data.</summary>
    public required float[] CloudOpacity { get; init; }
}
