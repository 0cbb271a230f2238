namespace MLNetGeoFM;

/// <summary>
/// Reflectance of everything in the landscape that is not a living crop, in the ten bands B02 B03 B04 B05 B06 B07 B08 B8A B11
/// B12.
/// Assumption: round figures, of the order seen in surface reflectance of farm land; no spectral library was copied.
/// </summary>
internal static class Spectra
{
    public const int BandCount = 10;

    /// <summary>Central wavelengths in nanometres. Source: ESA, Sentinel-2 User Handbook (2015), table 1 (rounded).</summary>
    public static readonly double[] WavelengthNanometres = [490, 560, 665, 705, 740, 783, 842, 865, 1610, 2190];

    /// <summary>Dry soils: dark loam, brown loam, pale sand, red clay, chalk.</summary>
    public static readonly double[][] DrySoils =
    [
        [0.048, 0.062, 0.078, 0.090, 0.100, 0.112, 0.125, 0.138, 0.215, 0.185],
        [0.072, 0.098, 0.130, 0.150, 0.165, 0.180, 0.196, 0.212, 0.300, 0.255],
        [0.115, 0.160, 0.210, 0.235, 0.250, 0.265, 0.282, 0.298, 0.400, 0.350],
        [0.055, 0.082, 0.165, 0.195, 0.212, 0.225, 0.238, 0.250, 0.330, 0.255],
        [0.155, 0.195, 0.235, 0.255, 0.268, 0.280, 0.295, 0.310, 0.385, 0.300],
    ];

    /// <summary>Standing dead plants and straw.</summary>
    public static readonly double[] Straw = [0.068, 0.100, 0.142, 0.172, 0.205, 0.235, 0.265, 0.295, 0.355, 0.265];

    /// <summary>A thick water cloud: white, darker where ice and water absorb.</summary>
    public static readonly double[] Cloud = [0.72, 0.71, 0.72, 0.73, 0.73, 0.74, 0.74, 0.74, 0.52, 0.40];

    /// <summary>Old snow on a field.</summary>
    public static readonly double[] Snow = [0.78, 0.79, 0.78, 0.77, 0.76, 0.74, 0.72, 0.70, 0.11, 0.08];
}
