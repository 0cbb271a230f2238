using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Models.Tests;

/// <summary>What Galileo's encoder promises for samples in the model's own inputs, whatever the weights are.</summary>
[TestFixture]
[Category("Unit")]
internal sealed class GalileoEncoderTests
{
    private const int D = 128;

    private static readonly GalileoOptions Pixels = new() { PatchSize = 1 };

    private static readonly GalileoEncoder Encoder = GalileoRandom.Encoder();

    [Test]
    public void Encode_StateOfOtherPixels_IsNotLookedAt()
    {
        // Of a patch of 2 x 2, hidden in all but one pixel.
        GalileoTokens Encode(int visiblePixel) => Encoder.Encode(
            GalileoRandom.Input(2, 1, (modality, index) => modality == GalileoModality.SpaceTime && index / 7 == visiblePixel
                ? GalileoTokenState.Visible : GalileoTokenState.Hidden),
            new GalileoOptions { PatchSize = 2 });

        Assert.That(Encode(0).SpaceTimeStates.ToArray(), Is.All.EqualTo(GalileoTokenState.Visible));
        Assert.That(Encode(3).SpaceTimeStates.ToArray(), Is.All.EqualTo(GalileoTokenState.Hidden));
    }

    [Test]
    public void Encode_HiddenToken_IsTheBiasOfTheNormAndZeroWithout()
    {
        var input = GalileoRandom.Input(1, 2, GalileoRandom.SomeHidden(1));
        var with = Encoder.Encode(input, Pixels);
        var without = Encoder.Encode(input, new GalileoOptions { PatchSize = 1, FinalNorm = false });
        int hidden = with.SpaceTimeStates.ToArray().AsSpan().IndexOf(GalileoTokenState.Hidden);

        Assert.That(hidden, Is.Not.Negative);
        Assert.That(with.SpaceTime.Slice(hidden * D, D).ToArray(), Is.EqualTo(Encoder.Weights.Values("norm.bias").ToArray()));
        Assert.That(without.SpaceTime.Slice(hidden * D, D).ToArray(), Is.All.Zero);
    }

    [Test]
    public void Encode_Average_IsTheMeanOfNormalizedVisibleTokens()
    {
        var tokens = Encoder.Encode(GalileoRandom.Input(2, 3, GalileoRandom.SomeHidden(2)), Pixels);
        double[] expected = new double[D];
        int count = 0;
        foreach (var modality in Enum.GetValues<GalileoModality>())
        {
            for (int token = 0; token < tokens.States(modality).Length; token++)
            {
                if (tokens.States(modality)[token] != GalileoTokenState.Visible)
                    continue;
                count++;
                for (int i = 0; i < D; i++)
                    expected[i] += tokens.Tokens(modality)[(token * D) + i];
            }
        }

        Assert.That(count, Is.GreaterThan(40));
        for (int i = 0; i < D; i++)
            Assert.That(tokens.Average.Span[i], Is.EqualTo(expected[i] / count).Within(1e-6));
    }

    [Test]
    public void Encode_AveragePerPatch_HasTimeAndStaticTokensInEveryPatch()
    {
        var input = GalileoRandom.Input(2, 1, (modality, index) => modality switch
        {
            GalileoModality.SpaceTime => index == 1 ? GalileoTokenState.Visible : GalileoTokenState.Hidden, // S2_RGB of patch 0
            GalileoModality.Static => index == 1 ? GalileoTokenState.Visible : GalileoTokenState.HiddenToDecode, // location
            _ => GalileoTokenState.Hidden,
        });
        var tokens = Encoder.Encode(input, Pixels);

        float[] own = tokens.SpaceTime.Slice(D, D).ToArray(), place = tokens.Static.Slice(D, D).ToArray();
        Assert.That(tokens.AveragePerPatch[..D].ToArray(), Is.EqualTo(own.Zip(place, (a, b) => (a + b) / 2)).Within(1e-6));
        Assert.That(tokens.AveragePerPatch.Slice(3 * D, D).ToArray(), Is.EqualTo(place).Within(1e-6));
    }

