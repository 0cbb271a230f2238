using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

/// <summary>A field whose crop its embedding hints at, and its farm decides.</summary>
internal sealed class PlacedField
{
    public string Label { get; set; } = "";

    [VectorType(4)]
    public float[] Embedding { get; set; } = [];

    /// <summary>Some farms together.</summary>
    public string Village { get; set; } = "";

    public float Latitude { get; set; }

    public float Longitude { get; set; }

    public int[] Dates { get; set; } = [];
}

/// <summary>Fields of 60 farms, which lie some 20 km from one another; a farm grows one crop on most of its fields.</summary>
internal static class PlacedFields
{
    private const int Farms = 60;
    private static readonly string[] Crops = ["maize", "soy", "wheat"];
    private static readonly int[] Season = [18688, 18809, 18962];

    public static PlacedField[] Draw(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            int farm = random.Next(Farms);
            int crop = random.NextDouble() < 0.9 ? farm * 7 % 3 : random.Next(3);
            return new PlacedField
            {
                Label = Crops[crop],
                Embedding = [.. Enumerable.Range(0, 4).Select(d => (d == crop ? 1f : 0) + (float)(1.6 * random.NextDouble()))],
                Village = $"village {farm % 6}",
                Latitude = 40 + (0.2f * (farm / 8)) + (0.002f * random.NextSingle()),
                Longitude = 2 + (0.2f * (farm % 8)) + (0.002f * random.NextSingle()),
                Dates = Season,
            };
        })];
    }

    public static IDataView View(MLContext ml, IEnumerable<PlacedField> rows)
    {
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        IDataView keys = ml.Data.LoadFromEnumerable(Crops.Select(crop => new Crop { Name = crop }));
        return ml.Transforms.Conversion.MapValueToKey("Key", "Label", keyData: keys).Fit(data).Transform(data);
    }

    private sealed class Crop
    {
        public string Name { get; set; } = "";
    }
}
