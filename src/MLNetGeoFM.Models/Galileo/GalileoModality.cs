namespace MLNetGeoFM.Models;

/// <summary>How an input of Galileo varies: over space and time, space alone, time alone, or not at all.</summary>
public enum GalileoModality
{
    /// <summary>[H, W, T, 13]: Sentinel-1, Sentinel-2 and NDVI.</summary>
    SpaceTime,

    /// <summary>[H, W, 16]: topography, Dynamic World, WorldCereal.</summary>
    Space,

    /// <summary>[T, 6]: ERA5, TerraClimate, VIIRS.</summary>
    Time,

    /// <summary>[18]: LandScan, location, and means of Dynamic World and WorldCereal over the chip.</summary>
    Static,
}
