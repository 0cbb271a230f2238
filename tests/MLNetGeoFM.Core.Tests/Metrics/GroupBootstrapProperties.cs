namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Property")]
public sealed class GroupBootstrapProperties
{
    private static readonly BootstrapOptions Quick = new() { NumberOfResamples = 400 };

    [FsCheck.NUnit.Property(MaxTest = 50)]
    public void Interval_ManyGroups_ContainsTheEstimate(int seed)
    {
        RandomSamples samples = RandomSamples.Draw(seed, 600, 60);
        MetricKind[] metrics =
        [
            MetricKind.OverallAccuracy, MetricKind.BalancedAccuracy, MetricKind.MacroF1, MetricKind.Kappa,
            MetricKind.NegativeLogLikelihood, MetricKind.BrierScore, MetricKind.TopTwoAccuracy,
        ];
        foreach (IntervalMethod method in Enum.GetValues<IntervalMethod>())
        {
            BootstrapOptions options = new() { NumberOfResamples = 400, Method = method, Seed = seed };
            foreach (var (metric, interval) in GroupBootstrap.Intervals(samples.Score(), metrics, samples.Groups, options))
                Assert.That(interval.Estimate, Is.InRange(interval.Low, interval.High), $"{metric} {method}");
        }
    }

    [FsCheck.NUnit.Property(MaxTest = 50)]
    public void Interval_AnyOrder_IsTheSame(int seed)
    {
        RandomSamples samples = RandomSamples.Draw(seed, 80, 12);
        RandomSamples shuffled = samples.Shuffled(seed + 1);
        foreach (MetricKind metric in Enum.GetValues<MetricKind>())
        {
            MetricInterval one = GroupBootstrap.Interval(samples.Score(), metric, samples.Groups, Quick);
            MetricInterval other = GroupBootstrap.Interval(shuffled.Score(), metric, shuffled.Groups, Quick);
            Assert.That(other.Low, Is.EqualTo(one.Low).Within(1e-12), metric.ToString());
            Assert.That(other.High, Is.EqualTo(one.High).Within(1e-12), metric.ToString());
        }
    }

    [FsCheck.NUnit.Property(MaxTest = 200)]
    public void Test_Swapped_IsSymmetric(FsCheck.NonNegativeInt first, FsCheck.NonNegativeInt second)
    {
        McNemarTest one = PairedComparison.Test(first.Get, second.Get);
        McNemarTest other = PairedComparison.Test(second.Get, first.Get);
        Assert.That(other.PValue, Is.EqualTo(one.PValue).Within(1e-15));
        Assert.That(one.PValue, Is.InRange(0, 1));
    }

    [FsCheck.NUnit.Property(MaxTest = 30)]
    public void Of_Swapped_TurnsTheDifferences(int seed)
    {
        RandomSamples samples = RandomSamples.Draw(seed, 120, 15);
        ScoredSamples first = samples.Score();
        ScoredSamples second = ScoredSamples.Of(samples.True, RandomSamples.Draw(seed + 1, 120, 15).Probabilities, RandomSamples.Names);
        PairedComparison one = PairedComparison.Of(first, second, samples.Groups, Quick);
        PairedComparison other = PairedComparison.Of(second, first, samples.Groups, Quick);
        foreach (var (metric, difference) in one.Differences)
        {
            Assert.That(other.Differences[metric].Difference.Low, Is.EqualTo(-difference.Difference.High).Within(1e-12));
            Assert.That(other.Differences[metric].Difference.High, Is.EqualTo(-difference.Difference.Low).Within(1e-12));
            Assert.That(other.Differences[metric].ShareFirstHigher + difference.ShareFirstHigher, Is.LessThanOrEqualTo(1));
        }

        Assert.That(PairedComparison.Of(first, first, samples.Groups, Quick).McNemar.PValue, Is.EqualTo(1));
    }
}
