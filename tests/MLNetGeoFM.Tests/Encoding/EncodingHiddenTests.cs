using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

/// <summary>Hidden tokens before the blocks that a trainer may adapt.</summary>
[TestFixture]
public sealed class EncodingHiddenTests
{
    private const int D = 128;
    private static readonly string[] Bands = ["B02", "B03", "B04", "B08", "B11", "B12"];

    [TestCase(1)]
    [TestCase(2)]
    public void Encode_HiddenTokens_LeadToTheBitsOfTheEmbedding(int blocks)
    {
        var (data, geo) = Arrange(12);
        IDataView view = Encode(geo, PrestoWeights.Shared, blocks).Fit(data).Transform(data);

        float[][] hidden = [.. view.GetColumn<float[]>("EmbeddingHidden")];
        float[][] embedding = [.. view.GetColumn<float[]>("Embedding")];

        using var network = Network(EncoderEnd.Of(view.Schema["EmbeddingHidden"])!);
        using var predictor = new GtcaPredictor(network, null);
        for (int row = 0; row < hidden.Length; row++)
        {
            predictor.Run(new GtcaSample { Tokens = HiddenTokens.FromVector(hidden[row], D) }, 1);
            Assert.That(predictor.Embedding.ToArray(), Is.EqualTo(embedding[row]), $"row {row}");
        }

        Assert.That(network.Suffix.Operations.OfType<SelfAttentionOperation>().Count(), Is.EqualTo(blocks));
        Assert.That(hidden.Select(one => one.Length).Distinct().Count(), Is.GreaterThan(1), "rows of different length");
    }

    [Test]
    public void Encode_HiddenTokens_LeaveTheEmbeddingAsItIs()
    {
        var (data, geo) = Arrange(40);

        IDataView with = Encode(geo, PrestoWeights.Own(1), 1).Fit(data).Transform(data);
        IDataView without = Encode(geo, PrestoWeights.Own(1), 0).Fit(data).Transform(data);

        Assert.That(ColumnBits.Read(with, "Embedding"), Is.EqualTo(ColumnBits.Read(without, "Embedding")));
        Assert.That(without.Schema.GetColumnOrNull("EmbeddingHidden"), Is.Null);
    }

    [Test]
    public void Encode_HiddenTokensReadTwice_AreEncodedOnce()
    {
        var (data, geo) = Arrange(40);
        var weights = PrestoWeights.Own(1);
        IDataView view = Encode(geo, weights, 1).Fit(data).Transform(data);

        var first = ColumnBits.Read(view, "EmbeddingHidden");
        var second = ColumnBits.Read(view, "EmbeddingHidden");
        var embeddings = ColumnBits.Read(view, "Embedding");

        Assert.That(second, Is.EqualTo(first));
        Assert.That(weights.Frozen.EncodedSamples, Is.EqualTo(40));
        long numbers = view.GetColumn<float[]>("EmbeddingHidden").Sum(one => (long)one.Length) + (40 * D);
        Assert.That(weights.Frozen.Cache.Count, Is.EqualTo(80));
        Assert.That(weights.Frozen.Cache.Bytes, Is.EqualTo((numbers * sizeof(float)) + (80 * 112)));
        Assert.That(ColumnBits.Read(Encode(geo, weights, 0).Fit(data).Transform(data), "Embedding"), Is.EqualTo(embeddings));
        Assert.That(weights.Frozen.EncodedSamples, Is.EqualTo(40), "embeddings kept beside hidden tokens serve those without");
    }

    [Test]
    public void Encode_OtherNumberOfBlocks_DoesNotReadTheTokensOfThisOne()
    {
        var (data, geo) = Arrange(10);
        var weights = PrestoWeights.Own(1);
        IDataView one = Encode(geo, weights, 1).Fit(data).Transform(data);
        IDataView two = Encode(geo, weights, 2).Fit(data).Transform(data);

        string[] ofOne = [.. ColumnBits.Read(one, "EmbeddingHidden")];

        Assert.That(ColumnBits.Read(two, "EmbeddingHidden"), Is.Not.EqualTo(ofOne));
        Assert.That(ColumnBits.Read(one, "EmbeddingHidden"), Is.EqualTo(ofOne));
    }

