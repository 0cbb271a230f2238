using Microsoft.ML;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tests;

/// <summary>The weights that the encoders' authors publish.</summary>
[TestFixture]
public sealed class PublishedWeightsTests
{
    private static readonly string[] Bands = ["B02", "B03", "B04", "B08", "B11", "B12"];

    [TestCase("presto", "models/presto/default_model.safetensors")]
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
        Assert.That(new[] { afterFit, afterTransform, weights.Encoder.ComputeWeightsSha256(), weights.Frozen.WeightsSha256 }, Is.All.EqualTo(before));
        Assert.That(embeddings.Distinct().Count(), Is.EqualTo(24));
    }

    [Test]
    public void FromFile_TwoFormatsOfTheSameWeights_ShareOneEncoder()
    {
        var pickled = GeoFMWeights.FromFile(SharedFolder.Require("models/presto/default_model.pt"));
        var safe = GeoFMWeights.FromFile(SharedFolder.Require("models/presto/default_model.safetensors"));

        Assert.That(safe.Frozen, Is.SameAs(pickled.Frozen));
        Assert.That(safe.FileSha256, Is.Not.EqualTo(pickled.FileSha256));
    }
}
