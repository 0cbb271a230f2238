namespace MLNetGeoFM;

/// <summary>What the numbers of a quality column mean.</summary>
public enum SeriesQualityKind
{
    /// <summary>Sentinel-2 scene classification, classes 0 to 11; <c>scl</c> in series.json.</summary>
    Scl,

    /// <summary>Bit flags of the Harmonized Landsat Sentinel-2 Fmask, 0 to 255; <c>hlsFmask</c> in series.json.</summary>
    HlsFmask,

    /// <summary>Sentinel-2 QA60 bit flags, 0 to 65535; <c>qa60</c> in series.json.</summary>
    Qa60,

    /// <summary>Landsat collection 2 QA_PIXEL bit flags, 0 to 65535; <c>landsatQaPixel</c> in series.json.</summary>
    LandsatQaPixel,

    /// <summary>Probability of cloud in per cent, 0 to 100; <c>cloudProbability</c> in series.json.</summary>
    CloudProbability,
}
