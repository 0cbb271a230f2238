namespace MLNetGeoFM.Models.Tests;

/// <summary>The cut of an encoder, and its adapter with gates closed and open.</summary>
[TestFixture]
[Category("Unit")]
internal sealed class GatedAdapterTests
{
    private const AdapterTargets Everything =
        AdapterTargets.Query | AdapterTargets.Key | AdapterTargets.Value | AdapterTargets.Projection | AdapterTargets.Mlp;

    private static IEnumerable<TestCaseData> Cuts() => from encoder in AdaptedEncoder.All
                                                       from blocks in Enumerable.Range(1, encoder == AdaptedEncoder.Presto ? 2 : 4)
                                                       from perStep in new[] { false, true }
                                                       select new TestCaseData(encoder, blocks, perStep);

    [TestCaseSource(nameof(Cuts))]
    public void Write_GatesClosed_HasTheBitsOfTheEncoderWhateverTheFactorsHold(AdaptedEncoder encoder, int blocks, bool perStep)
    {
        var series = AdaptedEncoder.Series(3, 4);
        foreach (float strange in new[] { 0.7f, float.NaN, float.PositiveInfinity })
        {
            float[][] embeddings = Run(encoder, blocks, series, perStep, [0, 0, 0], strange, out _);
            for (int i = 0; i < series.Length; i++)
                Assert.That(Bits(embeddings[i]), Is.EqualTo(Bits(encoder.Embed(series[i], perStep))), $"sample {i}, factors {strange}");
        }
    }

    [TestCaseSource(typeof(AdaptedEncoder), nameof(AdaptedEncoder.All))]
    public void Write_GatesOpenForSome_ChangesThemAlone(AdaptedEncoder encoder)
    {
        var series = AdaptedEncoder.Series(5, 4);
        float[][] embeddings = Run(encoder, 1, series, false, [0, 0.5f, 0.5f, -0f, 1], 0.7f, out _);
        foreach (int i in new[] { 0, 3 })
            Assert.That(Bits(embeddings[i]), Is.EqualTo(Bits(encoder.Embed(series[i]))), $"sample {i}");
        foreach (int i in new[] { 1, 2, 4 })
        {
            double distance = embeddings[i].Zip(encoder.Embed(series[i]), (a, b) => Math.Abs(a - b)).Max();
            Assert.That(distance, Is.GreaterThan(1e-3), $"sample {i}");
        }
    }

    [TestCaseSource(typeof(AdaptedEncoder), nameof(AdaptedEncoder.All))]
    public void Write_OneSampleAlone_HasTheBitsThatItHasAmongOthers(AdaptedEncoder encoder)
    {
        var series = AdaptedEncoder.Series(3, 4);
        float[][] together = Run(encoder, 1, series, false, [0.25f, 0.5f, 0], 0.7f, out _);
        float[][] alone = Run(encoder, 1, [series[1]], false, [0.5f], 0.7f, out _);
        Assert.That(Bits(alone[0]), Is.EqualTo(Bits(together[1])));
    }

    [TestCaseSource(typeof(AdaptedEncoder), nameof(AdaptedEncoder.All))]
    public void Write_NewAdapter_ChangesNothingThoughGatesAreOpen(AdaptedEncoder encoder)
    {
        var series = AdaptedEncoder.Series(2, 4);
        float[][] embeddings = Run(encoder, 1, series, false, [1, 1], null, out _);
        for (int i = 0; i < 2; i++)
            Assert.That(embeddings[i], Is.EqualTo(encoder.Embed(series[i])), $"sample {i}");
    }

