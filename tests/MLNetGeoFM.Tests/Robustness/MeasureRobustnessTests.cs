using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("EndToEnd")]
public sealed class MeasureRobustnessTests
{
    private readonly LandscapeModels _landscape = LandscapeModels.Shared;
    private readonly MLContext _ml = LandscapeModels.Shared.Context;

    [Test]
    public void MeasureRobustness_SeveralModels_GivesAPointForEachModelDegradationAndFill()
    {
        var told = new List<double>();
        var report = Measure(
            [new("season", _landscape.Seasons), new("place", _landscape.WithPlace)],
            new()
            {
                ClearColumnName = "Clear",
                Degradations = [Degradation.RandomLoss(0.6), Degradation.SeasonShift(15)],
                Progress = new Told(told),
            });
        string[] expected =
        [
            "none  Hidden", "random loss 60 % Hidden", "random loss 60 % Zero", "season shift +15 days Hidden",
        ];
        Assert.That(report.Points.Select(point => $"{point.Degradation.Name} {point.Degradation.LevelText} {point.Fill}"),
            Is.EqualTo(expected.Concat(expected)));
        Assert.That(report.Points.Select(point => point.Model).Distinct(), Is.EqualTo(new[] { "season", "place" }));
        Assert.That(told, Is.Ordered.And.Count.EqualTo(8));
        Assert.That(told[^1], Is.EqualTo(1));
    }

    [Test]
    public void MeasureRobustness_None_IsWhatTheModelScoresOnTheDataItself()
    {
        var point = Measure([new("season", _landscape.Seasons)], new() { ClearColumnName = "Clear", Degradations = [] }).Points.Single();
        var scored = _landscape.Seasons.Transform(_landscape.Data);
        string[] labels = [.. scored.GetColumn<string>("Label")];
        string[] predicted = [.. _ml.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(scored).Transform(scored)
            .GetColumn<string>("PredictedLabel")];
        Assert.That(point.Samples, Is.EqualTo(labels.Length));
        Assert.That(point.OverallAccuracy, Is.EqualTo(labels.Zip(predicted).Count(pair => pair.First == pair.Second) / (double)labels.Length).Within(1e-12));
        Assert.That(point.EffectiveLoss, Is.Zero);
    }

    [Test]
    public void MeasureRobustness_MissingDates_EffectiveLossIsTheShareOfClearDates()
    {
        var report = Measure([new("season", _landscape.Seasons)],
            new() { ClearColumnName = "Clear", Degradations = [Degradation.MissingDates(4)] });
        int[] clear = [.. _landscape.Data.GetColumn<bool[]>("Clear").Select(mask => mask.Count(one => one))];
        double lost = clear.Sum(count => Math.Min(4, count)) / (double)clear.Sum();
        Assert.That(report.Points[1].EffectiveLoss, Is.EqualTo(lost).Within(1e-12));
        Assert.That(report.Points[2].EffectiveLoss, Is.EqualTo(lost).Within(1e-12), "zeros lose the same dates");
    }

    [Test]
    public void MeasureRobustness_HeavyLoss_CostsAccuracyAndZerosCostMore()
    {
        var report = Measure([new("season", _landscape.Seasons)],
            new() { ClearColumnName = "Clear", Degradations = [Degradation.CloudyLoss(0.6)], NumberOfSeeds = 2 });
        double none = report.Points[0].OverallAccuracy;
        Assert.That(none, Is.GreaterThan(0.9));
        Assert.That(report.Points[1].OverallAccuracy, Is.LessThan(none));
        Assert.That(report.Points[2].OverallAccuracy, Is.LessThan(report.Points[1].OverallAccuracy - 0.1));
        Assert.That(report.Points.Select(point => point.NumberOfSeeds), Is.EqualTo(new[] { 1, 2, 2 }));
    }

    [Test]
    public void MeasureRobustness_FoldsOfOneName_ArePooled()
    {
        RobustnessOptions options = new() { ClearColumnName = "Clear", Degradations = [Degradation.RandomLoss(0.7)], CompareWithZeros = false };
        int rows = _landscape.Data.GetColumn<string>("Label").Count();
        var whole = Measure([new("m", _landscape.Seasons)], options);
        var folds = Measure(
            [
                new("m", _landscape.Seasons, [.. Enumerable.Range(0, rows).Where(row => row % 3 == 0)]),
                new("m", _landscape.Seasons, [.. Enumerable.Range(0, rows).Where(row => row % 3 != 0)]),
            ],
            options);
        Assert.That(folds.Points, Is.EqualTo(whole.Points));
    }

    [Test]
    public void MeasureRobustness_RowsInAnotherOrder_GivesTheSame()
    {
        RobustnessOptions options = new()
        {
            ClearColumnName = "Clear",
            Degradations = [Degradation.RandomLoss(0.8), Degradation.CloudyLoss(0.8), Degradation.Gap(120), Degradation.BandNoise(0.3)],
        };
        var forward = Measure([new("m", _landscape.Seasons)], options);
        var backwards = _ml.GeoFM().DescribeBands("Reflectance", null, [.. SimulatedLandscape.BandNames]);
        var rows = _ml.Data.LoadFromEnumerable(_ml.Data.CreateEnumerable<LandscapeRow>(_landscape.Data, reuseRowObject: false).Reverse());
        var shuffled = _ml.GeoFM().MeasureRobustness(
            _ml.Data.Cache(backwards.Fit(rows).Transform(rows)), [new("m", _landscape.Seasons)], "Label", options);
        Assert.That(shuffled.Points.Select(point => point.OverallAccuracy), Is.EqualTo(forward.Points.Select(point => point.OverallAccuracy)).Within(1e-12));
        Assert.That(shuffled.Points.Select(point => point.EffectiveLoss), Is.EqualTo(forward.Points.Select(point => point.EffectiveLoss)).Within(1e-12));
    }

    [Test]
    public void MeasureRobustness_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.That(() => Measure([new("m", _landscape.Seasons)], new() { CancellationToken = source.Token }),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void MeasureRobustness_WrongQuestion_SaysWhatIsExpected()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => Measure([], new()), Throws.ArgumentException.With.Message.Contains("no model"));
            Assert.That(() => Measure([new("m", _landscape.Seasons, [7, 99999])], new()), Throws.ArgumentException.With.Message.Contains("got 99999"));
            Assert.That(() => Measure([new("m", _landscape.Seasons), new("m", _landscape.Seasons)], new()),
                Throws.ArgumentException.With.Message.Contains("'m' test a row twice"));
            Assert.That(() => Measure([new("m", _landscape.Seasons)], new() { ClearColumnName = "Label" }),
                Throws.ArgumentException.With.Message.Contains("'Label'"));
            Assert.That(() => Measure([new("m", _landscape.Seasons)], new() { NumberOfSeeds = 0, SeasonStartMonth = 13 }),
                Throws.ArgumentException.With.Message.Contains("got 0").And.Message.Contains("got 13"));
        });
    }

    private RobustnessReport Measure(TestedModel[] models, RobustnessOptions options)
        => _ml.GeoFM().MeasureRobustness(_landscape.Data, models, "Label", options);

    private sealed class LandscapeRow
    {
        public string SampleId { get; set; } = "";

        public string Label { get; set; } = "";

        public int[] Dates { get; set; } = [];

        public float[] Reflectance { get; set; } = [];

        public bool[] Clear { get; set; } = [];
    }

    private sealed class Told(List<double> values) : IProgress<double>
    {
        public void Report(double value) => values.Add(value);
    }
}
