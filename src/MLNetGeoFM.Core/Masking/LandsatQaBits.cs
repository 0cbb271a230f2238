namespace MLNetGeoFM;

/// <summary>Names the flag bits of the QA_PIXEL layer of Landsat Collection 2.</summary>
/// <remarks>
/// Bits 8 to 15 are no flags but pairs of confidence for cloud, cloud shadow, snow or ice, and cirrus; they are not read.
/// Source: USGS, Landsat 8-9 Collection 2 Level 2 Science Product Guide (LSDS-1619), Pixel Quality Assessment bit index.
/// </remarks>
[Flags]
public enum LandsatQaBits
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Bit 0: fill, nothing observed; always no data.</summary>
    Fill = 1 << 0,

    /// <summary>Bit 1: dilated cloud, the provider's buffer.</summary>
    DilatedCloud = 1 << 1,

    /// <summary>Bit 2: cirrus with high confidence; Landsat 8 and 9 only.</summary>
    Cirrus = 1 << 2,

    /// <summary>Bit 3: cloud.</summary>
    Cloud = 1 << 3,

    /// <summary>Bit 4: cloud shadow.</summary>
    CloudShadow = 1 << 4,

    /// <summary>Bit 5: snow.</summary>
    Snow = 1 << 5,

    /// <summary>Bit 6: clear, neither cloud nor dilated cloud; says nothing of shadow, snow or cirrus and is not read.</summary>
    Clear = 1 << 6,

    /// <summary>Bit 7: water.</summary>
    Water = 1 << 7,
}
