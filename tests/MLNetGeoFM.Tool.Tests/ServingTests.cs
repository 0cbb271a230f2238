using System.Diagnostics;
using System.Text.Json;
using Microsoft.ML;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tool.Tests;

/// <summary>The service of the samples: what it answers, and that it goes on answering while its model is replaced.</summary>
[Category("EndToEnd")]
public sealed class ServingTests
{
    private const int Clients = 4;
    private const int WorkingSetGrowthMegabytes = 64;
    private static readonly string[] Bands = [.. SimulatedLandscape.BandNames];

    private readonly TemporaryFolder _folder = new();
    private SentField[] _fields = [];
    private float[][][] _expected = []; // by model, field and class

    [OneTimeSetUp]
    public void TrainTwoModels()
    {
        Directory.CreateDirectory(_folder.Path);
        var fields = new SimulatedLandscape(new SimulatedLandscapeOptions { SeriesCount = 240 }).EnumerateSeries().Select(SentField.Of).ToArray();
        _expected = [.. new[] { fields[..200], fields[40..] }.Select((training, i) => Train(training, fields[..40], ModelFile(i)))];
        _fields = fields[..40];
        Assert.That(_expected[0][0], Is.Not.EqualTo(_expected[1][0]), "The two models tell apart which one answered.");
    }

    [OneTimeTearDown]
    public void Clean() => _folder.Dispose();

    [Test]
    public async Task Service_WithoutAModel_IsUnhealthyUntilThereIsOne()
    {
        string file = Path.Combine(_folder.Path, "late.zip");
        using var service = new ServedModel(file);

        Assert.That((await service.AskAsync(_fields[0])).Status, Is.EqualTo(503));
        await service.WaitForHealthAsync("Unhealthy");
        Swap(0, file);
        await service.WaitForHealthAsync("Healthy");
        AssertAnswer(await service.AskAsync(_fields[0]), 0, 0);

        await File.WriteAllTextAsync(file, "no model");
        await service.WaitForHealthAsync("Degraded");
        AssertAnswer(await service.AskAsync(_fields[1]), 1, 0);
        Swap(1, file);
        await service.WaitForHealthAsync("Healthy");
        AssertAnswer(await service.AskAsync(_fields[1]), 1, 1);
    }

    [Test]
    public async Task Service_WrongRequests_SayWhatIsWrong()
    {
        string file = Path.Combine(_folder.Path, "steady.zip");
        Swap(0, file);
        using var service = new ServedModel(file);
        await service.WaitForHealthAsync("Healthy");
        var field = _fields[0];

        var short8 = await service.AskAsync(field with { Bands = With(field, "B08", field.Bands["B08"][1..]) });
        var noBands = await service.AskAsync(new { field.Dates, field.Scl });
        var noScl = await service.AskAsync(new { field.Dates, field.Bands });
        var noDates = await service.AskAsync(new { field.Scl, field.Bands });
        var nullBand = await service.AskAsync(field with { Bands = With(field, "B04", null!) });
        var shortScl = await service.AskAsync(field with { Scl = field.Scl[1..] });
        var noDate = await service.AskAsync(new { Dates = new[] { "soon" }, field.Scl, field.Bands });
        var noScene = await service.AskAsync(field with { Scl = [.. field.Scl.Select(_ => 300)] });

        Assert.That(short8.Status, Is.EqualTo(400));
        Assert.That(short8.Content.GetProperty("detail").GetString(), Does.Contain("B08").And.Contain($"{field.Dates.Length}"));
        Assert.That(noBands.Status, Is.EqualTo(400));
        Assert.That(noScl.Status, Is.EqualTo(400));
        Assert.That(noDates.Status, Is.EqualTo(400));
        Assert.That(nullBand.Status, Is.EqualTo(400));
        Assert.That(nullBand.Content.GetProperty("detail").GetString(), Does.Contain("B04"));
        Assert.That(shortScl.Status, Is.EqualTo(400));
        Assert.That(noDate.Status, Is.EqualTo(400));
        Assert.That(noScene.Status, Is.EqualTo(400));
        AssertAnswer(await service.AskAsync(field), 0, 0);
    }

