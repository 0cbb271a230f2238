namespace MLNetGeoFM.Models.Tests;

/// <summary>What is easy to get wrong in Galileo's encoder, each by itself, with weights that are made up.</summary>
[TestFixture]
[Category("Unit")]
internal sealed class GalileoTrapTests
{
    private const int D = 128;
    private const int Part = D / 4;
    private const int Half = Part / 2;

    [Test]
    public void SpaceEncoding_SecondFrequency_HasTheExponentOverTwiceTheWidth()
    {
        float[] table = SpaceEncoding.Table(count: 2, ratio: 1, width: 16);

        // Not 10000^(-1/8), which would be 0.316.
        Assert.That(table[16 + 1], Is.EqualTo(Math.Sin(Math.Pow(10000, -1.0 / 32))).Within(1e-6));
        Assert.That(table[16 + 8 + 1], Is.EqualTo(Math.Cos(Math.Pow(10000, -1.0 / 32))).Within(1e-6));
    }

    [Test]
    public void Encodings_OfAPatch_AreColumnThenRow()
    {
        var encoder = GalileoRandom.Encoder();
        var input = GalileoRandom.Input(2, 1, GalileoRandom.AllVisible);
        var taps = new GalileoTaps(encoder, [input], new GalileoOptions { PatchSize = 1 }, _ => true);
        float[] line = SpaceEncoding.Table(2, 1, Half);

        // Tokens are h w t group: the first of the second patch is row 0, column 1.
        float[] added = Added(taps, row: 7);
        Assert.That(added[(3 * Part)..((3 * Part) + Half)], Is.EqualTo(line[Half..]).Within(1e-6));
        Assert.That(added[((3 * Part) + Half)..], Is.EqualTo(line[..Half]).Within(1e-6));
    }

    [Test]
    public void Encodings_OfJanuary_AreTheFirstRowOfTheMonthTable()
    {
        var encoder = GalileoRandom.Encoder();
        var input = GalileoRandom.Input(1, 2, GalileoRandom.AllVisible); // months 1, 2
        var taps = new GalileoTaps(encoder, [input], new GalileoOptions { PatchSize = 1 }, _ => true);
        float[] months = encoder.Weights.Values("month_embed.weight").ToArray();

        Assert.That(Added(taps, row: 0)[(2 * Part)..(3 * Part)], Is.EqualTo(months[..Part]).Within(1e-6));
        Assert.That(Added(taps, row: 7)[(2 * Part)..(3 * Part)], Is.EqualTo(months[Part..(2 * Part)]).Within(1e-6));
    }

    [TestCase(10, 4, 4)]
    [TestCase(30, 2, 6)]
    [TestCase(1, 5, 0.5)]
    public void Ratio_OfPatches_GrowsWithPixelAndPatch(double gsdMetres, int patchSize, double expected)
        => Assert.That(SpaceEncoding.Ratio(gsdMetres, patchSize), Is.EqualTo(expected));

    [Test]
    public void Encodings_OtherResolution_MovesPatchesApart()
    {
        var input = GalileoRandom.Input(4, 1, GalileoRandom.AllVisible);
        var taps = new GalileoTaps(GalileoRandom.Encoder(), [input], new GalileoOptions { PatchSize = 2, GsdMetres = 30 }, _ => true);

        float frequency = MathF.Pow(10000, -1f / 32);
        Assert.That(Added(taps, row: 7)[3 * Part], Is.EqualTo(Math.Sin(6)).Within(1e-6));
        Assert.That(Added(taps, row: 7)[(3 * Part) + 1], Is.EqualTo(Math.Sin(6 * frequency)).Within(1e-5));
    }

    [Test]
    public void Encodings_ByKindOfToken_HaveTheirPartsAlone()
    {
        var encoder = GalileoRandom.Encoder();
        var input = GalileoRandom.Input(1, 1, GalileoRandom.AllVisible);
        var taps = new GalileoTaps(encoder, [input], new GalileoOptions { PatchSize = 1 }, _ => true);
        float[] space = Added(taps, row: 7), time = Added(taps, row: 10), alone = Added(taps, row: 13);

        Assert.Multiple(() =>
        {
            Assert.That(space[..Part], Is.EqualTo(encoder.Weights.Values("sp_channel_embed")[..Part].ToArray()).Within(1e-6));
            Assert.That(space[Part..(3 * Part)], Is.All.Zero);
            Assert.That(space[(3 * Part) + 8], Is.EqualTo(1).Within(1e-6), "cos 0 of the column");
            Assert.That(time[..Part], Is.EqualTo(encoder.Weights.Values("t_channel_embed")[..Part].ToArray()).Within(1e-6));
            Assert.That(time[(3 * Part)..], Is.All.Zero);
            Assert.That(time[Part..(2 * Part)], Is.EqualTo(encoder.Weights.Values("pos_embed")[..Part].ToArray()).Within(1e-6));
            Assert.That(alone[..Part], Is.EqualTo(encoder.Weights.Values("st_channel_embed")[..Part].ToArray()).Within(1e-6));
            Assert.That(alone[Part..], Is.All.Zero);
        });
    }