    [Test]
    public void Encode_HiddenToDecode_IsTheSameAsHidden()
    {
        var hidden = Encoder.Encode(GalileoRandom.Input(2, 2, GalileoRandom.SomeHidden(3)), Pixels);
        var decoded = Encoder.Encode(GalileoRandom.Input(2, 2, (modality, index) => GalileoRandom.SomeHidden(3)(modality, index)
            == GalileoTokenState.Hidden ? GalileoTokenState.HiddenToDecode : GalileoTokenState.Visible), Pixels);

        Assert.That(hidden.SpaceTime.ToArray(), Is.All.Not.NaN);
        Assert.That(decoded.SpaceTime.ToArray(), Is.EqualTo(hidden.SpaceTime.ToArray()));
        Assert.That(decoded.AveragePerPatch.ToArray(), Is.EqualTo(hidden.AveragePerPatch.ToArray()));
        Assert.That(decoded.SpaceTimeStates.ToArray(), Has.Member(GalileoTokenState.HiddenToDecode));
        Assert.That(decoded.SpaceTimeStates.ToArray(), Has.No.Member(GalileoTokenState.Hidden));
    }

    [Test]
    public void Encode_SampleInABatch_IsWhatItIsAlone()
    {
        GalileoInput[] inputs =
        [
            GalileoRandom.Input(2, 3, GalileoRandom.SomeHidden(4), seed: 4), GalileoRandom.Input(4, 1, GalileoRandom.AllVisible, seed: 5),
            GalileoRandom.Input(1, 24, GalileoRandom.SomeHidden(6), seed: 6), GalileoRandom.Input(1, 1, GalileoRandom.SomeHidden(7), seed: 7),
        ];
        var together = Encoder.Encode(inputs, Pixels);

        for (int i = 0; i < inputs.Length; i++)
        {
            var alone = Encoder.Encode(inputs[i], Pixels);
            Assert.That(together[i].SpaceTime.ToArray(), Is.EqualTo(alone.SpaceTime.ToArray()));
            Assert.That(together[i].Average.ToArray(), Is.EqualTo(alone.Average.ToArray()));
        }
    }

    [Test]
    public void Encode_ContentOfHiddenTokens_ChangesNothing()
    {
        GalileoInput Input(float content)
        {
            var input = GalileoRandom.Input(1, 4, (modality, index) => modality == GalileoModality.SpaceTime && index % 7 is 0 or 4
                ? GalileoTokenState.Hidden : GalileoTokenState.Visible);
            float[] values = input.SpaceTime.ToArray();
            for (int step = 0; step < 4; step++)
                values[step * 13] = values[(step * 13) + 1] = values[(step * 13) + 9] = content;
            return new GalileoInput { Height = 1, Width = 1, Months = input.Months, SpaceTime = values, SpaceTimeStates = input.SpaceTimeStates };
        }

        var expected = Encoder.Encode(Input(0), Pixels).SpaceTime.ToArray();
        Assert.That(Encoder.Encode(Input(float.NaN), Pixels).SpaceTime.ToArray(), Is.EqualTo(expected));
    }

    [Test]
    public void Encode_NothingVisible_AveragesToNaN()
    {
        var tokens = Encoder.Encode(new GalileoInput { Height = 2, Width = 2, Months = new[] { 6 } }, new GalileoOptions { PatchSize = 2 });

        Assert.That(tokens.Average.ToArray(), Is.All.NaN);
        Assert.That(tokens.AveragePerPatch.ToArray(), Is.All.NaN);
        Assert.That(tokens.StaticStates.ToArray(), Is.All.EqualTo(GalileoTokenState.Hidden));
    }

