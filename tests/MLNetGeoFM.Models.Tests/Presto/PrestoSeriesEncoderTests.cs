using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

/// <summary>Monthly series in the library's own bands and units, against the model's own door.</summary>
[TestFixture]
[Category("Unit")]
public sealed class PrestoSeriesEncoderTests
{
    private const int Steps = 4;
    private static readonly string[] Optical = ["B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B11", "B12"];

    // Not in the encoder's order, on purpose.
    private static readonly string[] Everything =
    [
        "slope", "dynamic_world", .. Optical, "VH", "total_precipitation", "VV", "elevation", "temperature_2m",
    ];

    [Test]
    public void Encode_OpticalBands_EqualsTheModelsDoor()
    {
        float[] reflectance = Values(Optical, 1);
        PrestoInput input = Model(Optical, reflectance, (0, 0));
        float[] expected = PrestoRandom.Encoder.Encode(input);
        Assert.That(Encode(Optical, reflectance), Is.EqualTo(expected));
        // Five optical groups and NDVI at each step, and the place.
        Assert.That(PrestoRandom.Encoder.EncodeTokens(input).Count, Is.EqualTo((6 * Steps) + 1));
    }

    [Test]
    public void Encode_EveryBandAndPlace_EqualsTheModelsDoor()
    {
        float[] values = Values(Everything, 2);
        values[(2 * Everything.Length) + 1] = 9;
        values[(3 * Everything.Length) + 1] = float.NaN;
        float[] expected = PrestoRandom.Encoder.Encode(Model(Everything, values, (41.25f, -93.5f)));
        Assert.That(Encode(Everything, values, place: (41.25f, -93.5f)), Is.EqualTo(expected));
        Assert.That(Encode(Everything, values), Is.Not.EqualTo(expected), "The place is used only where it is asked for.");
    }

    [Test]
    public void Encode_NotANumberInOneBand_HidesItsGroupAndNdviIfItNeedsIt()
    {
        float[] values = Values(Optical, 3);
        values[1] = float.NaN; // B03: the visible bands, not NDVI
        values[Optical.Length + 6] = float.NaN; // B08: itself and NDVI
        values[(2 * Optical.Length) + 2] = float.PositiveInfinity; // B04: the visible bands and NDVI
        PrestoInput input = Model(Optical, values, (0, 0));
        Assert.That(Encode(Optical, values), Is.EqualTo(PrestoRandom.Encoder.Encode(input)));
        Assert.That(PrestoRandom.Encoder.EncodeTokens(input).Count, Is.EqualTo((6 * Steps) + 1 - 5));
    }

    [Test]
    public void Encode_HiddenStep_IsLikeAStepWithoutOpticalValues()
    {
        float[] values = Values(Everything, 4), absent = [.. values];
        for (int band = 0; band < Everything.Length; band++)
        {
            if (Optical.Contains(Everything[band]) || Everything[band] == "dynamic_world")
                absent[Everything.Length + band] = float.NaN;
        }

        bool[] visible = [true, false, true, true];
        Assert.That(Encode(Everything, values, visible), Is.EqualTo(Encode(Everything, absent)));
        Assert.That(Encode(Everything, values, visible), Is.Not.EqualTo(Encode(Everything, values)));
    }

    [Test]
    public void Encode_FirstStepWithoutTopography_IsTakenFromTheNext()
    {
        string[] bands = [.. Optical, "elevation", "slope"];
        float[] values = Values(bands, 5);
        for (int step = 1; step < Steps; step++)
            values.AsSpan(10, 2).CopyTo(values.AsSpan((step * 12) + 10));
        float[] absent = [.. values];
        absent.AsSpan(10, 2).Fill(float.NaN);
        Assert.That(Encode(bands, absent), Is.EqualTo(Encode(bands, values)));
    }

    [Test]
    public void Encode_NdviWithoutItsBands_IsTakenAsGiven()
    {
        float[] values = [0.1f, 0.4f, 0.8f, 0.3f];
        PrestoInput input = new()
        {
            Values = Enumerable.Range(0, Steps * 17).Select(i => i % 17 == 16 ? values[i / 17] : 0).ToArray(),
            Visible = Enumerable.Range(0, Steps * 17).Select(i => i % 17 == 16).ToArray(),
            Months = PrestoInput.MonthsFrom(1, Steps),
        };
        Assert.That(Encode(["NDVI"], values), Is.EqualTo(PrestoRandom.Encoder.Encode(input)));
    }