    [Test]
    public async Task Service_FieldWithNothingClear_HasNoCropAndNoProbabilities()
    {
        string file = Path.Combine(_folder.Path, "cloudy.zip");
        Swap(0, file);
        using var service = new ServedModel(file);
        await service.WaitForHealthAsync("Healthy");

        var (status, content) = await service.AskAsync(_fields[0] with { Scl = [.. _fields[0].Scl.Select(_ => 9)] });

        Assert.That(status, Is.EqualTo(200));
        Assert.That(content.GetProperty("crop").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(content.GetProperty("probabilities").EnumerateObject().Select(one => one.Value.ValueKind), Has.All.EqualTo(JsonValueKind.Null));
        Assert.That(content.GetProperty("probabilities").EnumerateObject().Count(), Is.EqualTo(_expected[0][0].Length));
        AssertAnswer(await service.AskAsync(_fields[0]), 0, 0);
    }

    /// <summary>A file that loads, and whose model reads a column that no request has: the model before it stays.</summary>
    [Test]
    public async Task Service_ModelOfOtherColumns_IsNotTaken()
    {
        string file = Path.Combine(_folder.Path, "other.zip");
        Swap(0, file);
        using var service = new ServedModel(file);
        await service.WaitForHealthAsync("Healthy");

        var ml = new MLContext(1);
        IDataView places = ml.GeoFM().SimulateLandscape(new SimulatedLandscapeOptions { SeriesCount = 20 });
        var model = ml.GeoFM().EncodeMetadata("Features").Append(ml.Transforms.Conversion.MapValueToKey("CropKey", "Label"))
            .Append(ml.GeoFM().Trainers.KNearestNeighbors("CropKey", "Features")).Fit(places);
        ml.Model.Save(model, places.Schema, file + ".other");
        Swap(file + ".other", file);

        await service.WaitForHealthAsync("Degraded");
        AssertAnswer(await service.AskAsync(_fields[0]), 0, 0);
    }

    [Test]
    public Task Service_HalfAMinuteOfLoad_FailsNowhere() => LoadAsync(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(3));

    [Test]
    [Explicit("Takes ten minutes.")]
    [Category("Soak")]
    public Task Service_TenMinutesOfLoad_FailsNowhere() => LoadAsync(TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(20));

    /// <summary>
    /// Bounded clients ask for crops, for the health, and now and then for nonsense, while the model is replaced. Every answer is, to
    /// the bit, that of one of the two models.
    /// </summary>
    private async Task LoadAsync(TimeSpan duration, TimeSpan swapEvery)
    {
        string file = Path.Combine(_folder.Path, "swapped.zip");
        Swap(0, file);
        using var service = new ServedModel(file);
        await service.WaitForHealthAsync("Healthy");
        var watch = Stopwatch.StartNew();
        var counts = new Counts();
        var clients = Enumerable.Range(0, Clients).Select(client => Task.Run(() => AskUntilAsync(service, counts, client, watch, duration))).ToArray();

        var workingSets = new List<long>();
        int swaps = 0;
        for (TimeSpan next = swapEvery; watch.Elapsed < duration; await Task.Delay(250))
        {
            if (watch.Elapsed < next)
                continue;
            workingSets.Add(service.WorkingSet >> 20);
            Swap(++swaps % 2, file);
            next += swapEvery;
        }

        await Task.WhenAll(clients);

        TestContext.Out.WriteLine(FormattableString.Invariant(
            $"{counts.Right[0]} and {counts.Right[1]} crops of the two models, {counts.Healthy} healths, {counts.Refused} refusals in {watch.Elapsed.TotalSeconds:F0} s, ")
            + $"{swaps} swaps, {counts.ModelChanges} seen by the clients; working set in MB: {string.Join(' ', workingSets)}");
        Assert.That(counts.Failures, Is.Empty);
        Assert.That(counts.Right, Has.All.GreaterThan(0));
        Assert.That(counts.ModelChanges, Is.GreaterThanOrEqualTo(swaps - 1));
        int half = workingSets.Count / 2;
        Assert.That(workingSets[half..].Max() - workingSets[..half].Max(), Is.LessThan(WorkingSetGrowthMegabytes), "growth of the working set in MB");
    }

    private async Task AskUntilAsync(ServedModel service, Counts counts, int client, Stopwatch watch, TimeSpan duration)
    {
        var random = new Random(client);
        int model = 0;
        while (watch.Elapsed < duration)
        {
            try
            {
                int choice = random.Next(20);
                int field = random.Next(_fields.Length);
                if (choice == 0)
                {
                    counts.Add(await service.Client.GetStringAsync(new Uri("/health", UriKind.Relative)) == "Healthy", ref counts.Healthy, "health");
                }
                else if (choice == 1)
                {
                    var (status, _) = await service.AskAsync(_fields[field] with { Bands = With(_fields[field], "B04", []) });
                    counts.Add(status == 400, ref counts.Refused, $"nonsense: {status}");
                }
                else
                {
                    var (status, content) = await service.AskAsync(_fields[field]);
                    int answered = status == 200 ? Array.FindIndex(_expected, expected => IsAnswer(content, expected[field])) : -1;
                    counts.Add(answered >= 0, ref counts.Right[Math.Max(answered, 0)], $"field {field}: {status} {content}");
                    if (client == 0 && answered >= 0 && answered != model)
                        counts.ModelChanges++;
                    model = client == 0 && answered >= 0 ? answered : model;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or JsonException)
            {
                int none = 0;
                counts.Add(false, ref none, exception.Message);
            }

            await Task.Delay(2);
        }
    }

    private static float[][] Train(SentField[] training, SentField[] asked, string file)
    {
        var ml = new MLContext(1);
        var geo = ml.GeoFM();
        IDataView rows = ml.Data.LoadFromEnumerable(training.Select(field => field.ToRow()));
        var model = geo.DescribeBands("Described", "Bands", Bands)
            .Append(geo.ScaleToReflectance("Reflectance", "Described", scale: 0.0001, digitalNumberOffset: -1000))
            .Append(geo.MaskClouds("Clear", "Scl"))
            .Append(geo.CompositeMonthly("Monthly", "Reflectance", "Clear", "Days"))
            .Append(geo.FillGaps("Complete", "Monthly"))
            .Append(geo.SelectBands("Picked", "Complete", "B04", "B08", "B11"))
            .Append(geo.FlattenSeries("Features", "Picked"))
            .Append(ml.Transforms.Conversion.MapValueToKey("CropKey", "Crop"))
            .Append(geo.Trainers.LogisticRegression("CropKey", "Features"))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedCrop", "PredictedLabel"))
            .Fit(rows);
        ml.Model.Save(model, rows.Schema, file);
        using var engine = ml.Model.CreatePredictionEngine<FieldRow, FieldScores>(model);
        return [.. asked.Select(field => engine.Predict(field.ToRow()).Score)];
    }

    private static bool IsAnswer(JsonElement content, float[] expected)
        => content.GetProperty("probabilities").EnumerateObject().Select(one => one.Value.GetSingle()).SequenceEqual(expected);

    private void AssertAnswer((int Status, JsonElement Content) answer, int field, int model)
    {
        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(IsAnswer(answer.Content, _expected[model][field]));
        string crop = answer.Content.GetProperty("crop").GetString()!;
        Assert.That(answer.Content.GetProperty("probabilities").GetProperty(crop).GetSingle(), Is.EqualTo(_expected[model][field].Max()));
    }

    private string ModelFile(int model) => Path.Combine(_folder.Path, $"model{model}.zip");

    private void Swap(int model, string file) => Swap(ModelFile(model), file);

    /// <summary>Puts a model in the place of another in one step, as a careful deployment does.</summary>
    private static void Swap(string model, string file)
    {
        string copy = $"{file}.new";
        File.Copy(model, copy, overwrite: true);
        File.SetLastWriteTimeUtc(copy, File.Exists(file) ? File.GetLastWriteTimeUtc(file).AddSeconds(1) : new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        File.Move(copy, file, overwrite: true);
    }

    private static Dictionary<string, float?[]> With(SentField field, string band, float?[] values)
        => new(field.Bands) { [band] = values };

    private sealed class Counts
    {
        public readonly int[] Right = new int[2];
        public int Healthy;
        public int Refused;
        public int ModelChanges;

        public List<string> Failures { get; } = [];

        public void Add(bool isRight, ref int count, string failure)
        {
            if (isRight)
            {
                Interlocked.Increment(ref count);
                return;
            }

            lock (Failures)
                Failures.Add(failure);
        }
    }

    private sealed record SentField(string Crop, DateOnly[] Dates, int[] Scl, Dictionary<string, float?[]> Bands)
    {
        public static SentField Of(SimulatedSeries series) => new(series.Label,
            [.. series.Dates.Select(day => DateOnly.FromDayNumber(day + new DateOnly(1970, 1, 1).DayNumber))],
            [.. series.Scl.Select(scene => (int)scene)],
            ServingTests.Bands.Select((name, band) => (name, band)).ToDictionary(pair => pair.name, pair => series.Dates.Select((_, date) =>
            {
                float value = series.Reflectance[(date * ServingTests.Bands.Length) + pair.band];
                return float.IsNaN(value) ? null : (float?)MathF.Round((value * 10000) + 1000);
            }).ToArray()));

        public FieldRow ToRow() => new()
        {
            Crop = Crop,
            Days = [.. Dates.Select(date => date.DayNumber - new DateOnly(1970, 1, 1).DayNumber)],
            Scl = [.. Scl.Select(scene => (byte)scene)],
            Bands = [.. Dates.SelectMany((_, date) => ServingTests.Bands.Select(band => Bands[band][date] ?? float.NaN))],
        };
    }

    private sealed class FieldRow
    {
        public string Crop { get; set; } = "";

        public float[] Bands { get; set; } = [];

        public int[] Days { get; set; } = [];

        public byte[] Scl { get; set; } = [];
    }

    private sealed class FieldScores
    {
        public float[] Score { get; set; } = [];
    }
}