    [Test]
    public void Encode_EarlyExit_IsTheTokenAfterThatBlock()
    {
        var input = GalileoRandom.Input(1, 2, GalileoRandom.AllVisible);
        var depths = GalileoGroups.All.ToDictionary(group => group.Name, group => group.Index % 5);
        var options = new GalileoOptions { PatchSize = 1, FinalNorm = false };
        var taps = new GalileoTaps(Encoder, [input], options, _ => true);
        var tokens = Encoder.Encode(input, new GalileoOptions { PatchSize = 1, FinalNorm = false, LayersByGroup = depths });

        for (int group = 0; group < 7; group++)
        {
            float[] expected = GalileoTaps.Row(group % 5 == 0 ? taps.Projected : taps.Block((group % 5) - 1), group).ToArray();
            Assert.That(tokens.SpaceTime.Slice(group * D, D).ToArray(), Is.EqualTo(expected).Within(1e-5), GalileoGroups.All[group].Name);
        }
    }

    [TestCase(4, null, 4)]
    [TestCase(3, null, 3)]
    [TestCase(0, null, 0)]
    [TestCase(4, 4, 4)]
    [TestCase(1, 2, 1)]
    [TestCase(2, 2, 0)]
    [TestCase(3, 2, 2)]
    [TestCase(4, 2, 0)]
    [TestCase(1, 0, 0)]
    public void BlocksUntilExit_WithFewerLayers_IsAsTheSourceHasIt(int exit, int? layers, int expected)
        => Assert.That(GalileoNetworks.BlocksUntilExit(exit, layers, depth: 4), Is.EqualTo(expected));

    [Test]
    public void Encode_WrongSample_SaysEverything()
    {
        var input = new GalileoInput
        {
            Height = 4,
            Width = 6,
            Months = new[] { 1, 13 },
            Time = new float[5],
            StaticStates = new GalileoTokenState[4],
        };

        var error = Assert.Throws<ArgumentException>(() => Encoder.Encode(input, new GalileoOptions { PatchSize = 3 }))!;
        Assert.That(error.Message, Does.Contain("4 x 6").And.Contain("3 x 3").And.Contain("13").And.Contain("expected 12").And.Contain("got 5")
            .And.Contain("Static: no values"));
    }

    [Test]
    public void Encode_WrongOptions_SaysEverything()
    {
        var options = new GalileoOptions
        {
            PatchSize = 9,
            GsdMetres = -1,
            Layers = 5,
            LayersByGroup = new Dictionary<string, int> { ["S1"] = 7, ["S3"] = 1 },
        };

        var error = Assert.Throws<ArgumentException>(() => Encoder.Encode(GalileoRandom.Input(1, 1, GalileoRandom.AllVisible), options))!;
        Assert.That(error.Message, Does.Contain("got 9").And.Contain("got -1").And.Contain("got 5").And.Contain("got 7").And.Contain("'S3'")
            .And.Contain("no depth for group 'NDVI'"));
    }

    [Test]
    public void Ndvi_OfRawValues_IsZeroWhereTheSumIsNotPositive()
    {
        Assert.That(GalileoNormalization.Ndvi(3000, 1000), Is.EqualTo(0.5));
        Assert.That(GalileoNormalization.Ndvi(-2, 1), Is.Zero);
        Assert.That(GalileoNormalization.Ndvi(0, 0), Is.Zero);
        Assert.That(GalileoNormalization.Ndvi(double.NaN, 1), Is.NaN);
    }

    [Test]
    public void Normalize_LandScan_HasTheSourcesWholeNumbers()
    {
        double[] values = new double[18];
        values[0] = 188.2;
        GalileoNormalization.Standard.Normalize(GalileoModality.Static, values, values);
        Assert.That(values[0], Is.EqualTo((188.2 + 2120) / 4618).Within(1e-12));
    }

    [Test]
    public void WriteLocation_OnTheSphere_IsNotNormalized()
    {
        float[] location = new float[3];
        GalileoInput.WriteLocation(30, 120, location);
        Assert.That(location, Is.EqualTo(new[] { -0.4330127f, 0.75f, 0.5f }).Within(1e-6));
    }