    [Test]
    public void Constructor_Targets_AreNamedWithOneGateForABlockOrForEach()
    {
        var split = AdaptedEncoder.Galileo.Cut(2);
        GatedAdapter shared = new(split.Suffix, new AdapterOptions { Blocks = 2, Rank = 4 });
        GatedAdapter own = new(split.Suffix, new AdapterOptions { Blocks = 2, Rank = 4, Targets = Everything, HasGatePerTarget = true });
        Assert.That(shared.GateNames, Is.EqualTo(new[] { "last2", "last1" }));
        Assert.That(shared.Parameters.Select(p => $"{p.Name} {string.Join('x', p.Shape)}"), Is.EqualTo(new[]
        {
            "last2.q.down 4x128", "last2.q.up 128x4", "last2.v.down 4x128", "last2.v.up 128x4",
            "last1.q.down 4x128", "last1.q.up 128x4", "last1.v.down 4x128", "last1.v.up 128x4",
        }));
        Assert.That(own.GateNames, Has.Count.EqualTo(12));
        Assert.That(own.Parameters.Single(p => p.Name == "last1.mlp1.up").Shape, Is.EqualTo(new[] { 512, 4 }));
        Assert.That(own.Parameters.Single(p => p.Name == "last1.mlp2.down").Shape, Is.EqualTo(new[] { 4, 512 }));
    }

    [Test]
    public void Cut_MoreBlocksThanThereAre_SaysHowManyThereAre()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => AdaptedEncoder.Presto.Cut(3));
        Assert.That(error!.Message, Does.Contain("2 transformer blocks").And.Contain("got 3"));
    }

    [Test]
    public void Read_HiddenTokens_AreAsManyAsAreVisible()
    {
        var series = AdaptedEncoder.Series(2, 4);
        var split = AdaptedEncoder.Presto.Cut(1);
        var tokens = AdaptedEncoder.Presto.Prefix(split, series, perStep: true);

        // Five optical groups and NDVI at each of four steps, one of them hidden, and of another one group, or two with NDVI; the place.
        Assert.That(tokens.Select(sample => sample.Count), Is.EqualTo(new[] { (3 * 6) + 1 - 1, (3 * 6) + 1 - 1 }));
        Assert.That(tokens[0].Segments, Is.EqualTo(4));
        Assert.That(tokens[0].SegmentOfToken[0], Is.EqualTo(-1), "the place is of no step");
    }

    /// <summary>Embeddings of samples whose gates are as given; factors B random of a size, or as they are at first.</summary>
    private static float[][] Run(
        AdaptedEncoder encoder, int blocks, GalileoSeries[] series, bool perStep, float[] gates, float? size, out GatedAdapter adapter)
    {
        var split = encoder.Cut(blocks);
        adapter = new GatedAdapter(split.Suffix, new AdapterOptions { Blocks = blocks, Targets = Everything, Rank = 5 });
        Random random = new(2);
        foreach (var parameter in adapter.Parameters.Where(p => size is not null && p.Name.EndsWith("up", StringComparison.Ordinal)))
        {
            for (int i = 0; i < parameter.Values.Length; i++)
                parameter.Values[i] = size!.Value * (random.NextSingle() - 0.5f);
        }

        NetworkBuilder builder = new();
        var hidden = builder.Input(adapter.HiddenWidth);
        var gate = builder.Input(adapter.GateNames.Count, RowDomain.Sequence);
        var pooled = adapter.Write(builder, hidden, gate);
        using var network = builder.Build(pooled);
        using NetworkRunner runner = new(network, InstructionSets.Best, rowsPerRange: 50);
        var batch = HiddenTokens.NewBatch();
        var tokens = encoder.Prefix(split, series, perStep);
        foreach (var sample in tokens)
            sample.AddTo(batch);
        runner.Prepare(batch);
        for (int i = 0, row = 0; i < tokens.Length; i++)
        {
            for (int token = 0; token < tokens[i].Count; token++)
                tokens[i].Row(token).CopyTo(runner.InputRow(hidden, row++));
            runner.InputRow(gate, i).Fill(gates[i]);
        }

        runner.Run();
        return [.. tokens.Select((_, i) => Enumerable.Range(batch.SegmentStarts[i], batch.SegmentStarts[i + 1] - batch.SegmentStarts[i])
            .SelectMany(segment => runner.OutputRow(pooled, segment).ToArray()).ToArray())];
    }

    private static IEnumerable<int> Bits(float[] values) => values.Select(BitConverter.SingleToInt32Bits);
}
