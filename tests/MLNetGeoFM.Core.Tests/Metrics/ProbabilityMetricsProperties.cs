namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Property")]
public sealed class ProbabilityMetricsProperties
{
    [FsCheck.NUnit.Property(MaxTest = 200)]
    public void Compute_AnyOrder_GivesTheSameFigures(int seed)
    {
        RandomSamples samples = RandomSamples.Draw(seed, 1 + (int)((uint)seed % 90), 5);
        ClassificationMetrics one = samples.Score().Score();
        ClassificationMetrics other = samples.Shuffled(seed + 1).Score().Score();
        Assert.Multiple(() =>
        {
            Assert.That(other.BrierScore, Is.EqualTo(one.BrierScore).Within(1e-12));
            Assert.That(other.EqualMassCalibrationError, Is.EqualTo(one.EqualMassCalibrationError).Within(1e-12));
            Assert.That(other.TopTwoAccuracy, Is.EqualTo(one.TopTwoAccuracy));
            Assert.That(other.CoverageRisk.Area, Is.EqualTo(one.CoverageRisk.Area).Within(1e-12));
            Assert.That(other.CoverageRisk.Points, Is.EqualTo(one.CoverageRisk.Points));
            Assert.That(other.EqualMassReliability.Bins.Select(bin => (bin.Count, bin.Low, bin.High)),
                Is.EqualTo(one.EqualMassReliability.Bins.Select(bin => (bin.Count, bin.Low, bin.High))));
        });
    }

    [FsCheck.NUnit.Property(MaxTest = 200)]
    public void Compute_AnySamples_StaysWithinBounds(int seed)
    {
        ClassificationMetrics metrics = RandomSamples.Draw(seed, 1 + (int)((uint)seed % 90), 5).Score().Score();
        Assert.Multiple(() =>
        {
            Assert.That(metrics.BrierScore, Is.InRange(0, 2));
            Assert.That(metrics.EqualMassCalibrationError, Is.InRange(0, 1));
            Assert.That(metrics.TopTwoAccuracy, Is.InRange(metrics.OverallAccuracy, 1));
            Assert.That(metrics.CoverageRisk.Area, Is.InRange(0, 1));
            Assert.That(metrics.Reliability.CalibrationError, Is.EqualTo(metrics.ExpectedCalibrationError).Within(1e-12));
            Assert.That(metrics.Reliability.LargestCalibrationError, Is.GreaterThanOrEqualTo(metrics.Reliability.CalibrationError - 1e-12));
            Assert.That(metrics.CoverageRisk.Points[^1].Risk, Is.EqualTo(1 - metrics.OverallAccuracy).Within(1e-12));
            Assert.That(metrics.Reliability.Bins.Sum(bin => bin.Count), Is.EqualTo(metrics.Samples));
            Assert.That(metrics.EqualMassReliability.Bins.Sum(bin => bin.Count), Is.EqualTo(metrics.Samples));
        });
    }

    [FsCheck.NUnit.Property(MaxTest = 100)]
    public void CalibrationError_PerfectlyCalibrated_IsZero(int seed)
    {
        Random random = new(seed);
        List<float> confidences = [];
        List<bool> correct = [];
        for (int level = 5; level <= 10; level++)
        {
            int tens = random.Next(1, 4);
            confidences.AddRange(Enumerable.Repeat(level / 10f, tens * 10));
            correct.AddRange(Enumerable.Range(0, tens * 10).Select(i => i < tens * level));
        }

        ClassificationMetrics metrics = ProbabilityMetricsTests.Binary([.. confidences], [.. correct]).Score();
        Assert.That(metrics.EqualMassCalibrationError, Is.Zero.Within(1e-7));
        Assert.That(metrics.ExpectedCalibrationError, Is.Zero.Within(1e-7));
    }
}
