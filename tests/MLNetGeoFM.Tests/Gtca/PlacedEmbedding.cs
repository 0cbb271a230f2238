using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

/// <summary>A series' embedding with its place, its dates and its class.</summary>
internal sealed class PlacedEmbedding
{
    public string Label { get; set; } = "";

    public string Region { get; set; } = "";

    public float Latitude { get; set; }

    public float Longitude { get; set; }

    public int[] Dates { get; set; } = [];

    public float[] Embedding { get; set; } = [];

    /// <summary>The same series with the place of another.</summary>
    public PlacedEmbedding Claiming(PlacedEmbedding other) => new()
    {
        Label = Label,
        Region = Region,
        Latitude = other.Latitude,
        Longitude = other.Longitude,
        Dates = Dates,
        Embedding = Embedding,
    };

    public static IDataView View(MLContext ml, IReadOnlyList<PlacedEmbedding> rows, IReadOnlyList<string> classes)
    {
        var definition = SchemaDefinition.Create(typeof(PlacedEmbedding));
        definition[nameof(Embedding)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows[0].Embedding.Length);
        IDataView data = ml.Data.LoadFromEnumerable(rows, definition);
        IDataView keys = ml.Data.LoadFromEnumerable(classes.Select(name => new ClassName { Name = name }));
        return ml.Transforms.Conversion.MapValueToKey("Key", "Label", keyData: keys).Fit(data).Transform(data);
    }

    /// <summary>Which rows a column of scores is right about.</summary>
    public static bool[] Right(IDataView scored, string scoreColumnName = "Score")
    {
        uint[] labels = [.. scored.GetColumn<uint>("Key")];
        return [.. scored.GetColumn<float[]>(scoreColumnName).Select((score, row) => ClassificationMetrics.TopClass(score) == labels[row] - 1)];
    }

    private sealed class ClassName
    {
        public string Name { get; set; } = "";
    }
}
