namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class ProbabilityMetricsTests
{
    private static readonly string[] Names = ["corn", "rice", "wheat"];

    [Test]
    public void BrierScore_HandCase_SumsSquaresOverClassesAndAveragesSamples()
    {
        ClassificationMetrics metrics = ClassificationMetrics.Compute([0, 2], [0.5f, 0.25f, 0.25f, 0, 1, 0], Names);
        // (0.25 + 0.0625 + 0.0625 + 0 + 1 + 1) / 2
        Assert.That(metrics.BrierScore, Is.EqualTo(2.375 / 2).Within(1e-15));
    }

    [Test]
    public void Compute_SampleWithoutPrediction_CountsAsWrongWithProbabilityZero()
    {
        float[] probabilities = [1, 0, float.NaN, float.NaN];
        ClassificationMetrics metrics = ClassificationMetrics.Compute([0, 1], probabilities, ["a", "b"]);
        Assert.Multiple(() =>
        {
            Assert.That(metrics.BrierScore, Is.EqualTo(0.5));
            Assert.That(metrics.TopTwoAccuracy, Is.EqualTo(0.5));
            Assert.That(metrics.EqualMassCalibrationError, Is.Zero, "confidence 0 and wrong, confidence 1 and right");
            Assert.That(metrics.Reliability.CalibrationError, Is.EqualTo(metrics.ExpectedCalibrationError));
            Assert.That(metrics.CoverageRisk.Points[^1], Is.EqualTo(new CoverageRiskPoint(1, 0.5, 0)));
            Assert.That(metrics.CoverageRisk.Points[0], Is.EqualTo(new CoverageRiskPoint(0.5, 0, 1)));
        });
    }

    [Test]
    public void Compute_SamplesWithoutPrediction_AreInNoCalibrationError()
    {
        float[] right = [0.75f, 0.25f];
        float[] none = [float.NaN, float.NaN];
        ClassificationMetrics whole = ClassificationMetrics.Compute([0, 0], [.. right, .. right], ["a", "b"]);
        ScoredSamples half = ScoredSamples.Of([0, 0, 1, 1], [.. right, .. right, .. none, .. none], ["a", "b"], [0, 0, 1, 1]);
        ClassificationMetrics metrics = half.Score();
        ClassificationMetrics nothing = ClassificationMetrics.Compute([0, 1], [.. none, .. none], ["a", "b"]);
        MetricKind[] kinds = [MetricKind.OverallAccuracy, MetricKind.ExpectedCalibrationError, MetricKind.EqualMassCalibrationError];
        var intervals = GroupBootstrap.Intervals(half, kinds, ["1", "2", "3", "4"]);
        Assert.Multiple(() =>
        {
            Assert.That(metrics.WithoutPrediction, Is.EqualTo(2));
            Assert.That(metrics.OverallAccuracy, Is.EqualTo(0.5), "NaN probabilities are wrong whatever class is named");
            Assert.That(whole.ExpectedCalibrationError, Is.EqualTo(0.25).Within(1e-7));
            Assert.That(metrics.ExpectedCalibrationError, Is.EqualTo(whole.ExpectedCalibrationError));
            Assert.That(metrics.EqualMassCalibrationError, Is.EqualTo(0.25).Within(1e-7));
            Assert.That(intervals[MetricKind.OverallAccuracy].Estimate, Is.EqualTo(0.5));
            Assert.That(intervals[MetricKind.ExpectedCalibrationError].Estimate, Is.EqualTo(0.25).Within(1e-7));
            Assert.That(intervals[MetricKind.EqualMassCalibrationError].Estimate, Is.EqualTo(0.25).Within(1e-7));
            Assert.That(metrics.Reliability.Bins.Sum(bin => bin.Count), Is.EqualTo(2));
            Assert.That(nothing.ExpectedCalibrationError, Is.NaN);
            Assert.That(nothing.EqualMassCalibrationError, Is.NaN);
            Assert.That(nothing.Reliability.LargestCalibrationError, Is.NaN);
            Assert.That(nothing.NegativeLogLikelihood, Is.EqualTo(-Math.Log(1e-6)).Within(1e-12));
        });
    }

    [Test]
    public void TopTwoAccuracy_Ties_TakeTheLowerClassFirst()
    {
        float[] probabilities = [0.2f, 0.4f, 0.4f, 0.3f, 0.3f, 0.4f, 0.4f, 0.3f, 0.3f];
        ClassificationMetrics metrics = ClassificationMetrics.Compute([2, 1, 1], probabilities, Names);
        Assert.That(metrics.TopTwoAccuracy, Is.EqualTo(2.0 / 3).Within(1e-15), "second of three; third; second");
    }

    [Test]
    public void Reliability_HandCase_HoldsCountConfidenceAndAccuracy()
    {
        // confidences 0.55 right, 0.6 wrong | 0.9 right, 1 right
        ScoredSamples samples = Binary([0.55f, 0.6f, 0.9f, 1], [true, false, true, true]);
        ReliabilityCurve width = ReliabilityCurve.OfEqualWidth(samples, 4);
        ReliabilityCurve mass = ReliabilityCurve.OfEqualMass(samples, 2);
        Assert.Multiple(() =>
        {
            Assert.That(width.Bins.Select(bin => bin.Count), Is.EqualTo(new[] { 0, 0, 2, 2 }));
            Assert.That(width.Bins[0].Accuracy, Is.NaN);
            Assert.That(width.Bins[2].Low, Is.EqualTo(0.5));
            Assert.That(width.Bins[2].High, Is.EqualTo(0.75));
            Assert.That(width.Bins[2].MeanConfidence, Is.EqualTo(0.575).Within(1e-7));
            Assert.That(width.Bins[2].Accuracy, Is.EqualTo(0.5));
            Assert.That(width.CalibrationError, Is.EqualTo(0.5 * (0.075 + 0.05)).Within(1e-7));
            Assert.That(width.LargestCalibrationError, Is.EqualTo(0.075).Within(1e-7));
            Assert.That(mass.Bins.Select(bin => (bin.Count, bin.Low, bin.High)),
                Is.EqualTo(new[] { (2, (double)0.55f, (double)0.6f), (2, (double)0.9f, 1.0) }));
            Assert.That(mass.CalibrationError, Is.EqualTo(width.CalibrationError).Within(1e-15));
        });
    }

    [Test]
    public void EqualMass_TiedConfidences_ShareABin()
    {
        ScoredSamples samples = Binary([0.6f, 0.8f, 0.8f, 0.8f, 0.9f], [true, true, false, true, true]);
        ReliabilityCurve curve = ReliabilityCurve.OfEqualMass(samples, 5);
        // ranks 0 | 1 1 1 | 4 of 5 samples and 5 bins
        Assert.That(curve.Bins.Select(bin => bin.Count), Is.EqualTo(new[] { 1, 3, 1 }));
    }

    [Test]
    public void CoverageRisk_HandCase_AveragesTheRisks()
    {
        // by confidence: right, wrong, right, wrong -> risks 0, 1/2, 1/3, 2/4
        ScoredSamples samples = Binary([0.7f, 0.9f, 0.6f, 0.8f], [true, true, false, false]);
        CoverageRiskCurve curve = samples.Score().CoverageRisk;
        Assert.Multiple(() =>
        {
            Assert.That(curve.Points.Select(point => point.Risk), Is.EqualTo(new[] { 0, 1.0 / 2, 1.0 / 3, 2.0 / 4 }).Within(1e-15));
            Assert.That(curve.Points.Select(point => point.Coverage), Is.EqualTo(new[] { 0.25, 0.5, 0.75, 1 }));
            Assert.That(curve.Area, Is.EqualTo((0 + (1.0 / 2) + (1.0 / 3) + (2.0 / 4)) / 4).Within(1e-15));
            Assert.That(curve.RiskAt(0.75), Is.EqualTo(1.0 / 3).Within(1e-15));
            Assert.That(curve.RiskAt(1), Is.EqualTo(0.5));
        });
    }

    [Test]
    public void CoverageRisk_Ties_GiveTheMeanOverAllOrders()
    {
        // 0.9 right; 0.8 twice, one of them wrong: orders right-wrong and wrong-right
        ScoredSamples samples = Binary([0.8f, 0.9f, 0.8f], [false, true, true]);
        CoverageRiskCurve curve = samples.Score().CoverageRisk;
        double expected = (0 + ((0 + (1.0 / 2)) / 2) + (1.0 / 3)) / 3;
        Assert.Multiple(() =>
        {
            Assert.That(curve.Area, Is.EqualTo(expected).Within(1e-15));
            Assert.That(curve.Points, Has.Count.EqualTo(2));
            Assert.That(curve.RiskAt(2.0 / 3), Is.EqualTo(0.25).Within(1e-15));
        });
    }

    [Test]
    public void CoverageRisk_NoConfidence_GivesTheErrorRateEverywhere()
    {
        ScoredSamples samples = Binary([0.5f, 0.5f, 0.5f, 0.5f], [true, true, true, false]);
        CoverageRiskCurve curve = samples.Score().CoverageRisk;
        Assert.That(curve.Area, Is.EqualTo(0.25).Within(1e-15));
        Assert.That(curve.RiskAt(0.1), Is.EqualTo(0.25).Within(1e-15));
    }

    [TestCase(0)]
    [TestCase(1.5)]
    [TestCase(double.NaN)]
    public void RiskAt_NoShare_SaysSo(double coverage)
    {
        CoverageRiskCurve curve = Binary([0.5f], [true]).Score().CoverageRisk;
        Assert.That(() => curve.RiskAt(coverage), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains($"{coverage}"));
    }

    [Test]
    public void Reliability_NoBins_SaysSo()
    {
        ScoredSamples samples = Binary([0.5f], [true]);
        Assert.That(() => ReliabilityCurve.OfEqualMass(samples, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => ReliabilityCurve.OfEqualWidth(samples, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    /// <summary>Two classes; the first is always predicted, with the given confidence of at least one half.</summary>
    internal static ScoredSamples Binary(float[] confidences, bool[] correct) =>
        ScoredSamples.Of(
            [.. correct.Select(one => one ? 0 : 1)], [.. confidences.SelectMany(p => new[] { p, 1 - p })], ["first", "second"],
            new int[correct.Length]);
}
