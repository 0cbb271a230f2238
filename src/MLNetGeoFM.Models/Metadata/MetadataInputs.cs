namespace MLNetGeoFM.Models;

/// <summary>Which metadata goes into a model; what does not is unknown to it.</summary>
[Flags]
internal enum MetadataInputs
{
    None = 0,

    /// <summary>Latitude and longitude as numbers.</summary>
    Place = 1,

    /// <summary>The cells that hold the place, coarse to fine.</summary>
    Cells = 2,

    /// <summary>The MGRS tile of the place.</summary>
    Tile = 4,

    ClimateZone = 8,

    Ecoregion = 16,

    DayOfYear = 32,

    Month = 64,

    Year = 128,

    Hour = 256,

    Gsd = 512,

    CloudFraction = 1024,

    SolarZenith = 2048,

    Sensor = 4096,

    /// <summary>Numbers and words of the user's own.</summary>
    Extra = 8192,

    /// <summary>What needs the coordinates.</summary>
    AnyPlace = Place | Cells | Tile,

    /// <summary>Where.</summary>
    Where = AnyPlace | ClimateZone | Ecoregion,

    /// <summary>When.</summary>
    When = DayOfYear | Month | Year | Hour,

    /// <summary>How it was seen.</summary>
    How = Gsd | CloudFraction | SolarZenith | Sensor | Extra,

    All = Where | When | How,
}