    [Test]
    public void Encode_WithoutCache_GivesTheSameTokens()
    {
        var (data, geo) = Arrange(20);
        var options = new EncodingOptions { DatesColumnName = "Dates", AdaptableBlocks = 1, CacheMebibytes = 0 };

        IDataView view = geo.Encode("Embedding", "Series", PrestoWeights.Own(1), options).Fit(data).Transform(data);

        Assert.That(ColumnBits.Read(view, "EmbeddingHidden"),
            Is.EqualTo(ColumnBits.Read(Encode(geo, PrestoWeights.Own(1), 1).Fit(data).Transform(data), "EmbeddingHidden")));
    }

    [Test]
    public void Encode_WithAndWithoutHiddenTokens_KeepTheirSavedForms()
    {
        var (data, geo) = Arrange(2);

        Assert.That(Encode(geo, PrestoWeights.Shared, 0).Fit(data).PayloadKind, Is.EqualTo("Encode/1"));
        Assert.That(Encode(geo, PrestoWeights.Shared, 1).Fit(data).PayloadKind, Is.EqualTo("Encode/2"));
    }

    [Test]
    public void Encode_HiddenColumn_SaysEncoderWeightsAndBlocks()
    {
        var (data, geo) = Arrange(2);

        var column = Encode(geo, PrestoWeights.Shared, 2).Fit(data).GetOutputSchema(data.Schema)["EmbeddingHidden"];

        int blocks = 0;
        column.Annotations.GetValue(GeoFMAnnotations.AdaptableBlocks, ref blocks);
        Assert.That(blocks, Is.EqualTo(2));
        Assert.That(column.GetEncoderId(), Is.EqualTo("presto"));
        Assert.That(column.GetWeightsSha256(), Is.EqualTo(PrestoWeights.Shared.Frozen.WeightsSha256));
    }

    [Test]
    public void Encode_MoreBlocksThanTheEncoderHas_SaysHowManyThereAre()
    {
        var (data, geo) = Arrange(2);

        Assert.That(() => Encode(geo, PrestoWeights.Shared, 9).Fit(data),
            Throws.ArgumentException.With.Message.Contains("2").And.Message.Contains("9").And.Message.Contains("'Series'"));
    }

    [Test]
    public void Encode_HiddenTokensOfSteps_AreRefused()
    {
        var (_, geo) = Arrange(2);

        Assert.That(() => geo.Encode("Embedding", "Series", PrestoWeights.Shared,
                new EncodingOptions { AdaptableBlocks = -1, Pooling = EmbeddingPooling.PerStep }),
            Throws.ArgumentException.With.Message.Contains("-1"));
        Assert.That(() => geo.Encode("Embedding", "Series", PrestoWeights.Shared,
                new EncodingOptions { AdaptableBlocks = 1, Pooling = EmbeddingPooling.PerStep }),
            Throws.ArgumentException.With.Message.Contains("PerStep").And.Message.Contains("Mean"));
    }

    private static GtcaNetwork Network(EncoderSuffix end)
    {
        float[] ones = new float[D];
        Array.Fill(ones, 1);
        return new GtcaNetwork(end, null, new EmbeddingScale(new float[D], ones),
            new GtcaNetworkOptions { Classes = 2, Use = MetadataUse.None, Adapter = null });
    }

    private static EncodingEstimator Encode(GeoFMCatalog geo, GeoFMWeights weights, int blocks)
        => geo.Encode("Embedding", "Series", weights, new EncodingOptions { DatesColumnName = "Dates", AdaptableBlocks = blocks });

    private static (IDataView Data, GeoFMCatalog Geo) Arrange(int rows)
    {
        var ml = new MLContext(1);
        var geo = ml.GeoFM();
        IDataView data = ml.Data.LoadFromEnumerable(FieldRow.Draw(rows, Bands.Length));
        return (geo.DescribeBands("Series", "Values", Bands).Fit(data).Transform(data), geo);
    }
}
