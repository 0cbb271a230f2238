using System.Globalization;
using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>What each number of an encoding is called.</summary>
internal static class MetadataSlotNames
{
    public static string[] Of(MetadataEncoding encoding) => encoding switch
    {
        PlainEncoding => ["Latitude", "Longitude", "DayOfYear", "Year"],
        ClayEncoding => [.. Angle("Week"), .. Angle("Hour"), .. Angle("Latitude"), .. Angle("Longitude")],
        PrithviEncoding prithvi => Prithvi(prithvi.Parts[0] / 2),
        SatMaeEncoding satMae => SatMae(satMae.FeatureCount / 3),
        TerraMindEncoding => [.. Bins("Latitude", TerraMindEncoding.LatitudeBins), .. Bins("Longitude", TerraMindEncoding.LongitudeBins)],
        _ => Places((encoding.FeatureCount - 4) / 4),
    };

    private static string[] Prithvi(int count)
        => [.. Sinusoids("Year", count), .. Sinusoids("DayOfYear", count), .. Sinusoids("Latitude", count), .. Sinusoids("Longitude", count)];

    private static string[] SatMae(int count) => [.. Sinusoids("Year", count), .. Sinusoids("Month", count), .. Sinusoids("Hour", count)];

    private static string[] Angle(string name) => [$"{name}Sin", $"{name}Cos"];

    private static IEnumerable<string> Sinusoids(string name, int count)
        => Enumerable.Range(0, count).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{name}{(i < count / 2 ? "Sin" : "Cos")}{i % (count / 2)}"));

    private static IEnumerable<string> Bins(string name, int count)
        => Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{name} {(i - (count / 2)) / 4.0}"))
            .Prepend($"{name} unknown");

    private static string[] Places(int scales)
    {
        List<string> names = ["PlaceX", "PlaceY", "PlaceZ"];
        for (int scale = 0; scale < scales; scale++)
        {
            string multiple = (1 << scale).ToString(CultureInfo.InvariantCulture);
            names.AddRange(Angle($"Latitude{multiple}"));
            names.AddRange(Angle($"Longitude{multiple}"));
        }

        names.Add("PlaceUnknown");
        return [.. names];
    }
}
