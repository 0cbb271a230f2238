using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

/// <summary>A row that has something for every component to read; it knows nothing of this library.</summary>
internal sealed class ContractRow
{
    public static readonly string[] Bands = ["B02", "B03", "B04", "B08", "B11", "B12"];

    public string Label { get; set; } = "";

    public string Region { get; set; } = "";

    public double Gsd { get; set; }

    public int Orbit { get; set; }

    public float Latitude { get; set; }

    public float Longitude { get; set; }

    public float[] Reflectance { get; set; } = [];

    [VectorType(3)]
    public float[] Claims { get; set; } = [];

    [VectorType(3)]
    public float[] Margins { get; set; } = [];

    public float[] Scales { get; set; } = [];

    public int[] Dates { get; set; } = [];

    public DateTime[] Times { get; set; } = [];

    public byte[] Scl { get; set; } = [];

    /// <summary>Short series of different lengths, some values missing, every month of 2021 seen at least once.</summary>
    public static ContractRow[] Generate(int count, string thirdClass)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count).Select(row =>
        {
            int steps = 12 + random.Next(6);
            int[] days = [.. Enumerable.Range(0, steps).Select(step => 18628 + (step * 364 / steps) + random.Next(3))];
            return new ContractRow
            {
                Label = (row % 3) switch { 0 => "maize", 1 => "wheat", _ => thirdClass },
                Region = $"region {row % 4}",
                Latitude = row % 50 == 7 ? float.NaN : 40 + (row % 4) + (0.01f * row),
                Gsd = row % 30 == 3 ? double.NaN : 10 + (row % 2 * 20),
                Orbit = row % 143,
                Longitude = -100 + (2 * (row % 4)) + (0.02f * (row % 17)),
                Claims = [.. Enumerable.Range(0, 3).Select(k => k == row % 3 ? 0.5f : 0.25f + (0.01f * (row % 7)))],
                Margins = [.. Enumerable.Range(0, 3).Select(k => k == (row / 2) % 3 ? 2 : -0.1f * (row % 5))],
                Dates = days,
                Times = [.. days.Select(day => DateTime.UnixEpoch.AddDays(day).AddHours(10))],
                Scl = [.. days.Select((_, step) => (byte)(step > 0 && random.Next(5) == 0 ? 9 : 4))],
                Scales = [.. days.Select(_ => 1e-4f)],
                Reflectance = [.. days.SelectMany(_ => Bands.Select((_, band) =>
                    random.Next(40) == 0 ? float.NaN : (0.05f * (band + 1)) + (0.1f * random.NextSingle()) + (0.03f * (row % 3) * band)))],
            };
        })];
    }
}
