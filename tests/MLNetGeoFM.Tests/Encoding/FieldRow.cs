namespace MLNetGeoFM.Tests;

/// <summary>A short series of a pixel: some steps cloudy, some values missing, T different from row to row.</summary>
internal sealed class FieldRow
{
    public string Id { get; set; } = "";

    public string Label { get; set; } = "";

    public float[] Values { get; set; } = [];

    public int[] Dates { get; set; } = [];

    public int[] SeriesDates => Dates;

    public bool[] Clear { get; set; } = [];

    public float Latitude { get; set; }

    public float Longitude { get; set; }

    /// <summary>1..12, by the calendar: worked out otherwise than the product does.</summary>
    internal int[] Months => [.. Dates.Select(day => DateTime.UnixEpoch.AddDays(day).Month)];

    public static FieldRow[] Draw(int count, int bands)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, count).Select(row =>
        {
            int steps = 3 + random.Next(4);
            return new FieldRow
            {
                Id = $"field{row}",
                Label = row % 2 == 0 ? "maize" : "wheat",
                Values = [.. Enumerable.Range(0, steps * bands).Select(at =>
                    random.Next(30) == 0 ? float.NaN : (0.3f * random.NextSingle()) + (0.2f * (row % 2)))],
                Dates = [.. Enumerable.Range(0, steps).Select(step => 18628 + (31 * step) + random.Next(25))],
                Clear = [.. Enumerable.Range(0, steps).Select(_ => random.Next(3) != 0)],
                Latitude = 40 + random.NextSingle(),
                Longitude = -98.5f,
            };
        })];
    }
}
