using System.Text;

namespace MLNetGeoFM.Models.Tests;

/// <summary>Models as bytes, models of embeddings alone, and heads to begin with.</summary>
[TestFixture]
[Category("Unit")]
internal sealed class GtcaModelTests
{
    private static IEnumerable<TestCaseData> Networks() => from encoder in AdaptedEncoder.All
                                                           from use in Enum.GetValues<MetadataUse>()
                                                           select new TestCaseData(encoder, use);

    [TestCaseSource(nameof(Networks))]
    public void Read_WrittenModel_PredictsWithTheSameBits(AdaptedEncoder encoder, MetadataUse use)
    {
        using GtcaModel model = new(GtcaNetworkTests.Network(encoder, use, out var encoding, hidden: use == MetadataUse.Gates ? 5 : 0), encoding);
        var samples = GtcaNetworkTests.Samples(encoder, model.Network, 2);
        using GtcaModel read = GtcaModel.Read(new BinaryReader(new MemoryStream(Bytes(model))));
        using GtcaPredictor before = new(model.Network, model.Encoding), after = new(read.Network, read.Encoding);
        foreach (var sample in samples)
        {
            before.Run(sample, 0.7f);
            after.Run(sample, 0.7f);
            Assert.That(after.Scores.ToArray(), Is.EqualTo(before.Scores.ToArray()));
            Assert.That(after.PlainScores.ToArray(), Is.EqualTo(before.PlainScores.ToArray()));
            Assert.That(after.Gates.ToArray(), Is.EqualTo(before.Gates.ToArray()));
        }

        Assert.That(Bytes(read), Is.EqualTo(Bytes(model)));
    }

    [Test]
    public void Read_DamagedBytes_AreRefusedOrHarmless()
    {
        using GtcaModel model = new(GtcaNetworkTests.Network(AdaptedEncoder.Presto, MetadataUse.Gates, out var encoding, hidden: 0), encoding);
        byte[] whole = Bytes(model);
        Random random = new(4);
        for (int time = 0; time < 60; time++)
        {
            byte[] bytes = [.. whole];
            int at = time < 40 ? random.Next(400) : random.Next(bytes.Length);
            if (time % 3 == 0)
                bytes = bytes[..at];
            else
                BitConverter.TryWriteBytes(bytes.AsSpan(at, 4), time % 3 == 1 ? random.Next() : -1);
            try
            {
                GtcaModel.Read(new BinaryReader(new MemoryStream(bytes))).Dispose();
                Assert.That(time % 3, Is.Not.Zero, "a part of a model is none");
            }
            catch (InvalidDataException)
            {
            }
        }
    }

    [Test]
    public void FromVector_HiddenTokens_AreWhatTheyWere()
    {
        HiddenTokens tokens = new([1, 2, 3, 4, 5, 6], [-1, 1, 0], 2);
        var read = HiddenTokens.FromVector(tokens.ToVector(), 2);
        Assert.That(tokens.ToVector(), Is.EqualTo(new float[] { 2, -1, 1, 2, 1, 3, 4, 0, 5, 6 }));
        Assert.That((read.Values, read.SegmentOfToken, read.Segments), Is.EqualTo((tokens.Values, tokens.SegmentOfToken, 2)));
        Assert.Throws<ArgumentException>(() => HiddenTokens.FromVector(tokens.ToVector(), 3));
        Assert.Throws<ArgumentException>(() => HiddenTokens.FromVector([], 2));
        var error = Assert.Throws<ArgumentException>(() => HiddenTokens.FromVector([2, 2, 1, 1], 2));
        Assert.That(error!.Message, Does.Contain("segment 2").And.Contain("-1 to 1"));
        Assert.Throws<ArgumentException>(() => HiddenTokens.FromVector([2, float.NaN, 1, 1], 2));
    }

