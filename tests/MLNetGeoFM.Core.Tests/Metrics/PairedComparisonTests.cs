namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class PairedComparisonTests
{
    [TestCase(0, 0, 1)]
    [TestCase(5, 5, 1)]
    [TestCase(0, 5, 0.0625)] // 2 / 32
    [TestCase(2, 8, 0.109375)] // 2 (1 + 10 + 45) / 1024
    [TestCase(3, 21, 4650.0 / (1 << 24))] // 2 (1 + 24 + 276 + 2024) / 2^24
    public void Test_FewDiffer_IsTheBinomialTest(int onlyFirst, int onlySecond, double expected)
    {
        McNemarTest test = PairedComparison.Test(onlyFirst, onlySecond);
        Assert.That(test.IsExact, Is.True);
        Assert.That(test.PValue, Is.EqualTo(expected).Within(1e-15));
    }

    [Test]
    public void Test_ManyDiffer_IsChiSquareWithCorrection()
    {
        McNemarTest test = PairedComparison.Test(10, 30);
        Assert.Multiple(() =>
        {
            Assert.That(test.IsExact, Is.False);
            Assert.That(test.Statistic, Is.EqualTo(361.0 / 40).Within(1e-15));
            Assert.That(test.PValue, Is.EqualTo(0.0026635).Within(1e-6), "both tails beyond 3.00416");
            Assert.That(PairedComparison.Test(20, 20).PValue, Is.EqualTo(1));
        });
    }

    [Test]
    public void Test_NegativeCount_SaysSo() =>
        Assert.That(() => PairedComparison.Test(-1, 3), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void Of_HandCase_CountsWhoIsRight()
    {
        ScoredSamples first = ProbabilityMetricsTests.Binary([0.9f, 0.9f, 0.9f, 0.9f], [true, true, false, false]);
        // The same truth, the other class order; predicts second, second, second, first.
        ScoredSamples second = ScoredSamples.Of(
            [1, 1, 0, 0], [0.9f, 0.1f, 0.9f, 0.1f, 0.9f, 0.1f, 0.2f, 0.8f], ["second", "first"]);
        PairedComparison comparison = PairedComparison.Of(first, second, ["a", "a", "b", "b"]);
        Assert.Multiple(() =>
        {
            Assert.That(comparison.Samples, Is.EqualTo(4));
            Assert.That(comparison.McNemar.OnlyFirstCorrect, Is.EqualTo(2));
            Assert.That(comparison.McNemar.OnlySecondCorrect, Is.EqualTo(1));
            MetricDifference accuracy = comparison.Differences[MetricKind.OverallAccuracy];
            Assert.That(accuracy.First, Is.EqualTo(0.5));
            Assert.That(accuracy.Second, Is.EqualTo(0.25));
            Assert.That(accuracy.Difference.Estimate, Is.EqualTo(0.25));
            Assert.That(accuracy.Difference.Low, Is.EqualTo(-0.5), "group b alone: 0 - 1/2");
            Assert.That(accuracy.Difference.High, Is.EqualTo(1), "group a alone");
            Assert.That(accuracy.ShareFirstHigher, Is.EqualTo(0.75).Within(0.03), "only b twice is below 0");
        });
    }

    [Test]
    public void Of_DifferentSamples_SaysWhich()
    {
        ScoredSamples first = ProbabilityMetricsTests.Binary([0.9f, 0.9f], [true, true]);
        ScoredSamples second = ProbabilityMetricsTests.Binary([0.9f, 0.9f], [true, false]);
        Assert.That(() => PairedComparison.Of(first, second, ["a", "b"]),
            Throws.ArgumentException.With.Message.Contains("Sample 1 is 'first'").And.Message.Contains("'second'"));
        Assert.That(() => PairedComparison.Of(first, ProbabilityMetricsTests.Binary([0.9f], [true]), ["a", "b"]),
            Throws.ArgumentException.With.Message.Contains("2 samples").And.Message.Contains("about 1"));
        Assert.That(() => PairedComparison.Of(first, first, ["a", "a"]), Throws.ArgumentException.With.Message.Contains("one group"));
    }
}
