using System.Globalization;

namespace MLNetGeoFM.Tool.Pipelines;

/// <summary>Reads the places where a map will be made from a comma-separated file with a header line.</summary>
internal static class PredictionPoints
{
    /// <summary>The degrees of the columns latitude and longitude, in the order of the lines.</summary>
    /// <exception cref="InvalidDataException">The file lacks a column or a number.</exception>
    public static (double[] Latitudes, double[] Longitudes) Read(string path)
    {
        using StreamReader reader = new(path);
        string[] header = (reader.ReadLine() ?? "").Split(',', StringSplitOptions.TrimEntries);
        int latitude = Array.IndexOf(header, "latitude");
        int longitude = Array.IndexOf(header, "longitude");
        if (latitude < 0 || longitude < 0)
        {
            throw new InvalidDataException(
                $"'{path}' does not say where the points are: expected columns latitude and longitude, its header has {string.Join(", ", header)}.");
        }

        List<double> latitudes = [];
        List<double> longitudes = [];
        for (int line = 2; reader.ReadLine() is { } text; line++)
        {
            if (text.Length == 0)
                continue;
            string[] fields = text.Split(',');
            latitudes.Add(Degrees(path, line, fields, latitude));
            longitudes.Add(Degrees(path, line, fields, longitude));
        }

        return ([.. latitudes], [.. longitudes]);
    }

    private static double Degrees(string path, int line, string[] fields, int field)
        => field < fields.Length && double.TryParse(fields[field], CultureInfo.InvariantCulture, out double degrees)
            ? degrees
            : throw new InvalidDataException(
                $"'{path}', line {line}: expected degrees in field {field + 1}, got '{(field < fields.Length ? fields[field] : "no such field")}'.");
}
