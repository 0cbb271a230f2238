using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.Models;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tests;

/// <summary>Presto embeddings and logistic regression in a county never seen (protocols.md part 6, iii-o).</summary>
[TestFixture]
[Category("EndToEnd")]
public sealed class UsCropsCalibrationTests
{
    private MLContext _context = null!;
    private IDataView _data = null!;

    [OneTimeSetUp]
    public void Encode()
    {
        _context = new MLContext(1);
        var geo = _context.GeoFM();
        var weights = GeoFMWeights.FromFile(SharedFolder.Require("models/presto/default_model.safetensors"));
        IDataView series = geo.LoadSeries(SharedFolder.Require("data/us-crops-2019-s2"));
        string[] kept = ["Label", "Region", "Features"];
        CloudMaskingOptions masking = new()
        {
            QualityKind = QualityKind.SpectralRule,
            WhenNothingIsClear = WhenNothingIsClear.KeepAll,
        };
        IDataView encoded = geo.MaskClouds("Clear", "Reflectance", masking)
            .Append(geo.CompositeMonthly("Monthly", "Reflectance", "Clear", "Dates",
                new TimeRegularizingOptions { Grid = TimeGridRule.Season(TimeStepUnit.Month, 12, 1) }))
            .Append(geo.Encode("Features", "Monthly", weights, new EncodingOptions { DatesColumnName = "MonthlyDates" }))
            .Append(_context.Transforms.SelectColumns(kept))
            .Fit(series).Transform(series);
        _data = _context.Data.Cache(encoded, kept);
        _ = _data.GetColumn<float[]>("Features").Count();
    }

    [Test]
    public void CrossValidate_Uncalibrated_IsTheReference()
    {
        ClassificationMetrics metrics = Score("none", _context.GeoFM().Trainers.LogisticRegression("LabelKey"));
        Assert.Multiple(() =>
        {
            Assert.That(metrics.Samples, Is.EqualTo(531));
            Assert.That(metrics.OverallAccuracy, Is.EqualTo(0.409).Within(0.01));
            Assert.That(metrics.ExpectedCalibrationError, Is.EqualTo(0.357).Within(0.02));
            Assert.That(metrics.NegativeLogLikelihood, Is.EqualTo(2.54).Within(0.1));
        });
    }

    [TestCase(CalibrationMethod.Temperature, 0.15, 2.05)]
    [TestCase(CalibrationMethod.Vector, 0.15, 2.05)]
    [TestCase(CalibrationMethod.Dirichlet, 0.15, 2.05)]
    [TestCase(CalibrationMethod.Isotonic, 0.15, 2.85)]
    public void CrossValidate_CalibratedOnHeldOutCounties_IsLessSure(CalibrationMethod method, double ece, double nll)
    {
        var trainers = _context.GeoFM().Trainers;
        ClassificationMetrics plain = Score("none", trainers.LogisticRegression("LabelKey"));

        ClassificationMetrics metrics = Score(
            method.ToString(), trainers.Calibrated(trainers.LogisticRegression("LabelKey"), "Region", method));

        Assert.Multiple(() =>
        {
            Assert.That(metrics.ExpectedCalibrationError, Is.LessThanOrEqualTo(ece));
            Assert.That(metrics.NegativeLogLikelihood, Is.LessThanOrEqualTo(nll));
            Assert.That(metrics.OverallAccuracy, Is.GreaterThanOrEqualTo(plain.OverallAccuracy - 0.02));
            if (method == CalibrationMethod.Temperature)
                Assert.That(metrics.OverallAccuracy, Is.EqualTo(plain.OverallAccuracy), "the predicted classes stay");
        });
    }

    /// <summary>Leave-region-out, scored on the samples whose class grows in another county as well.</summary>
    private ClassificationMetrics Score(string name, IEstimator<ITransformer> trainer)
    {
        var pipeline = _context.Transforms.Conversion.MapValueToKey("LabelKey", "Label").Append(trainer);
        var report = _context.GeoFM().CrossValidate(_data, pipeline, Folds.LeaveRegionOut("Region"));
        OutOfFoldPredictions all = report.Predictions;
        int[] scored = [.. Enumerable.Range(0, all.Count).Where(i =>
            !report.Folds[all.Folds[i]].ClassesMissingFromTraining.Contains(all.ClassNames[all.TrueClasses[i]]))];
        ClassificationMetrics metrics = ClassificationMetrics.Compute(
            [.. scored.Select(i => all.TrueClasses[i])], [.. scored.SelectMany(i => all.Probabilities(i).ToArray())], all.ClassNames);
        foreach (var (rule, one) in new[] { ("iii", report.Metrics), ("iii-o", metrics) })
        {
            TestContext.Out.WriteLine(FormattableString.Invariant(
                $"{name} {rule}: OA {one.OverallAccuracy:F3}, macro-F1 {one.MacroF1:F3}, ECE {one.ExpectedCalibrationError:F3}, ")
                + FormattableString.Invariant($"NLL {one.NegativeLogLikelihood:F3}"));
        }

        return metrics;
    }
}
