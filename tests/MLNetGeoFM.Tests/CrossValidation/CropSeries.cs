namespace MLNetGeoFM.Tests;

/// <summary>A short series of a field that lies in a block; some steps cloudy, T different from row to row.</summary>
internal sealed class CropSeries
{
    public string Id { get; set; } = "";

    public string Label { get; set; } = "";

    public string Block { get; set; } = "";

    public float[] Values { get; set; } = [];

    public int[] Dates { get; set; } = [];

    public bool[] Clear { get; set; } = [];

    public float Latitude { get; set; }

    public static CropSeries[] Draw(int count, int bands, int seed = 3)
    {
        Random random = new(seed);
        string[] crops = ["wheat", "maize", "soy"];
        return [.. Enumerable.Range(0, count).Select(row =>
        {
            int steps = 3 + random.Next(4);
            return new CropSeries
            {
                Id = $"field{row}",
                Label = crops[row % 3],
                Block = $"block{(row / 3) % 10}",
                Values = [.. Enumerable.Range(0, steps * bands).Select(at =>
                    (0.3f * random.NextSingle()) + (0.1f * (row % 3) * (at % bands)))],
                Dates = [.. Enumerable.Range(0, steps).Select(step => 18628 + (31 * step) + random.Next(25))],
                Clear = [.. Enumerable.Range(0, steps).Select(step => step == 0 || random.Next(3) != 0)],
                Latitude = 40 + random.NextSingle(),
            };
        })];
    }
}
