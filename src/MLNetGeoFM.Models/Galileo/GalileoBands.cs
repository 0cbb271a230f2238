namespace MLNetGeoFM.Models;

/// <summary>A band of Galileo with both of its normalisations: normalised = (value - shift) / divisor.</summary>
internal sealed record GalileoBand(
    string Name, string Unit, string Group, double Shift, double Divisor, double PlainShift, double PlainDivisor);

/// <summary>The bands of Galileo in the order of its inputs, with units and normalisation.</summary>
/// <remarks>
/// Source: nasaharvest/galileo @ 0f0b5b9: bands and groups src/data/dataset.py:59-105 and src/data/earthengine/eo.py:72-92; means
/// and
/// standard deviations config/normalization.json; plain shifts and divisors src/data/earthengine/*.py.
/// </remarks>
internal static class GalileoBands
{
    private const string Decibel = "dB";
    private const string DigitalNumber = "DN, 10000 = reflectance 1";
    private const string Fraction = "probability, 0..1";
    private const string Percent = "0..100";

    private static readonly string[] DynamicWorldClasses =
        ["water", "trees", "grass", "flooded_vegetation", "crops", "shrub_and_scrub", "built", "bare", "snow_and_ice"];

    private static readonly string[] WorldCerealProducts =
        ["temporarycrops", "maize", "wintercereals", "springcereals", "irrigation"];

    /// <summary>[13].</summary>
    public static IReadOnlyList<GalileoBand> SpaceTime { get; } =
    [
        Standardized("VV", Decibel, "S1", -11.728724389184965, 4.887145774840316, 25, 25),
        Standardized("VH", Decibel, "S1", -18.85558188024017, 5.730270320384293, 25, 25),
        Standardized("B02", DigitalNumber, "S2_RGB", 1395.3408730676722, 917.7041440370853, 0, 10000),
        Standardized("B03", DigitalNumber, "S2_RGB", 1338.4026921784578, 913.2988423581528, 0, 10000),
        Standardized("B04", DigitalNumber, "S2_RGB", 1343.09883810357, 1092.678723527555, 0, 10000),
        Standardized("B05", DigitalNumber, "S2_Red_Edge", 1543.8607982512297, 1047.2206083460424, 0, 10000),
        Standardized("B06", DigitalNumber, "S2_Red_Edge", 2186.2022069512263, 1048.0101611156767, 0, 10000),
        Standardized("B07", DigitalNumber, "S2_Red_Edge", 2525.0932853316694, 1143.6903026819996, 0, 10000),
        Standardized("B08", DigitalNumber, "S2_NIR_10m", 2410.3377187373408, 1098.979177731649, 0, 10000),
        Standardized("B8A", DigitalNumber, "S2_NIR_20m", 2750.2854646886753, 1204.472755085893, 0, 10000),
        Standardized("B11", DigitalNumber, "S2_SWIR", 2234.911100061487, 1145.9774063078878, 0, 10000),
        Standardized("B12", DigitalNumber, "S2_SWIR", 1474.5311266077113, 980.2429840007796, 0, 10000),
        Plain("NDVI", "index, -1..1", "NDVI", 1),
    ];

    /// <summary>[16].</summary>
    public static IReadOnlyList<GalileoBand> Space { get; } =
    [
        Standardized("elevation", "m", "SRTM", 673.0152819503361, 983.0697298296237, 0, 2000),
        Standardized("slope", "degrees", "SRTM", 5.930092668915115, 8.167406789813247, 0, 50),
        .. DynamicWorld("DW", ""),
        .. WorldCereal("WC", ""),
    ];

    /// <summary>[6].</summary>
    public static IReadOnlyList<GalileoBand> Time { get; } =
    [
        // Sic: 272.15 in the plain shift, though 0 °C is 273.15 K; the authors' helper applies it so.
        Standardized("temperature_2m", "K", "ERA5", 271.5674963541667, 79.80828940314429, -272.15, 35),
        Standardized("total_precipitation_sum", "m a month", "ERA5", 0.08554303677156568, 0.11669547098151486, 0, 0.03),
        Standardized("def", "TerraClimate's stored number", "TC", 657.3181260091111, 704.0008695557707, 0, 4548),
        Standardized("soil", "TerraClimate's stored number", "TC", 692.1291795806885, 925.0116126406431, 0, 8882),
        Standardized("aet", "TerraClimate's stored number", "TC", 562.781331880633, 453.2434022278578, 0, 2000),
        Standardized("avg_rad", "nW/cm²/sr", "VIIRS", 1.5647115934036673, 7.513020170832818, 0, 100),
    ];

    /// <summary>[18].</summary>
    public static IReadOnlyList<GalileoBand> Static { get; } =
    [
        // Sic: mean - 2 sd and 4 sd (188.2, 1154.6) without their fractions, because the table they were written to held
        // integers.
        new("LandScan", "people in a cell", "LS", -2120, 4618, 92500, 92500),
        Plain("location_x", "cos(latitude) cos(longitude)", "location", 1),
        Plain("location_y", "cos(latitude) sin(longitude)", "location", 1),
        Plain("location_z", "sin(latitude)", "location", 1),
        .. DynamicWorld("DW_static", "_static"),
        .. WorldCereal("WC_static", "_static"),
    ];

    /// <summary>The bands of a modality, in the order of its input.</summary>
    public static IReadOnlyList<GalileoBand> Of(GalileoModality modality) => modality switch
    {
        GalileoModality.SpaceTime => SpaceTime,
        GalileoModality.Space => Space,
        GalileoModality.Time => Time,
        _ => Static,
    };

    /// <summary>Whether values of a band are reflectance in a series, and digital numbers in the model.</summary>
    public static bool IsReflectance(GalileoBand band) => band.Unit == DigitalNumber;

    // Shift and divisor of pre-training: two standard deviations each side of the mean become 0..1. Source:
    // src/data/dataset.py:148-166.
    private static GalileoBand Standardized(
        string name, string unit, string group, double mean, double deviation, double plainShift, double plainDivisor)
    {
        double low = mean - (2 * deviation), high = mean + (2 * deviation);
        return new GalileoBand(name, unit, group, low, high - low, plainShift, plainDivisor);
    }

    private static GalileoBand Plain(string name, string unit, string group, double divisor)
        => new(name, unit, group, 0, divisor, 0, divisor);

    private static IEnumerable<GalileoBand> DynamicWorld(string group, string suffix)
        => DynamicWorldClasses.Select(name => Plain($"DW_{name}{suffix}", Fraction, group, 1));

    private static IEnumerable<GalileoBand> WorldCereal(string group, string suffix)
        => WorldCerealProducts.Select(name => Plain($"WC_{name}{suffix}", Percent, group, 100));
}