    [Test]
    public void Scores_EmbeddingAlone_ChangesWithItsGateAndNotWithoutIt()
    {
        GtcaNetworkOptions options = new() { Classes = 2, Adapter = new AdapterOptions { Rank = 2 } };
        LearnedEncoding encoding = LearnedEncoding.Fit([], new LearnedEncodingOptions());
        using GtcaNetwork network = new(EncoderSuffix.OfEmbedding(4), encoding, new EmbeddingScale([0, 0, 0, 0], [1, 1, 1, 1]), options);
        Assert.That(network.GateNames, Is.EqualTo(new[] { "embedding" }));
        Array.Fill(network.HeadWeight.Values, 1);
        Array.Fill(network.Parameters.Single(parameter => parameter.Name == "embedding.up").Values, 1);
        using GtcaPredictor predictor = new(network, encoding);
        float[] embedding = [1, -2, 3.5f, 4];
        GtcaSample sample = new() { Tokens = HiddenTokens.OfEmbedding(embedding), Metadata = new SampleMetadata { Month = 4 } };
        predictor.Run(sample, 0);
        Assert.That(predictor.Embedding.ToArray(), Is.EqualTo(embedding));
        Assert.That(predictor.Scores.ToArray(), Is.EqualTo(new[] { 6.5f, 6.5f }));

        // embedding + g · (8 / 2) · Up Down embedding.
        predictor.Run(sample, 1);
        float[] down = network.Parameters.Single(parameter => parameter.Name == "embedding.down").Values;
        float added = predictor.Gates[0] * 4 * Enumerable.Range(0, 8).Sum(i => down[i] * embedding[i % 4]);
        Assert.That(predictor.Embedding.ToArray(), Is.EqualTo(embedding.Select(value => value + added)).Within(1e-5f));
    }

    [Test]
    public void BeginWith_LogisticRegression_PredictsAsItDoesWithClosedGates()
    {
        var encoder = AdaptedEncoder.Presto;
        var series = AdaptedEncoder.Series(20, 2);
        float[][] embeddings = [.. series.Select(sample => encoder.Embed(sample))];
        int[] labels = [.. series.Select((_, i) => i % 3 == 2 ? 3 : i % 3)]; // class 2 is absent
        var head = LogisticRegression.Train(embeddings.SelectMany(row => row).ToArray(), labels, 128, 4).Head;
        using GtcaNetwork network = new(
            encoder.Cut(1).Suffix, new ClayEncoding(), EmbeddingScale.Of(head), new GtcaNetworkOptions { Classes = 4 });
        network.BeginWith(head);
        var tokens = encoder.Prefix(encoder.Cut(1), series);
        using GtcaPredictor predictor = new(network, new ClayEncoding());
        for (int i = 0; i < series.Length; i++)
        {
            predictor.Run(new GtcaSample { Tokens = tokens[i] }, 0);
            float[] expected = new float[4];
            head.Predict(embeddings[i], expected);
            double[] logarithms = new double[4];
            Probabilities.LogSoftmax(predictor.Scores, logarithms);
            Assert.That(logarithms.Select(Math.Exp), Is.EqualTo(expected.Select(p => (double)p)).Within(1e-4));
        }

        using GtcaNetwork other = new(
            encoder.Cut(1).Suffix, new ClayEncoding(), EmbeddingScale.Of(head), new GtcaNetworkOptions { Classes = 5 });
        Assert.That(Assert.Throws<ArgumentException>(() => other.BeginWith(head))!.Message, Does.Contain("4 classes").And.Contain("5 classes"));
    }

    [Test]
    public void Scores_ClosedGates_AreFiniteThoughTheMetadataEncoderIsNot()
    {
        var encoder = AdaptedEncoder.Presto;
        using var network = GtcaNetworkTests.Network(encoder, MetadataUse.Gates, out var encoding, hidden: 0);
        var sample = GtcaNetworkTests.Samples(encoder, network, 2)[0];
        using GtcaPredictor predictor = new(network, encoding);
        predictor.Run(sample, 0);
        float[] expected = predictor.Scores.ToArray();
        foreach (var parameter in network.Parameters.Where(parameter => parameter.Name.StartsWith("meta", StringComparison.Ordinal)))
            Array.Fill(parameter.Values, float.NaN);
        network.Network.Update(network.Parameters.ToHashSet());
        predictor.Run(sample, 0);
        Assert.That(predictor.Scores.ToArray(), Is.EqualTo(expected));
        predictor.Run(sample, 1);
        Assert.That(predictor.Scores.ToArray(), Is.All.NaN);
    }

    private static byte[] Bytes(GtcaModel model)
    {
        using MemoryStream stream = new();
        using (BinaryWriter writer = new(stream, Encoding.UTF8, leaveOpen: true))
            model.Write(writer);
        return stream.ToArray();
    }
}
