namespace MLNetGeoFM;

/// <summary>Names the flag bits of the Fmask layer of Harmonized Landsat Sentinel-2 (HLS); 255 is fill.</summary>
/// <remarks>
/// Bits 6 and 7 are no flags but the aerosol level (0 climatology, 1 low, 2 moderate, 3 high).
/// Source: HLS Product User Guide v2.0, description of the QA bits (Fmask).
/// </remarks>
[Flags]
public enum HlsFmaskBits
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Bit 0: cirrus; reserved and not set in HLS v2.0.</summary>
    Cirrus = 1 << 0,

    /// <summary>Bit 1: cloud.</summary>
    Cloud = 1 << 1,

    /// <summary>Bit 2: adjacent to cloud or shadow, the provider's buffer.</summary>
    Adjacent = 1 << 2,

    /// <summary>Bit 3: cloud shadow.</summary>
    CloudShadow = 1 << 3,

    /// <summary>Bit 4: snow or ice.</summary>
    SnowOrIce = 1 << 4,

    /// <summary>Bit 5: water.</summary>
    Water = 1 << 5,
}
