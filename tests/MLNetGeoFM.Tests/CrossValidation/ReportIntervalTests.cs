using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class ReportIntervalTests
{
    private static readonly BootstrapOptions Quick = new() { NumberOfResamples = 300 };

    private MLContext _context = null!;

    [SetUp]
    public void MakeContext() => _context = new MLContext(seed: 1);

    [Test]
    public void Interval_GroupColumn_IsTheBootstrapOfThePooledPredictions()
    {
        List<CropRow> rows = CropRows.Make(120);
        CrossValidationReport report = Run(rows, "Region");
        MetricInterval interval = report.Interval(MetricKind.OverallAccuracy, Quick);
        MetricInterval expected = GroupBootstrap.Interval(
            report.Predictions.ToScoredSamples(), MetricKind.OverallAccuracy,
            [.. report.Predictions.Rows.Select(row => rows[row].Region)], Quick);
        Assert.Multiple(() =>
        {
            Assert.That(interval, Is.EqualTo(expected));
            Assert.That(interval.Estimate, Is.EqualTo(report.Metrics.OverallAccuracy));
            Assert.That(interval.NumberOfGroups, Is.EqualTo(4));
            Assert.That(report.Predictions.Groups, Is.EqualTo(rows.Select(row => row.Region)));
            Assert.That(report.Metrics.BrierScore, Is.InRange(0.01, 1));
        });
    }

    [Test]
    public void Interval_NoGroupColumn_SaysToNameOne() => Assert.That(
        () => Run(CropRows.Make(60), null).Interval(MetricKind.MacroF1),
        Throws.InvalidOperationException.With.Message.Contains("IntervalGroupColumnName"));

    [Test]
    public void CrossValidate_GroupColumnMissing_SaysSo() => Assert.That(
        () => Run(CropRows.Make(60), "Block"), Throws.ArgumentException.With.Message.Contains("'Block'").And.Message.Contains("interval group"));

    [Test]
    public void CrossValidate_GroupColumnEmpty_SaysSo() => Assert.That(
        () => Run(CropRows.Make(60), ""), Throws.ArgumentException.With.Message.Contains("IntervalGroupColumnName is empty"));

    [Test]
    public void CompareWith_WorsePipeline_FindsTheDifference()
    {
        List<CropRow> rows = CropRows.Make(120);
        CrossValidationReport good = Run(rows, "Id");
        CrossValidationReport poor = Run(
            [.. rows.Select(row => new CropRow { Id = row.Id, Region = row.Region, Year = row.Year, Label = row.Label, Features = [row.Features[0], 0] })],
            null);
        PairedComparison comparison = good.CompareWith(poor, Quick);
        MetricDifference accuracy = comparison.Differences[MetricKind.OverallAccuracy];
        Assert.Multiple(() =>
        {
            Assert.That(comparison.Samples, Is.EqualTo(120));
            Assert.That(accuracy.Difference.Estimate, Is.EqualTo(good.Metrics.OverallAccuracy - poor.Metrics.OverallAccuracy).Within(1e-12));
            Assert.That(
                comparison.McNemar.OnlyFirstCorrect - comparison.McNemar.OnlySecondCorrect,
                Is.EqualTo(120 * accuracy.Difference.Estimate).Within(1e-9));
            Assert.That(accuracy.ShareFirstHigher, Is.GreaterThan(0.9));
            Assert.That(comparison.Differences.Keys, Is.EquivalentTo(new[]
            {
                MetricKind.OverallAccuracy, MetricKind.MacroF1, MetricKind.NegativeLogLikelihood, MetricKind.ExpectedCalibrationError,
            }));
        });
    }

    [Test]
    public void CompareWith_OtherRowsOrFolds_SaysWhich()
    {
        CrossValidationReport report = Run(CropRows.Make(60), "Region");
        CrossValidationReport fewer = Run(CropRows.Make(59), "Region");
        CrossValidationReport years = _context.GeoFM().CrossValidate(
            _context.Data.LoadFromEnumerable(CropRows.Make(60)), Pipeline(), Folds.LeaveYearOut("Year"));
        Assert.That(() => report.CompareWith(fewer), Throws.ArgumentException.With.Message.Contains("prediction 59").And.Message.Contains("no further row"));
        Assert.That(() => report.CompareWith(years), Throws.ArgumentException.With.Message.Contains("prediction 0"));
    }

    [Test]
    public void ErrorsBy_ColumnOfTheData_GivesEachPart()
    {
        List<CropRow> rows = CropRows.Make(120);
        CrossValidationReport report = Run(rows, "Id");
        StratifiedErrors errors = report.ErrorsBy("Region", [.. rows.Select(row => row.Region)], Quick);
        Assert.That(
            errors.Parts.Select(part => (part.Name, part.Samples, part.OverallAccuracy.Estimate)),
            Is.EqualTo(report.Folds.Select(fold => (fold.Name, fold.Metrics.Samples, fold.Metrics.OverallAccuracy))));
        Assert.That(() => report.ErrorsBy("Region", ["a"]), Throws.ArgumentException.With.Message.Contains("120 rows"));
    }

    private CrossValidationReport Run(IEnumerable<CropRow> rows, string? groups) => _context.GeoFM().CrossValidate(
        _context.Data.LoadFromEnumerable(rows), Pipeline(), Folds.LeaveRegionOut("Region"), "Label",
        new() { IntervalGroupColumnName = groups });

    private EstimatorChain<LogisticRegressionTransformer> Pipeline() =>
        _context.Transforms.Conversion.MapValueToKey("Label").Append(_context.GeoFM().Trainers.LogisticRegression());
}