    [Test]
    public void Reduction_OfEightToFour_HasTheSharpnessOfAntialiasedBicubic()
    {
        // Weights of the second of 4 pixels, centre 3, over pixels 0..6 at distances -1.25, -0.75, ... in units of 2 pixels.
        static double Weight(double d, double a) => d < 1
            ? ((a + 2) * d * d * d) - ((a + 3) * d * d) + 1
            : (a * d * d * d) - (5 * a * d * d) + (8 * a * d) - (4 * a);
        double[] distances = [1.25, 0.75, 0.25, 0.25, 0.75, 1.25, 1.75];
        double total = distances.Sum(distance => Weight(distance, -0.5));
        double[] reduction = PatchKernel.Reduction(4);

        for (int pixel = 0; pixel < distances.Length; pixel++)
            Assert.That(reduction[(pixel * 4) + 1], Is.EqualTo(Weight(distances[pixel], -0.5) / total).Within(1e-12));
        Assert.That(reduction[(7 * 4) + 1], Is.Zero);
    }

    [Test]
    public void Enlargement_AnySize_IsTheLeftInverseOfTheReduction([Range(1, 8)] int size)
    {
        double[] enlargement = PatchKernel.Enlargement(size), reduction = PatchKernel.Reduction(size);
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                double sum = Enumerable.Range(0, 8).Sum(pixel => enlargement[(i * 8) + pixel] * reduction[(pixel * size) + j]);
                Assert.That(sum, Is.EqualTo(i == j ? 1 : 0).Within(1e-12));
            }
        }
    }

    [Test]
    public void Resize_ToTheStoredSize_LeavesTheKernelBitForBit()
    {
        float[] kernel = [.. Enumerable.Range(0, 128).Select(i => MathF.Sin(i))];
        Assert.That(PatchKernel.Resize(kernel, 8), Is.EqualTo(kernel));
    }

    [Test]
    public void FinalNorm_FlatTokens_HasAnEpsilonOfOneInAHundredThousand()
    {
        // Projections so flat that their variance is about that small.
        var weights = GalileoRandom.Weights(3, scale: 0.004f);
        var encoder = new GalileoEncoder(weights, "");
        var taps = new GalileoTaps(
            encoder, [GalileoRandom.Input(1, 1, GalileoRandom.AllVisible)], new GalileoOptions { PatchSize = 1, Layers = 0 }, _ => true);
        double[] row = [.. GalileoTaps.Row(taps.Projected, 13).ToArray().Select(value => (double)value)];
        double mean = row.Average(), variance = row.Average(value => (value - mean) * (value - mean));
        Assert.That(variance, Is.LessThan(1e-4), "the epsilon has to matter");

        double expected = ((row[5] - mean) / Math.Sqrt(variance + 1e-5) * weights.Values("norm.weight")[5]) + weights.Values("norm.bias")[5];
        Assert.That(taps.Tokens[(13 * D) + 5], Is.EqualTo(expected).Within(1e-5));
    }

    [Test]
    public void Blocks_Gelu_IsExact()
    {
        // A first block that adds gelu(b): attention adds nothing, the norm before the two layers gives b, and they are
        // identities.
        static float Value(int i) => (i - 64) / 16f;
        var weights = GalileoRandom.Weights(4, (name, i) => name switch
        {
            "blocks.0.attn.proj.weight" or "blocks.0.attn.proj.bias" or "blocks.0.norm2.weight" => 0,
            "blocks.0.norm2.bias" => Value(i),
            "blocks.0.mlp.fc1.weight" => i / D == i % D ? 1 : 0,
            "blocks.0.mlp.fc2.weight" => i / (4 * D) == i % (4 * D) ? 1 : 0,
            "blocks.0.mlp.fc1.bias" or "blocks.0.mlp.fc2.bias" => 0,
            _ => null,
        });
        var input = GalileoRandom.Input(1, 1, GalileoRandom.AllVisible);
        var taps = new GalileoTaps(new GalileoEncoder(weights, ""), [input], new GalileoOptions { PatchSize = 1, Layers = 1 }, _ => true);

        Assert.That(Value(80), Is.EqualTo(1));
        Assert.That(taps.Block(0)[80] - taps.Encoded[80], Is.EqualTo(0.8413447).Within(2e-6), "tanh would give 0.8411920");
        Assert.That(Value(48), Is.EqualTo(-1));
        Assert.That(taps.Block(0)[48] - taps.Encoded[48], Is.EqualTo(-0.1586553).Within(2e-6), "tanh would give -0.1588080");
    }

    [Test]
    public void Tokenize_Grid_GivesTheModelsOrder()
    {
        var batch = new TokenBatch(GalileoGroups.LargestFeatureCount(1), GalileoNetworks.TableCount);
        GalileoTokenizer.Tokenize(GalileoRandom.Input(2, 2, GalileoRandom.AllVisible), 1, _ => true, batch);

        var tables = Enumerable.Range(0, batch.Rows).Select(row => string.Join(' ', batch.TableRows.Slice(row * 5, 5).ToArray())).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(batch.Rows, Is.EqualTo((4 * 2 * 7) + (4 * 3) + (2 * 3) + 4));
            Assert.That(tables[0], Is.EqualTo("0 0 0 0 0"), "group, time position, month, column, row");
            Assert.That(tables[1], Is.EqualTo("1 0 0 0 0"), "the group fastest");
            Assert.That(tables[7], Is.EqualTo("0 1 1 0 0"), "then the step");
            Assert.That(tables[14], Is.EqualTo("0 0 0 1 0"), "then the column");
            Assert.That(tables[28], Is.EqualTo("0 0 0 0 1"), "then the row");
            Assert.That(tables[56], Is.EqualTo("7 -1 -1 0 0"), "space after space-time");
            Assert.That(tables[59], Is.EqualTo("7 -1 -1 1 0"));
            Assert.That(tables[68], Is.EqualTo("10 0 0 -1 -1"), "then time");
            Assert.That(tables[71], Is.EqualTo("10 1 1 -1 -1"));
            Assert.That(tables[74], Is.EqualTo("13 -1 -1 -1 -1"), "static last");
        });
    }

    [Test]
    public void Tokenize_Patch_HasBandThenRowThenColumn()
    {
        var batch = new TokenBatch(GalileoGroups.LargestFeatureCount(2), GalileoNetworks.TableCount);
        var input = GalileoRandom.Input(4, 3, GalileoRandom.AllVisible);
        GalileoTokenizer.Tokenize(input, 2, _ => true, batch);

        // S2_RGB of patch (1, 0) at step 2: token ((2 + 0) * 3 + 2) * 7 + 1.
        int token = (((2 * 3) + 2) * 7) + 1;
        var features = batch.Features.Slice(token * batch.FeatureWidth, 12).ToArray();
        Assert.That(batch.Groups[token], Is.EqualTo(1));
        float At(int row, int column, int band) => input.SpaceTime.Span[(((((row * 4) + column) * 3) + 2) * 13) + band];
        Assert.That(features, Is.EqualTo(new[]
        {
            At(2, 0, 2), At(2, 1, 2), At(3, 0, 2), At(3, 1, 2), At(2, 0, 3), At(2, 1, 3), At(3, 0, 3), At(3, 1, 3),
            At(2, 0, 4), At(2, 1, 4), At(3, 0, 4), At(3, 1, 4),
        }));
    }

    [Test]
    public void Groups_AllOfThem_AreThoseOfTheModel()
        => Assert.That(GalileoGroups.All.Select(group => $"{group.Name} {group.FirstBand}+{group.BandCount}"), Is.EqualTo(new[]
        {
            "S1 0+2", "S2_RGB 2+3", "S2_Red_Edge 5+3", "S2_NIR_10m 8+1", "S2_NIR_20m 9+1", "S2_SWIR 10+2", "NDVI 12+1",
            "SRTM 0+2", "DW 2+9", "WC 11+5", "ERA5 0+2", "TC 2+3", "VIIRS 5+1",
            "LS 0+1", "location 1+3", "DW_static 4+9", "WC_static 13+5",
        }));

    // What encoding adds to a token.
    private static float[] Added(GalileoTaps taps, int row)
    {
        float[] before = GalileoTaps.Row(taps.Projected, row).ToArray(), after = GalileoTaps.Row(taps.Encoded, row).ToArray();
        return [.. after.Zip(before, (a, b) => MathF.Abs(a - b) < 1e-7f ? 0 : a - b)];
    }
}
