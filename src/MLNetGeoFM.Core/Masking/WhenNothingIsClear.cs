namespace MLNetGeoFM;

/// <summary>Says what becomes of a series of which no date is clear.</summary>
public enum WhenNothingIsClear
{
    /// <summary>It stays without a clear date; later components treat it as missing.</summary>
    LeaveMissing,

    /// <summary>
    /// The mask is ignored: every observed pixel of the series counts as clear. For masks that take a lasting surface for cloud, as
    /// open water, dark on every date, under the spectral rule.
    /// </summary>
    KeepAll,
}
