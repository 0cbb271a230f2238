using MLNetGeoFM.Tests;

namespace MLNetGeoFM.Models.Tests;

/// <summary>Encoder, adapter, metadata and head as one network: its gradients, and what metadata may change.</summary>
[TestFixture]
[Category("Unit")]
internal sealed class GtcaNetworkTests
{
    private const int Classes = 3;

    private static readonly SampleMetadata[] Places =
    [
        new() { Latitude = 43.6, Longitude = 1.44, DayOfYear = 120, Year = 2019, ClimateZone = "Cfb", Sensor = "sentinel-2" },
        new() { Latitude = -12, Longitude = -55, Month = 3, CloudFraction = 0.3, ClimateZone = "Aw" },
        SampleMetadata.Unknown,
    ];

    private static IEnumerable<TestCaseData> Networks() => from encoder in AdaptedEncoder.All
                                                           from use in Enum.GetValues<MetadataUse>()
                                                           select new TestCaseData(encoder, use);

    // The reference is slow: each use of metadata with one encoder, the gates with both.
    private static IEnumerable<TestCaseData> SomeNetworks()
        => Networks().Where(test => Equals(test.Arguments[0], AdaptedEncoder.Galileo) || Equals(test.Arguments[1], MetadataUse.Gates));

    [TestCaseSource(nameof(SomeNetworks))]
    public void Backward_EveryParameter_IsTheSlopeOfDoubleArithmetic(AdaptedEncoder encoder, MetadataUse use)
    {
        // The attention of one block in plain double arithmetic is slow: few tokens.
        using var network = Network(encoder, use, out var encoding, hidden: 6);
        var samples = Samples(encoder, network, steps: 1);
        using NetworkGradient gradient = new(network.Network, InstructionSets.Best, network.Parameters.ToHashSet());
        var batch = HiddenTokens.NewBatch();
        foreach (var sample in samples)
            sample.Tokens.AddTo(batch);
        gradient.Prepare(batch);
        GtcaInputs inputs = new(network, encoding);
        float[] factors = [0.8f, 0.5f, 1];
        for (int i = 0; i < samples.Length; i++)
            inputs.Write(samples[i], samples[i].Metadata, factors[i], i, batch.SequenceStarts[i], gradient.InputRow);
        gradient.Forward();
        NetworkValue[] outputs = [network.Scores, network.PlainScores!, network.Embedding];
        for (int o = 0; o < outputs.Length; o++)
        {
            for (int row = 0; row < samples.Length; row++)
            {
                for (int i = 0; i < outputs[o].Width; i++)
                    gradient.GradientRow(outputs[o], row)[i] = (float)Factor(o, row, i);
            }
        }

        gradient.Backward();
        ReferenceNetwork reference = new(network.Network);
        var read = network.Network.Inputs.ToDictionary(input => input, input => Enumerable.Range(0, batch.Whole.RowsOf(input.Domain))
            .Select(row => gradient.InputRow(input, row).ToArray().Select(value => (double)value).ToArray()).ToArray());
        double Loss()
        {
            double[][][] values = reference.Run(batch, read);
            return outputs.Select((output, o) => values[output.Index]
                .Select((row, r) => row.Select((value, i) => value * (float)Factor(o, r, i)).Sum()).Sum()).Sum();
        }

        Random random = new(5);
        foreach (var parameter in network.Parameters)
        {
            float[] slopes = gradient.ParameterGradient(parameter).ToArray();
            double[] direction = [.. slopes.Select(slope => slope + (0.1 * (random.NextDouble() - 0.5)))];
            double expected = Slope(reference[parameter], direction, Loss);
            double size = Math.Sqrt(slopes.Sum(s => (double)s * s)) * Math.Sqrt(direction.Sum(d => d * d));
            Assert.That(size, Is.GreaterThan(0), parameter.Name);
            Assert.That(slopes.Zip(direction, (s, d) => s * d).Sum(), Is.EqualTo(expected).Within((2e-4 * size) + 1e-6), parameter.Name);
        }
    }

    [TestCaseSource(nameof(Networks))]
    public void Scores_FactorZero_AreThoseOfTheFrozenEmbeddingWhateverTheMetadata(AdaptedEncoder encoder, MetadataUse use)
    {
        using var network = Network(encoder, use, out var encoding, hidden: 0);
        var samples = Samples(encoder, network, steps: 3);
        using GtcaPredictor predictor = new(network, encoding);
        foreach (var sample in samples)
        {
            float[]? expected = null;
            foreach (var metadata in Places)
            {
                predictor.Run(sample with { Metadata = metadata }, strength: 0);
                Assert.That(predictor.Embedding.ToArray().Select(BitConverter.SingleToInt32Bits),
                    Is.EqualTo(sample.Frozen.Select(BitConverter.SingleToInt32Bits)));
                expected ??= predictor.Scores.ToArray();
                Assert.That(predictor.Scores.ToArray(), Is.EqualTo(expected));
                predictor.Run(sample with { Metadata = metadata, Support = 0 }, strength: 1);
                Assert.That(predictor.Scores.ToArray(), Is.EqualTo(expected));
            }

            predictor.Run(sample, strength: 1);
            Assert.That(predictor.Scores.ToArray(), Is.Not.EqualTo(expected));
        }
    }

