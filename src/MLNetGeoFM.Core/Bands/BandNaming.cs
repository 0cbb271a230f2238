namespace MLNetGeoFM;

/// <summary>Names whose band names a series uses: "B05" is a red edge for Sentinel-2 and near infrared for HLS L30.</summary>
public enum BandNaming
{
    /// <summary>Sentinel-2 and HLS S30: B02, B03, B04, B05 (red edge), ..., B08, B8A, B11 (SWIR 1), B12 (SWIR 2).</summary>
    Sentinel2,

    /// <summary>HLS L30: B02, B03, B04, B05 (near infrared), B06 (SWIR 1), B07 (SWIR 2).</summary>
    HlsL30,

    /// <summary>Landsat 8 and 9: SR_B2 to SR_B7 or B2 to B7, B5 (near infrared), B6 (SWIR 1), B7 (SWIR 2).</summary>
    Landsat89,

    /// <summary>MODIS: sur_refl_b01 (red), sur_refl_b02 (near infrared), ..., and MOD13's BLUE, RED, NIR, MIR.</summary>
    Modis,

    /// <summary>Names that say their role: Blue, Green, Red, RedEdge1, Nir, Swir1, Swir2 (any case, with or without "_").</summary>
    Roles,
}
