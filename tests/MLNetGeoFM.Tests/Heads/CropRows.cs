using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

/// <summary>A field: three crops that two features tell apart, in four regions; sunflower grows in one region only.</summary>
internal sealed class CropRow
{
    public string Id { get; set; } = "";

    public string Region { get; set; } = "";

    public int Year { get; set; }

    public string Label { get; set; } = "";

    [VectorType(2)]
    public float[] Features { get; set; } = [];
}

/// <summary>What a pipeline says about a field.</summary>
internal sealed class CropPrediction
{
    public uint PredictedLabel { get; set; }

    public float[] Score { get; set; } = [];
}

internal static class CropRows
{
    private static readonly string[] Crops = ["wheat", "maize", "soy"];
    private static readonly string[] Regions = ["Beauce", "Brie", "Picardie", "Vexin"];

    public static List<CropRow> Make(int rows, bool withSunflower = false)
    {
        Random random = new(11);
        List<CropRow> fields = [];
        for (int i = 0; i < rows; i++)
        {
            int crop = i % Crops.Length;
            fields.Add(new CropRow
            {
                Id = FormattableString.Invariant($"field-{i}"),
                Region = Regions[random.Next(Regions.Length)],
                Year = 2015 + random.Next(3),
                Label = Crops[crop],
                Features =
                [
                    (float)(random.NextDouble() + (crop == 0 ? 0.7 : 0)),
                    (float)(100 * (random.NextDouble() + (crop == 1 ? 0.7 : 0)))
                ],
            });
        }

        for (int i = 0; withSunflower && i < 6; i++)
        {
            CropRow sunflower = new()
            {
                Id = $"sunflower-{i}",
                Region = "Vexin",
                Year = 2016,
                Label = "sunflower",
                Features = [3, 10 * i],
            };
            fields.Insert(7 * i, sunflower);
        }

        return fields;
    }

    public static IDataView Keyed(MLContext context, IEnumerable<CropRow> rows)
    {
        IDataView data = context.Data.LoadFromEnumerable(rows);
        return context.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
    }
}