    [Test]
    public void Gates_StrengthAndSupport_ScaleThem()
    {
        var encoder = AdaptedEncoder.Presto;
        using var network = Network(encoder, MetadataUse.Gates, out var encoding, hidden: 0);
        var sample = Samples(encoder, network, steps: 2)[0];
        using GtcaPredictor predictor = new(network, encoding);
        predictor.Run(sample, 1);
        float[] whole = predictor.Gates.ToArray();
        predictor.Run(sample with { Support = 0.5f }, 0.5f);
        Assert.That(whole, Has.Length.EqualTo(2).And.All.InRange(0.3f, 0.7f));
        Assert.That(predictor.Gates.ToArray(), Is.EqualTo(whole.Select(gate => gate / 4)));
    }

    [Test]
    public void Run_PlaceOff_IsLikeAPlaceUnknown()
    {
        var encoder = AdaptedEncoder.Presto;
        using var network = Network(encoder, MetadataUse.Gates, out var encoding, hidden: 0);
        var sample = Samples(encoder, network, steps: 2)[0];
        using GtcaPredictor predictor = new(network, encoding);
        predictor.Run(sample, 1, MetadataInputs.All & ~MetadataInputs.AnyPlace);
        float[] off = predictor.Scores.ToArray();
        predictor.Run(sample with { Metadata = sample.Metadata with { Latitude = double.NaN, Longitude = double.NaN } }, 1);
        Assert.That(predictor.Scores.ToArray(), Is.EqualTo(off));
        predictor.Run(sample, 1);
        Assert.That(predictor.Scores.ToArray(), Is.Not.EqualTo(off));
    }

    internal static GtcaNetwork Network(AdaptedEncoder encoder, MetadataUse use, out MetadataEncoding? encoding, int hidden)
    {
        encoding = use switch
        {
            MetadataUse.Gates => LearnedEncoding.Fit(Places, new LearnedEncodingOptions { LeastRows = 1 }),
            MetadataUse.Concatenation => new TerraMindEncoding(),
            MetadataUse.TokenAddition => new PrithviEncoding(128),
            _ => null,
        };
        Random random = new(3);
        float[] Values(float least) => [.. Enumerable.Range(0, 128).Select(_ => least + random.NextSingle())];
        GtcaNetwork network = new(encoder.Cut(1).Suffix, encoding, new EmbeddingScale(Values(-0.5f), Values(0.5f)), new GtcaNetworkOptions
        {
            Classes = Classes,
            Use = use,
            HeadHiddenSize = hidden,
            HasPlainScores = true,
            Adapter = new AdapterOptions { Rank = 3, Targets = AdapterTargets.Query | AdapterTargets.Value | AdapterTargets.Mlp },
        });

        // What is zero at first has no slopes to speak of.
        foreach (var parameter in network.Parameters.Where(p => p.Values.All(value => value == 0)))
        {
            for (int i = 0; i < parameter.Values.Length; i++)
                parameter.Values[i] = 0.3f * (random.NextSingle() - 0.5f);
        }

        return network;
    }

    internal static GtcaSample[] Samples(AdaptedEncoder encoder, GtcaNetwork network, int steps, int count = 3)
    {
        var series = AdaptedEncoder.Series(count, steps);
        var tokens = encoder.Prefix(encoder.Cut(1), series);
        Assert.That(network.Hidden.Width, Is.EqualTo(128));
        return [.. series.Select((sample, i) => new GtcaSample
        {
            Tokens = tokens[i],
            Frozen = encoder.Embed(sample),
            Metadata = Places[i % Places.Length],
            Label = i % Classes,
            Region = i / Classes % 2,
        })];
    }

    private static double Factor(int output, int row, int column) => Math.Sin(1 + (1.7 * row) + (0.9 * column) + (2.3 * output));

    private static double Slope(double[] values, double[] direction, Func<double> loss)
    {
        double[] kept = [.. values];
        double step = 1e-4 / Math.Max(1e-9, Math.Sqrt(direction.Sum(d => d * d)));
        double Moved(double length)
        {
            for (int i = 0; i < values.Length; i++)
                values[i] = kept[i] + (length * direction[i]);
            return loss();
        }

        double slope = (Moved(step) - Moved(-step)) / (2 * step);
        kept.CopyTo(values, 0);
        return slope;
    }
}
