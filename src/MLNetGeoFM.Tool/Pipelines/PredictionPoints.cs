using System.Globalization;

namespace MLNetGeoFM.Tool.Pipelines;

/// <summary>Reads the places where a map will be made from a comma-separated file with a header line.</summary>
internal static class PredictionPoints
{
    /// <summary>The degrees of the columns latitude and longitude, in the order of the lines.</summary>
    /// <exception cref="InvalidDataException">The file lacks a column or a number.</exception>
    public static (double[] Latitudes, double[] Longitudes) Read(FileInfo file)
    {
        using var table = GivenTable.Open(file, "prediction point");
        int latitude = table.IndexOf("latitude", "latitude");
        int longitude = table.IndexOf("longitude", "longitude");
        List<double> latitudes = [];
        List<double> longitudes = [];
        while (table.Read())
        {
            latitudes.Add(Degrees(table, latitude));
            longitudes.Add(Degrees(table, longitude));
        }

        return ([.. latitudes], [.. longitudes]);
    }

    private static double Degrees(CsvTable table, int field)
        => table.Text(field) is var text && double.TryParse(text, CultureInfo.InvariantCulture, out double degrees)
            ? degrees
            : throw table.Fault("A point has no place", "degrees", $"'{text}'", field, "Correct the number.");
}
