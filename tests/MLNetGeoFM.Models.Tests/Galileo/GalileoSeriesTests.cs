namespace MLNetGeoFM.Models.Tests;

/// <summary>Galileo bound to series, against the door for its own inputs.</summary>
[TestFixture]
[Category("Unit")]
internal sealed class GalileoSeriesTests
{
    private const int D = 128;

    private static readonly string[] Optical = ["B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B11", "B12"];

    private static readonly string[] Everything =
    [
        .. GalileoBands.Time.Select(band => band.Name).Reverse(), .. GalileoBands.Space.Select(band => band.Name), "VH", .. Optical, "VV",
        "LandScan", .. GalileoBands.Static.Skip(4).Select(band => band.Name),
    ];

    private static readonly GalileoEncoder Encoder = GalileoRandom.Encoder();

    [Test]
    public void Tokenize_OpticalPixels_GivesTheModelDoorsAverage()
    {
        var series = new GalileoSeries(Optical, side: 1, steps: 12, seed: 1);
        series.Hide(step: 3, band: 4, pixel: 0);
        series.Visible[7] = false;

        Assert.That(Encode(series, patchSize: 1), Is.EqualTo(ModelDoor(series, patchSize: 1).Average.ToArray()).Within(2e-6));
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void Tokenize_ChipOfAllBands_GivesTheModelDoorsAverage(int patchSize)
    {
        var series = new GalileoSeries(Everything, side: 6, steps: 4, seed: 2) { Latitude = 47.5f, Longitude = -3.25f };
        for (int hidden = 0; hidden < 60; hidden++)
            series.Hide(step: hidden % 4, band: hidden * 7 % Everything.Length, pixel: hidden * 11 % 36);
        series.Visible[36 + 5] = series.Visible[(3 * 36) + 20] = false;

        Assert.That(Encode(series, patchSize, usesLocation: true), Is.EqualTo(ModelDoor(series, patchSize, true).Average.ToArray()).Within(2e-6));
    }

    [Test]
    public void Tokenize_PerStep_GivesTheMeanOfEachStepsTokens()
    {
        var series = new GalileoSeries(Everything, side: 2, steps: 3, seed: 3) { Latitude = 1, Longitude = 2 };
        for (int pixel = 0; pixel < 4; pixel++)
        {
            for (int band = 0; band < Everything.Length; band++)
                series.Hide(step: 1, band, pixel);
        }

        float[] steps = Encode(series, patchSize: 1, usesLocation: true, perStep: true);
        var tokens = ModelDoor(series, patchSize: 1, usesLocation: true);

        Assert.That(steps[D..(2 * D)], Is.All.NaN, "nothing is seen at the second step");
        foreach (int step in new[] { 0, 2 })
        {
            var own = Enumerable.Range(0, 4 * 3 * 7).Where(token => token / 7 % 3 == step).Select(token => (GalileoModality.SpaceTime, token))
                .Concat(Enumerable.Range(step * 3, 3).Select(token => (GalileoModality.Time, token)))
                .Where(token => tokens.States(token.Item1)[token.token] == GalileoTokenState.Visible).ToArray();
            Assert.That(own, Has.Length.EqualTo((4 * 7) + 3));
            for (int i = 0; i < D; i++)
                Assert.That(steps[(step * D) + i], Is.EqualTo(own.Average(token => tokens.Tokens(token.Item1)[(token.token * D) + i])).Within(2e-6));
        }
    }

    [Test]
    public void Tokenize_MissingBand_HidesItsGroupAndTheIndexAlone()
    {
        var series = new GalileoSeries(Optical, side: 1, steps: 2, seed: 4);
        series.Hide(step: 1, band: Array.IndexOf(Optical, "B04"), pixel: 0);
        var batch = Tokens(series, patchSize: 1);

        Assert.That(batch.Groups.ToArray(), Is.EqualTo(new[] { 1, 2, 3, 4, 5, 6, 2, 3, 4, 5 }));
    }

    [Test]
    public void Tokenize_OnePixelOfThePatch_HidesThePatchAtThatStep()
    {
        var series = new GalileoSeries(["B08"], side: 4, steps: 2, seed: 5);
        series.Visible[16 + 3] = false; // step 1, upper right patch
        var batch = Tokens(series, patchSize: 2);

        var places = Enumerable.Range(0, batch.Rows).Select(row => string.Join(' ', batch.TableRows.Slice((row * 5) + 1, 4).ToArray())).ToArray();
        Assert.That(places, Has.Length.EqualTo(7).And.No.Member("1 4 1 0").And.Member("1 4 0 0"), "time position, month, column, row");
    }

    [Test]
    public void Tokenize_Clouds_HideOpticalBandsAndNotRadarOrWeather()
    {
        var series = new GalileoSeries(["VV", "VH", "B08", "temperature_2m", "total_precipitation_sum"], side: 1, steps: 2, seed: 5);
        series.Visible[1] = false;

        Assert.That(Tokens(series, patchSize: 1).Groups.ToArray(), Is.EqualTo(new[] { 0, 3, 0, 10, 10 }));
    }

    [Test]
    public void Tokenize_Topography_ComesFromTheFirstStepThatHasIt()
    {
        var series = new GalileoSeries(["elevation", "slope"], side: 1, steps: 3, seed: 6);
        series.Hide(step: 0, band: 1, pixel: 0);
        var batch = Tokens(series, patchSize: 1);

        Assert.That(batch.Groups.ToArray(), Is.EqualTo(new[] { 7 }));
        var elevation = GalileoBands.Space[0];
        Assert.That(batch.Features[0], Is.EqualTo((series.Values[2] - elevation.Shift) / elevation.Divisor).Within(1e-6));
    }

    [Test]
    public void Tokenize_Weather_IsTheMeanOfTheObservedPixels()
    {
        var series = new GalileoSeries(["temperature_2m", "total_precipitation_sum"], side: 2, steps: 1, seed: 7);
        series.Hide(step: 0, band: 0, pixel: 2);
        series.Hide(step: 0, band: 0, pixel: 3);
        var batch = Tokens(series, patchSize: 1);

        var temperature = GalileoBands.Time[0];
        double mean = (series.Values[0] + (double)series.Values[1]) / 2;
        Assert.That(batch.Groups.ToArray(), Is.EqualTo(new[] { 10 }));
        Assert.That(batch.Features[0], Is.EqualTo((mean - temperature.Shift) / temperature.Divisor).Within(1e-6));
    }

    [Test]
    public void Tokenize_Location_IsATokenWhereItIsAskedForAndKnown()
    {
        var series = new GalileoSeries(["B08"], side: 1, steps: 1, seed: 8) { Latitude = 30, Longitude = 120 };
        Assert.That(Tokens(series, 1).Groups.ToArray(), Is.EqualTo(new[] { 3 }));

        var batch = Tokens(series, 1, usesLocation: true);
        Assert.That(batch.Groups.ToArray(), Is.EqualTo(new[] { 3, 14 }));
        Assert.That(batch.Features.Slice(batch.FeatureWidth, 3).ToArray(), Is.EqualTo(new[] { -0.4330127f, 0.75f, 0.5f }).Within(1e-6));

        series.Latitude = float.NaN;
        Assert.That(Tokens(series, 1, usesLocation: true).Groups.ToArray(), Is.EqualTo(new[] { 3 }));
    }

    [Test]
    public void Tokenize_IndexOfTheSeries_IsTakenAsItIs()
    {
        var series = new GalileoSeries(["NDVI"], side: 1, steps: 1, seed: 9);
        series.Values[0] = 0.7f;
        var batch = Tokens(series, 1);

        Assert.That(batch.Groups.ToArray(), Is.EqualTo(new[] { 6 }));
        Assert.That(batch.Features[0], Is.EqualTo(0.7f));
    }

    [Test]
    public void Encode_NothingVisible_IsNaN()
    {
        var series = new GalileoSeries(Optical, side: 1, steps: 2, seed: 10);
        series.Visible.AsSpan().Clear();

        Assert.That(Encode(series, patchSize: 1), Is.All.NaN);
    }

    [Test]
    public void Tokenize_Again_AllocatesNothing()
    {
        var series = new GalileoSeries(Everything, side: 1, steps: 24, seed: 11) { Latitude = 1, Longitude = 1 };
        var encoder = Encoder.Bind(series.Binding(1, usesLocation: true));
        var batch = new TokenBatch(encoder.FeatureWidth, encoder.TableCount);
        void Once()
        {
            batch.Clear();
            encoder.Tokenize(series.Sample, 24, perStep: false, batch);
            batch.EndSequence();
        }

        for (int i = 0; i < 3; i++)
            Once();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            Once();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Tokenize_TooManySteps_SaysHowMany()
    {
        var series = new GalileoSeries(["B08"], side: 1, steps: 25, seed: 12);
        Assert.That(() => Tokens(series, 1), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("24").And.Message.Contains("25"));
    }

    [Test]
    public void Bind_WrongSeries_ListsEveryReason()
    {
        var binding = new SeriesBinding(["B02", "B04", "B2", "B08", "B08", "location_x"], 6, 9, 4, 0, UsesLocation: false, Layers: 7);

        string message = Assert.Throws<ArgumentException>(() => Encoder.Bind(binding))!.Message;
        Assert.That(message, Does.Contain("'B2', 'location_x'").And.Contain("'S2_RGB'").And.Contain("without B03").And.Contain("'B08' is there")
            .And.Contain("6 x 9").And.Contain("4 x 4").And.Contain("square").And.Contain("got 0").And.Contain("got 7").And.Contain("Select"));
    }

    [Test]
    public void Bind_PatchSize_IsCheckedAgainstTheCard()
    {
        Assert.That(() => Encoder.Bind(new SeriesBinding(["B08"], 9, 9, 9, 10, false)), Throws.ArgumentException.With.Message.Contains("1..8"));
        Assert.That(() => Encoder.Bind(new SeriesBinding([], 1, 1, 1, 10, false)), Throws.ArgumentException.With.Message.Contains("no bands"));
    }

    [Test]
    public void Bind_LayersAndResolution_ReachTheNetwork()
    {
        var series = new GalileoSeries(Optical, side: 4, steps: 2, seed: 13);
        float[] two = Encode(series, patchSize: 2, layers: 2, gsdMetres: 30);

        Assert.That(two, Is.EqualTo(ModelDoor(series, 2, layers: 2, gsdMetres: 30).Average.ToArray()).Within(2e-6));
        Assert.That(two, Is.Not.EqualTo(Encode(series, patchSize: 2, layers: 2)).Within(1e-4));
        Assert.That(two, Is.Not.EqualTo(Encode(series, patchSize: 2, gsdMetres: 30)).Within(1e-4));
    }

    private static TokenBatch Tokens(GalileoSeries series, int patchSize, bool usesLocation = false)
    {
        var encoder = Encoder.Bind(series.Binding(patchSize, usesLocation));
        var batch = new TokenBatch(encoder.FeatureWidth, encoder.TableCount);
        encoder.Tokenize(series.Sample, series.Steps, perStep: false, batch);
        batch.EndSequence();
        return batch;
    }

    private static float[] Encode(
        GalileoSeries series, int patchSize, bool usesLocation = false, bool perStep = false, int? layers = null, double gsdMetres = 10)
    {
        var encoder = Encoder.Bind(series.Binding(patchSize, usesLocation, layers, gsdMetres));
        using var worker = new SeriesEncodingWorker(encoder, perStep, InstructionSets.Best);
        worker.Add(series.Sample, series.Steps);
        worker.Run();
        float[] result = new float[perStep ? series.Steps * D : D];
        worker.Read(0, result);
        return result;
    }

    private static GalileoTokens ModelDoor(
        GalileoSeries series, int patchSize, bool usesLocation = false, int? layers = null, double gsdMetres = 10)
        => Encoder.Encode(
            new GalileoSeriesReference(series, patchSize).ToInput(usesLocation),
            new GalileoOptions { PatchSize = patchSize, Layers = layers, GsdMetres = gsdMetres });
}
