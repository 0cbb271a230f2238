namespace MLNetGeoFM;

/// <summary>Names the part of the spectrum that a band sees, so that one formula serves several sensors.</summary>
public enum BandRole
{
    /// <summary>Violet, about 443 nm, for aerosol and coast.</summary>
    Coastal,

    /// <summary>Blue, about 490 nm.</summary>
    Blue,

    /// <summary>Green, about 560 nm.</summary>
    Green,

    /// <summary>Red, about 660 nm.</summary>
    Red,

    /// <summary>First red-edge band, about 705 nm.</summary>
    RedEdge1,

    /// <summary>Second red-edge band, about 740 nm.</summary>
    RedEdge2,

    /// <summary>Third red-edge band, about 783 nm.</summary>
    RedEdge3,

    /// <summary>Near infrared, about 830 to 865 nm.</summary>
    Nir,

    /// <summary>Water vapour, about 945 nm.</summary>
    WaterVapour,

    /// <summary>Near infrared at 1240 nm (MODIS band 5).</summary>
    Nir1240,

    /// <summary>Cirrus, about 1375 nm.</summary>
    Cirrus,

    /// <summary>First shortwave infrared window, about 1610 nm.</summary>
    Swir1,

    /// <summary>Second shortwave infrared window, about 2130 to 2200 nm.</summary>
    Swir2,

    /// <summary>Panchromatic.</summary>
    Panchromatic,

    /// <summary>Thermal infrared.</summary>
    Thermal,
}
