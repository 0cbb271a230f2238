namespace MLNetGeoFM;

/// <summary>Says what a quality layer tells about one pixel on one date.</summary>
internal enum PixelState : byte
{
    /// <summary>Nothing was observed. Never clear, and not counted among the observed pixels.</summary>
    NoData,

    /// <summary>Observed and usable.</summary>
    Clear,

    /// <summary>Observed and not wanted, but no cloud (snow, water, a provider's buffer): does not spread when clouds are dilated.</summary>
    Unwanted,

    /// <summary>Cloud, cirrus or cloud shadow: spreads when clouds are dilated.</summary>
    Cloud,
}
