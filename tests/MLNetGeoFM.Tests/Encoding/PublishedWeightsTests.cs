using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tests;

/// <summary>The weights that the encoders' authors publish.</summary>
[TestFixture]
public sealed class PublishedWeightsTests
{
    private static readonly string[] Bands = ["B02", "B03", "B04", "B08", "B11", "B12"];

    [TestCase("presto", "models/presto/default_model.safetensors")]
    [TestCase("galileo-nano", "models/galileo-nano/encoder.safetensors")]
    public void FitTransformCrossValidate_PublishedWeights_StayAsTheyWere(string id, string file)
    {
        var weights = GeoFMWeights.FromFile(SharedFolder.Require(file));
        string before = weights.Encoder.ComputeWeightsSha256();
        var ml = new MLContext(1);
        IDataView rows = ml.Data.LoadFromEnumerable(FieldRow.Draw(24, Bands.Length));
        IDataView data = ml.GeoFM().DescribeBands("Series", "Values", Bands).Fit(rows).Transform(rows);
        var pipeline = ml.Transforms.Conversion.MapValueToKey("LabelKey", "Label")
            .Append(ml.GeoFM().Encode("Embedding", "Series", weights))
            .Append(ml.GeoFM().Trainers.LogisticRegression("LabelKey", "Embedding"));

        var model = pipeline.Fit(data);
        string afterFit = weights.Encoder.ComputeWeightsSha256();
        string[] embeddings = ColumnBits.Read(model.Transform(data), "Embedding");
        string afterTransform = weights.Encoder.ComputeWeightsSha256();
        ml.GeoFM().CrossValidate(data, pipeline, Folds.Random("Id", 3));

        Assert.That(weights.Encoder.Card.Id, Is.EqualTo(id));
        Assert.That(weights.Encoder.IsPublishedWeights, Is.True);
        string afterFolds = weights.Encoder.ComputeWeightsSha256();
        Assert.That(new[] { afterFit, afterTransform, afterFolds, weights.Frozen.WeightsSha256 }, Is.All.EqualTo(before));
        Assert.That(embeddings.Distinct().Count(), Is.EqualTo(24));
    }

    [Test]
    public void Encode_ChipsAndTheirTokens_GiveTheSameBitsAndNaNWhereNothingIsSeen()
    {
        var weights = GeoFMWeights.FromFile(SharedFolder.Require("models/galileo-nano/encoder.safetensors"));
        var ml = new MLContext(1);
        var geo = ml.GeoFM();
        IDataView rows = ml.Data.LoadFromEnumerable(Chips());
        var pipeline = geo
            .DescribeBands("Series", "Values", new BandDescribingOptions { BandNames = Bands, Height = 4, Width = 4 })
            .Append(geo.TokenizeTemporalPatches("Tokens", "Series", "Clear", "SeriesDates", new TemporalPatchTokenizingOptions
            {
                PatchSize = 2,
                MinimumClearFraction = 1,
            }))
            .Append(geo.Encode("OfTokens", "Tokens", weights))
            .Append(geo.Encode("OfSeries", "Series", weights, new EncodingOptions { ClearColumnName = "Clear", PatchSize = 2 }))
            .Append(geo.Encode("Steps", "Tokens", weights, new EncodingOptions { Pooling = EmbeddingPooling.PerStep }));

        IDataView view = pipeline.Fit(rows).Transform(rows);

        float[][] ofTokens = [.. view.GetColumn<float[]>("OfTokens")];
        Assert.That(ColumnBits.Read(view, "OfTokens"), Is.EqualTo(ColumnBits.Read(view, "OfSeries")));
        Assert.That(ofTokens[0].All(float.IsFinite), Is.True);
        Assert.That(ofTokens[^1].All(float.IsNaN), Is.True);
        Assert.That(view.GetColumn<float>("OfSeriesClearFraction").Last(), Is.Zero);
        Assert.That(view.GetColumn<float[]>("Steps").First(), Has.Length.EqualTo(3 * weights.Encoder.EmbeddingSize));
    }

    [Test]
    public void FromFile_TwoFormatsOfTheSameWeights_ShareOneEncoder()
    {
        var pickled = GeoFMWeights.FromFile(SharedFolder.Require("models/presto/default_model.pt"));
        var safe = GeoFMWeights.FromFile(SharedFolder.Require("models/presto/default_model.safetensors"));

        Assert.That(safe.Frozen, Is.SameAs(pickled.Frozen));
        Assert.That(safe.FileSha256, Is.Not.EqualTo(pickled.FileSha256));
    }

    /// <summary>5 chips of 4 x 4 pixels on 3 dates, partly cloudy; nothing of the last is clear.</summary>
    private static Chip[] Chips()
    {
        var random = new Random(8);
        return [.. Enumerable.Range(0, 5).Select(row => new Chip
        {
            Values = [.. Enumerable.Range(0, 3 * Bands.Length * 16).Select(_ => 0.4f * random.NextSingle())],
            Clear = [.. Enumerable.Range(0, 3 * 16).Select(_ => row < 4 && random.Next(8) != 0)],
            SeriesDates = [18628, 18660, 18690],
        })];
    }

    private sealed class Chip
    {
        public float[] Values { get; set; } = [];

        public bool[] Clear { get; set; } = [];

        public int[] SeriesDates { get; set; } = [];
    }
}
