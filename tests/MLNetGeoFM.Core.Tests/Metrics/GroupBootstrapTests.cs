using System.Diagnostics;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class GroupBootstrapTests
{
    private static readonly MetricKind[] All = Enum.GetValues<MetricKind>();

    [Test]
    public void Intervals_AnyMetric_EstimateIsTheMetric()
    {
        RandomSamples samples = RandomSamples.Draw(3, 400, 25);
        ClassificationMetrics metrics = samples.Score().Score();
        var intervals = GroupBootstrap.Intervals(samples.Score(), All, samples.Groups);
        double[] expected =
        [
            metrics.OverallAccuracy, metrics.BalancedAccuracy, metrics.MacroF1, metrics.MeanIntersectionOverUnion, metrics.Kappa,
            metrics.NegativeLogLikelihood, metrics.BrierScore, metrics.ExpectedCalibrationError, metrics.EqualMassCalibrationError,
            metrics.TopTwoAccuracy, metrics.CoverageRisk.Area,
        ];
        Assert.Multiple(() =>
        {
            for (int i = 0; i < All.Length; i++)
            {
                Assert.That(intervals[All[i]].Estimate, Is.EqualTo(expected[i]).Within(1e-12), All[i].ToString());
                Assert.That(intervals[All[i]].NumberOfGroups, Is.EqualTo(25));
                Assert.That(intervals[All[i]].UndefinedResamples, Is.Zero);
            }
        });
    }

    [TestCase(IntervalMethod.Percentile)]
    [TestCase(IntervalMethod.BiasCorrected)]
    public void Interval_ManySamplesAlone_IsTheNormalInterval(IntervalMethod method)
    {
        // 1,600 samples, 80 % right, each a group of its own: standard error 0.01.
        bool[] correct = [.. Enumerable.Range(0, 1600).Select(i => i % 5 != 0)];
        ScoredSamples samples = ProbabilityMetricsTests.Binary([.. correct.Select(_ => 0.9f)], correct);
        MetricInterval interval = GroupBootstrap.Interval(
            samples, MetricKind.OverallAccuracy, [.. correct.Select((_, i) => $"{i}")], new() { Method = method, NumberOfResamples = 4000 });
        Assert.That(interval.Low, Is.EqualTo(0.8 - (1.96 * 0.01)).Within(0.0015));
        Assert.That(interval.High, Is.EqualTo(0.8 + (1.96 * 0.01)).Within(0.0015));
    }

    [Test]
    public void Interval_SamplesOfAGroupAlike_IsWiderThanOverSingleSamples()
    {
        // 40 groups of 40, each wholly right or wholly wrong: the standard error is that of 40 samples, 0.4 / sqrt(40).
        bool[] correct = [.. Enumerable.Range(0, 1600).Select(i => i / 40 % 5 != 0)];
        ScoredSamples samples = ProbabilityMetricsTests.Binary([.. correct.Select(_ => 0.9f)], correct);
        MetricInterval interval = GroupBootstrap.Interval(
            samples, MetricKind.OverallAccuracy, [.. correct.Select((_, i) => $"{i / 40}")]);
        Assert.That((interval.High - interval.Low) / 2, Is.EqualTo(1.96 * 0.4 / Math.Sqrt(40)).Within(0.015), "the figure moves in steps of 1/40");
    }

    /// <summary>A draw of groups is the set in which their samples stand as often as they were drawn; ties included.</summary>
    [Test]
    public void Area_AnyDraw_IsTheCurveOfTheDrawnSamples()
    {
        RandomSamples random = RandomSamples.Draw(9, 300, 20);
        float[] coarse = [.. random.Probabilities.Select(p => MathF.Round(p * 8) / 8)];
        ScoredSamples samples = ScoredSamples.Of(random.True, coarse, RandomSamples.Names);
        (int[] groupOf, int groups) = GroupSums.Number(random.Groups, 300);
        CoverageRiskSum sum = new(samples, groupOf);
        int[] times = new int[groups];
        GroupDraws draws = new(4);
        for (int draw = 0; draw < 20; draw++)
        {
            draws.Draw(times);
            int[] drawn = [.. Enumerable.Range(0, 300).SelectMany(i => Enumerable.Repeat(i, times[groupOf[i]]))];
            Assert.That(sum.Area(times), Is.EqualTo(samples.Select(drawn).Score().CoverageRisk.Area).Within(1e-12), $"draw {draw}");
        }

        Assert.That(sum.Area(new int[groups]), Is.NaN);
    }

    /// <summary>Draws of two groups hold both with 1/2 and each of them twice with 1/4, so that the quantiles 2.5 % and 97.5 % are
    /// the areas of a group drawn twice.</summary>
    [Test]
    public void Interval_AreaOfTwoGroups_IsByHand()
    {
        ScoredSamples samples = ProbabilityMetricsTests.Binary([0.9f, 0.8f, 0.7f, 0.6f], [true, false, false, true]);

        MetricInterval interval = GroupBootstrap.Interval(samples, MetricKind.CoverageRiskArea, ["a", "a", "b", "b"]);

        Assert.Multiple(() =>
        {
            Assert.That(interval.Estimate, Is.EqualTo((0 + (1.0 / 2) + (2.0 / 3) + (2.0 / 4)) / 4).Within(1e-12));
            // Twice group a: right, right, then 1 of 3 and 2 of 4 wrong, each of a confidence in random order.
            Assert.That(interval.Low, Is.EqualTo((0 + 0 + (1.0 / 3) + (2.0 / 4)) / 4).Within(1e-12));
            Assert.That(interval.High, Is.EqualTo((1 + 1 + (2.0 / 3) + (2.0 / 4)) / 4).Within(1e-12));
        });
    }

    [Test]
    public void Interval_TwoGroups_HasTheThreePossibleMeans()
    {
        // Draws: both first 1/4, both second 1/4, one of each 1/2 -> quantiles 2.5 % and 97.5 % are the group means.
        MetricInterval interval = GroupBootstrap.IntervalOfMean([1, 1, 4], ["a", "a", "b"]);
        Assert.Multiple(() =>
        {
            Assert.That(interval.Estimate, Is.EqualTo(2));
            Assert.That(interval.Low, Is.EqualTo(1));
            Assert.That(interval.High, Is.EqualTo(4));
            Assert.That(interval.NumberOfResamples, Is.EqualTo(2000));
        });
    }

    [Test]
    public void Interval_SkewedMean_BiasCorrectionShiftsItToTheLongTail()
    {
        double[] values = [.. Enumerable.Range(0, 60).Select(i => Math.Exp(3.0 * i / 59))];
        string[] groups = [.. values.Select((_, i) => $"{i}")];
        MetricInterval plain = GroupBootstrap.IntervalOfMean(values, groups);
        MetricInterval corrected = GroupBootstrap.IntervalOfMean(values, groups, new() { Method = IntervalMethod.BiasCorrected });
        Assert.That(corrected.Low, Is.GreaterThan(plain.Low));
        Assert.That(corrected.High, Is.GreaterThan(plain.High));
    }

    [Test]
    public void Interval_SeedAgain_IsTheSameAndAnotherSeedIsNot()
    {
        RandomSamples samples = RandomSamples.Draw(5, 300, 30);
        MetricInterval Of(int seed) =>
            GroupBootstrap.Interval(samples.Score(), MetricKind.NegativeLogLikelihood, samples.Groups, new() { Seed = seed });
        MetricInterval one = Of(1);
        Assert.That(Of(1), Is.EqualTo(one));
        Assert.That(one.Low, Is.Not.EqualTo(Of(2).Low));
    }

    [Test]
    public void Interval_FigureRarelyDefined_CountsTheDrawsLeftOut()
    {
        // macro F1 needs 5 samples of a class: of two groups of 3, only draws with both classes in ... never 5 of 6 mixed.
        ScoredSamples samples = ProbabilityMetricsTests.Binary(
            [.. Enumerable.Repeat(0.9f, 6)], [true, true, true, false, false, false]);
        MetricInterval interval = GroupBootstrap.Interval(samples, MetricKind.MacroF1, ["a", "a", "a", "b", "b", "b"]);
        Assert.That(interval.Estimate, Is.NaN);
        Assert.That(interval.Low, Is.NaN);
        Assert.That(interval.UndefinedResamples, Is.EqualTo(1000).Within(100));
    }

    [Test]
    public void Interval_OneGroup_SaysSo()
    {
        RandomSamples samples = RandomSamples.Draw(1, 20, 1);
        Assert.That(() => GroupBootstrap.Interval(samples.Score(), MetricKind.Kappa, samples.Groups),
            Throws.ArgumentException.With.Message.Contains("20 samples").And.Message.Contains("'block 0'").And.Message.Contains("at least 2"));
    }

    [Test]
    public void Interval_GroupsDoNotFit_SaysSo()
    {
        ScoredSamples samples = RandomSamples.Draw(1, 3, 2).Score();
        Assert.That(() => GroupBootstrap.Interval(samples, MetricKind.Kappa, ["a", "b"]),
            Throws.ArgumentException.With.Message.Contains("2 groups do not fit 3 samples"));
        Assert.That(() => GroupBootstrap.Interval(samples, MetricKind.Kappa, ["a", "", "b"]),
            Throws.ArgumentException.With.Message.Contains("Sample 1 has no group"));
        Assert.That(() => GroupBootstrap.IntervalOfMean([1, double.NaN], ["a", "b"]),
            Throws.ArgumentException.With.Message.Contains("Sample 1 has value NaN"));
        Assert.That(() => GroupBootstrap.IntervalOfMean([], []), Throws.ArgumentException);
    }

    [Test]
    public void Interval_OptionsOutOfRange_ListsAll()
    {
        BootstrapOptions options = new() { NumberOfResamples = 99, Confidence = 1, Method = (IntervalMethod)7 };
        Assert.That(() => GroupBootstrap.IntervalOfMean([1, 2], ["a", "b"], options),
            Throws.ArgumentException.With.Message.Contains("99").And.Message.Contains("Confidence is 1").And.Message.Contains("Method is 7"));
    }

    [Test]
    public void Intervals_TenThousandSamplesAlone_TakeAboutASecond()
    {
        RandomSamples samples = RandomSamples.Draw(8, 10_000, 10);
        string[] groups = [.. samples.Groups.Select((_, i) => $"{i}")];
        ScoredSamples scored = samples.Score();
        Stopwatch clock = Stopwatch.StartNew();
        var intervals = GroupBootstrap.Intervals(scored, All, groups);
        TestContext.Out.WriteLine($"{clock.Elapsed.TotalSeconds:F2} s");
        Assert.That(intervals, Has.Count.EqualTo(All.Length));
        Assert.That(clock.Elapsed.TotalSeconds, Is.LessThan(10), "a loaded machine is slow, a slow algorithm slower");
    }

    [TestCase(0, 0.5)]
    [TestCase(1, 0.15865525393145705)]
    [TestCase(1.959963984540054, 0.025)]
    [TestCase(4, 3.167124183311992e-5)]
    [TestCase(4.0000001, 3.167122845e-5)]
    [TestCase(6, 9.865876450376946e-10)]
    [TestCase(-1, 0.8413447460685429)]
    public void Above_KnownDeviates_GivesTheTail(double deviate, double tail) =>
        Assert.That(NormalDistribution.Above(deviate), Is.EqualTo(tail).Within(1e-8).Percent);

    [TestCase(0.975, 1.959963984540054)]
    [TestCase(0.5, 0)]
    [TestCase(1e-6, -4.753424308822899)]
    public void Quantile_KnownProbabilities_GivesTheDeviate(double probability, double deviate) =>
        Assert.That(NormalDistribution.Quantile(probability), Is.EqualTo(deviate).Within(1e-10));
}
