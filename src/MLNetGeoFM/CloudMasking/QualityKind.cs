namespace MLNetGeoFM;

/// <summary>What a quality column holds, which decides how its values are read.</summary>
public enum QualityKind
{
    /// <summary>Sentinel-2 scene classes 0..11 (Byte): see <see cref="SclClass"/>.</summary>
    SentinelScl,

    /// <summary>HLS Fmask bits (Byte): see <see cref="HlsFmaskBits"/>.</summary>
    HlsFmask,

    /// <summary>Sentinel-2 QA60: bit 10 opaque cloud, bit 11 cirrus (UInt16). Empty from January 2022 to February 2024.</summary>
    Qa60,

    /// <summary>Landsat Collection 2 QA_PIXEL bits (UInt16): see <see cref="LandsatQaBits"/>.</summary>
    LandsatQaPixel,

    /// <summary>Cloud probability (Single, or Byte with 255 = no data) in the unit of the threshold.</summary>
    CloudProbability,

    /// <summary>No quality layer: the reflectance series itself (Single, needs B02 B03 B04 B08 B11 B12), judged bright or dark.</summary>
    SpectralRule,
}
