namespace MLNetGeoFM.Models;

/// <summary>What is known of where, when and how a sample was seen; everything may be unknown.</summary>
/// <remarks>A value, so that rows are predicted without allocating; an unset one (<c>default</c>) is not
/// <see cref="Unknown"/>.</remarks>
internal readonly record struct SampleMetadata
{
    public SampleMetadata()
    {
    }

    /// <summary>Nothing is known.</summary>
    public static SampleMetadata Unknown { get; } = new();

    /// <summary>Degrees, WGS 84, -90..90; NaN = unknown, and with it the longitude.</summary>
    public double Latitude { get; init; } = double.NaN;

    /// <summary>Degrees, WGS 84, -180..180; NaN = unknown, and with it the latitude.</summary>
    public double Longitude { get; init; } = double.NaN;

    /// <summary>1..366; null = unknown.</summary>
    public int? DayOfYear { get; init; }

    /// <summary>1..12; null = unknown.</summary>
    public int? Month { get; init; }

    /// <summary>Calendar year; null = unknown.</summary>
    public int? Year { get; init; }

    /// <summary>Hour of the day, 0..24; NaN = unknown.</summary>
    public double Hour { get; init; } = double.NaN;

    /// <summary>Metres of a pixel, above 0; NaN = unknown.</summary>
    public double GsdMetres { get; init; } = double.NaN;

    /// <summary>Share of the series that clouds hide, 0..1; NaN = unknown.</summary>
    public double CloudFraction { get; init; } = double.NaN;

    /// <summary>Degrees from the zenith, 0..180; NaN = unknown.</summary>
    public double SolarZenithDegrees { get; init; } = double.NaN;

    /// <summary>Class of climate, for example a Köppen code, from a column of the user's; null or empty = unknown.</summary>
    public string? ClimateZone { get; init; }

    /// <summary>Name or number of an ecoregion, from a column of the user's; null or empty = unknown.</summary>
    public string? Ecoregion { get; init; }

    /// <summary>The instrument, for example <c>sentinel-2</c>; null or empty = unknown.</summary>
    public string? Sensor { get; init; }

    /// <summary>Numbers of the user's own, for example sums of temperatures, in one order for all rows; NaN = unknown.</summary>
    public IReadOnlyList<float> Numbers { get; init; } = [];

    /// <summary>Words of the user's own, in one order for all rows; null or empty = unknown.</summary>
    public IReadOnlyList<string?> Words { get; init; } = [];

    /// <summary>Whether the place is known.</summary>
    public bool HasPlace => double.IsFinite(Latitude) && double.IsFinite(Longitude);

    /// <summary>Only the inputs that are wanted; all others unknown.</summary>
    public SampleMetadata Keep(MetadataInputs inputs)
    {
        bool Has(MetadataInputs input) => (inputs & input) != 0;
        return new SampleMetadata
        {
            Latitude = Has(MetadataInputs.AnyPlace) ? Latitude : double.NaN,
            Longitude = Has(MetadataInputs.AnyPlace) ? Longitude : double.NaN,
            DayOfYear = Has(MetadataInputs.DayOfYear) ? DayOfYear : null,
            Month = Has(MetadataInputs.Month) ? Month : null,
            Year = Has(MetadataInputs.Year) ? Year : null,
            Hour = Has(MetadataInputs.Hour) ? Hour : double.NaN,
            GsdMetres = Has(MetadataInputs.Gsd) ? GsdMetres : double.NaN,
            CloudFraction = Has(MetadataInputs.CloudFraction) ? CloudFraction : double.NaN,
            SolarZenithDegrees = Has(MetadataInputs.SolarZenith) ? SolarZenithDegrees : double.NaN,
            ClimateZone = Has(MetadataInputs.ClimateZone) ? ClimateZone : null,
            Ecoregion = Has(MetadataInputs.Ecoregion) ? Ecoregion : null,
            Sensor = Has(MetadataInputs.Sensor) ? Sensor : null,
            Numbers = Has(MetadataInputs.Extra) ? Numbers : [],
            Words = Has(MetadataInputs.Extra) ? Words : [],
        };
    }

    /// <summary>Throws one error with everything that is out of range.</summary>
    /// <exception cref="ArgumentException">A value that is known is not one that there can be.</exception>
    public void Check()
    {
        List<string>? wrong = null;
        void In(double value, double least, double most, string name)
        {
            if (!double.IsNaN(value) && !(value >= least && value <= most))
                (wrong ??= []).Add(FormattableString.Invariant($"{name}: expected {least} to {most}, got {value}"));
        }

        In(Latitude, -90, 90, "latitude in degrees");
        In(Longitude, -180, 180, "longitude in degrees");
        In(DayOfYear ?? double.NaN, 1, 366, "day of year");
        In(Month ?? double.NaN, 1, 12, "month");
        In(Year ?? double.NaN, 1, 9999, "year");
        In(Hour, 0, 24, "hour");
        In(GsdMetres, double.Epsilon, 1e6, "metres of a pixel");
        In(CloudFraction, 0, 1, "cloud fraction");
        In(SolarZenithDegrees, 0, 180, "solar zenith in degrees");
        for (int i = 0; i < Numbers.Count; i++)
            In(Numbers[i], float.MinValue, float.MaxValue, $"number {i}");
        if (double.IsNaN(Latitude) != double.IsNaN(Longitude))
            (wrong ??= []).Add("one of latitude and longitude is unknown: expected both or neither");
        if (wrong is not null)
            throw new ArgumentException($"The metadata of a sample cannot be right: {string.Join("; ", wrong)}.");
    }
}