    [Test]
    public void Encode_PerStep_IsTheNormOfTheMeanOfTheStepsTokens()
    {
        float[] values = Values(Everything, 6);
        values.AsSpan(2 * Everything.Length, Everything.Length).Fill(float.NaN);
        SeriesEncoder bound = Bind(Everything);
        using SeriesEncodingWorker worker = new(bound, perStep: true, InstructionSets.Best);
        worker.Add(new EncoderSample { Values = values, Months = PrestoInput.MonthsFrom(1, Steps) }, Steps);
        worker.Run();
        float[] embeddings = new float[Steps * 128];
        worker.Read(0, embeddings);
        PrestoReference reference = new(PrestoRandom.Weights);
        PrestoInput input = Model(Everything, values, (0, 0));
        for (int step = 0; step < Steps; step++)
        {
            float[] actual = embeddings[(step * 128)..((step + 1) * 128)];
            if (reference.EncodeStep(input, step) is double[] expected)
                GoldenAssert.Close($"step {step}", expected, [.. actual], 3e-5, 0);
            else
                Assert.That(actual, Is.All.NaN);
        }
    }

    [Test]
    public void Tokenize_UsedBatch_AllocatesNothing()
    {
        float[] values = Values(Everything, 7);
        int[] months = PrestoInput.MonthsFrom(1, Steps);
        SeriesEncoder bound = Bind(Everything);
        TokenBatch batch = new(bound.FeatureWidth, bound.TableCount);
        long before = 0;
        for (int round = 0; round < 200; round++)
        {
            if (round == 100)
                before = GC.GetAllocatedBytesForCurrentThread();
            batch.Clear();
            for (int i = 0; i < 4; i++)
                bound.Tokenize(new EncoderSample { Values = values, Months = months }, Steps, false, batch);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Bind_BandsThatDoNotFit_ListsEveryReason()
    {
        string[] bands = ["B01", "B02", "B03", "B08", "B8", "VV", "temperature_2m", "VV"];
        Assert.That(() => PrestoRandom.Encoder.Bind(new SeriesBinding(bands, 3, 2, 4, 10, false, 1)), Throws.ArgumentException
            .With.Message.Contains("does not see B01; leave B01 out with SelectBands")
            .And.Message.Contains("does not know 'B8'")
            .And.Message.Contains("more than once: 'VV'")
            .And.Message.Contains("S2_RGB is seen only as a whole (B02 B03 B04), and it lacks B04; add what is absent, or leave B02 B03")
            .And.Message.Contains("group S1 is seen only as a whole (VV VH), and it lacks VH")
            .And.Message.Contains("group ERA5").And.Message.Contains("total_precipitation")
            .And.Message.Contains("got 3 x 2").And.Message.Contains("patch size 1, got 4")
            .And.Message.Contains("2 blocks, got 1"));
    }

    [TestCase("NDVI is computed again", "B02", "B03", "B04", "B08", "NDVI")]
    [TestCase("it has no band")]
    [TestCase("does not see B09, B10", "B08", "B09", "B10")]
    public void Bind_BandsThatDoNotFit_SaysSo(string reason, params string[] bands)
    {
        Assert.That(() => Bind(bands), Throws.ArgumentException.With.Message.Contains(reason));
    }

    [Test]
    public void Encode_PlaceAskedForAndAbsent_SaysSo()
    {
        Assert.That(() => Encode(Optical, Values(Optical, 8), place: (float.NaN, 3)),
            Throws.ArgumentException.With.Message.Contains("latitude NaN").And.Message.Contains("longitude 3"));
    }

    [TestCase(2.5f)]
    [TestCase(-1f)]
    [TestCase(10f)]
    public void Encode_NoClassOfDynamicWorld_SaysWhichAndWhere(float value)
    {
        float[] values = [0, 1, value, 2];
        Assert.That(() => Encode(["dynamic_world"], values), Throws.ArgumentException
            .With.Message.Contains(FormattableString.Invariant($"got {value}")).And.Message.Contains("step 2"));
    }

    [Test]
    public void Tokenize_TooManyStepsOrNoMonth_SaysSo()
    {
        SeriesEncoder bound = Bind(["B08"]);
        TokenBatch batch = new(bound.FeatureWidth, bound.TableCount);
        Assert.That(() => bound.Tokenize(new EncoderSample { Values = new float[25], Months = new int[25] }, 25, false, batch),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("24").And.Message.Contains("25"));
        Assert.That(() => bound.Tokenize(new EncoderSample { Values = new float[2], Months = [12, 13] }, 2, false, batch),
            Throws.ArgumentException.With.Message.Contains("13").And.Message.Contains("step 1"));
    }

    private static SeriesEncoder Bind(string[] bands, bool usesLocation = false) =>
        PrestoRandom.Encoder.Bind(new SeriesBinding(bands, 1, 1, 1, 10, usesLocation));

    private static float[] Encode(
        string[] bands, float[] values, bool[]? visible = null, (float Latitude, float Longitude)? place = null)
    {
        SeriesEncoder bound = Bind(bands, place is not null);
        using SeriesEncodingWorker worker = new(bound, perStep: false, InstructionSets.Best);
        worker.Add(new EncoderSample
        {
            Values = values,
            Visible = visible,
            Months = PrestoInput.MonthsFrom(1, Steps),
            Latitude = place?.Latitude ?? 12,
            Longitude = place?.Longitude ?? 34,
        }, Steps);
        worker.Run();
        float[] embedding = new float[128];
        worker.Read(0, embedding);
        return embedding;
    }

    // In units of the bands: reflectance, dB, K, m, degrees, classes.
    private static float[] Values(string[] bands, int seed)
    {
        Random random = new(seed);
        return
        [
            .. Enumerable.Range(0, Steps * bands.Length).Select(i => bands[i % bands.Length] switch
            {
                "dynamic_world" => random.Next(9),
                "VV" or "VH" => -20 + (10 * random.NextSingle()),
                "temperature_2m" => 280 + (20 * random.NextSingle()),
                "total_precipitation" => 0.05f * random.NextSingle(),
                "elevation" => 800 * random.NextSingle(),
                "slope" => 30 * random.NextSingle(),
                _ => 0.5f * random.NextSingle(),
            }),
        ];
    }

    // The same series by way of digital numbers and the model's own normalisation.
    private static PrestoInput Model(string[] bands, float[] values, (float Latitude, float Longitude) place)
    {
        float[] raw = Enumerable.Repeat(float.NaN, Steps * 18).ToArray(), normalized = new float[Steps * 17];
        int[] classes = Enumerable.Repeat(9, Steps).ToArray();
        List<string> rawBands = [.. PrestoNormalization.RawBands];
        for (int i = 0; i < values.Length; i++)
        {
            string band = bands[i % bands.Length];
            int step = i / bands.Length;
            if (band == "dynamic_world")
                classes[step] = float.IsNaN(values[i]) ? 9 : (int)values[i];
            else
                raw[(step * 18) + rawBands.IndexOf(band)] = values[i] * (Optical.Contains(band) ? 10_000f : 1);
        }

        PrestoNormalization.Normalize(raw, normalized);
        bool[] visible = [.. normalized.Select(float.IsFinite)];
        for (int step = 0; step < Steps; step++)
        {
            visible[(step * 17) + 16] = visible[(step * 17) + 8] && visible[(step * 17) + 4];
            for (int band = 2; band <= 11; band++)
            {
                // Reflectance itself: single precision does not always survive times and by 10000.
                if (bands.Contains(PrestoNormalization.Bands[band]))
                {
                    float reflectance = values[(step * bands.Length) + Array.IndexOf(bands, PrestoNormalization.Bands[band])];
                    Assert.That(normalized[(step * 17) + band], Is.EqualTo(reflectance).Within(1e-7).Or.NaN);
                    normalized[(step * 17) + band] = reflectance;
                }
            }

            normalized[(step * 17) + 16] = PrestoNormalization.Ndvi(normalized[(step * 17) + 8], normalized[(step * 17) + 4]);
        }

        return new PrestoInput
        {
            Values = normalized,
            Visible = visible,
            DynamicWorld = classes,
            Months = PrestoInput.MonthsFrom(1, Steps),
            Latitude = place.Latitude,
            Longitude = place.Longitude,
        };
    }
}