    [Test]
    public void Card_Tensors_AreThePublished()
    {
        Assert.That(GalileoCard.Card.Tensors, Has.Count.EqualTo(106));
        Assert.That(GalileoCard.Card.Tensors.Sum(tensor => tensor.Shape.Aggregate(1, (product, size) => product * size)), Is.EqualTo(1_037_856));
        Assert.That(GalileoCard.Card.Bands, Has.Count.EqualTo(13 + 16 + 6 + 18));
        Assert.That(EncoderCards.FindById("galileo-nano"), Is.SameAs(GalileoCard.Card));
    }

    [TestCase("encoder.pt")]
    [TestCase("encoder.safetensors")]
    public void Load_PublishedFile_IsRecognizedWithTheSameWeights(string file)
    {
        string path = SharedFolder.Require($"{GalileoWeights.Folder}/{file}");
        var encoder = GeoFMEncoder.Load(path);

        Assert.That(encoder, Is.TypeOf<GalileoEncoder>());
        Assert.That(encoder.IsPublishedWeights);
        Assert.That(encoder.ComputeWeightsSha256(), Is.EqualTo(GalileoWeights.Load().ComputeWeightsSha256()));
    }

    [Test]
    public void Load_NamesWithBackbone_AreAccepted()
    {
        var weights = GalileoRandom.Weights(8);
        using var file = new TemporaryFolder();
        Directory.CreateDirectory(file.Path);
        string path = Path.Combine(file.Path, "encoder.safetensors");
        var renamed = new WeightSet(weights.Names.Select(name =>
            (Name: name.Replace("blocks.", "blocks.backbone.", StringComparison.Ordinal), weights.Shape(name).ToArray(),
                weights.Values(name).ToArray())));
        using (var stream = File.Create(path))
            renamed.Write(stream);

        Assert.That(GalileoEncoder.Load(path).ComputeWeightsSha256(), Is.EqualTo(weights.ComputeSha256()));
        Assert.That(GeoFMEncoder.Load(path), Is.TypeOf<GalileoEncoder>().And.Property(nameof(GeoFMEncoder.IsPublishedWeights)).False);
    }

    [Test]
    public void Load_OtherTensors_ListsEveryDifference()
    {
        var weights = GalileoRandom.Weights(8);
        using var file = new TemporaryFolder();
        Directory.CreateDirectory(file.Path);
        string path = Path.Combine(file.Path, "encoder.safetensors");
        using (var stream = File.Create(path))
        {
            new WeightSet(weights.Names.Where(name => name != "pos_embed").Append("more").Select(name => name switch
            {
                "norm.bias" => (name, [64, 2], new float[128]),
                "more" => (name, [1], [0f]),
                _ => (name, weights.Shape(name).ToArray(), weights.Values(name).ToArray()),
            })).Write(stream);
        }

        var error = Assert.Throws<WeightMismatchException>(() => GalileoEncoder.Load(path))!;
        Assert.That(error.Missing, Is.EqualTo(new[] { "pos_embed" }));
        Assert.That(error.Surplus, Is.EqualTo(new[] { "more" }));
        Assert.That(error.Misshaped, Is.EqualTo(new[] { "norm.bias" }));
    }

    [Test]
    public void Encode_ManyKinds_LeaveTheWeightsAsTheyAre()
    {
        var encoder = GalileoRandom.Encoder(9);
        string hash = encoder.ComputeWeightsSha256();
        var input = GalileoRandom.Input(8, 1, GalileoRandom.AllVisible);
        var first = encoder.Encode(input, new GalileoOptions { PatchSize = 4 });
        foreach (int patchSize in new[] { 1, 2, 8 })
            encoder.Encode(input, new GalileoOptions { PatchSize = patchSize, GsdMetres = 20, Layers = 2 });

        Assert.That(encoder.ComputeWeightsSha256(), Is.EqualTo(hash));
        Assert.That(encoder.Encode(input, new GalileoOptions { PatchSize = 4 }).Average.ToArray(), Is.EqualTo(first.Average.ToArray()));
    }
}
