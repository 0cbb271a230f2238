namespace MLNetGeoFM;

/// <summary>McNemar's test: whether two classifiers err on the same samples equally often.</summary>
/// <param name="OnlyFirstCorrect">Samples that only the first gets right.</param>
/// <param name="OnlySecondCorrect">Samples that only the second gets right.</param>
/// <param name="Statistic">The chi-square statistic with continuity correction, one degree of freedom; NaN for the exact
/// test.</param>
/// <param name="PValue">How often a difference at least as large comes up between equally good classifiers, two-sided,
/// 0..1, if samples are independent.</param>
/// <param name="IsExact">True: the binomial test, with fewer than 25 samples that differ; false: chi-square.</param>
public sealed record McNemarTest(int OnlyFirstCorrect, int OnlySecondCorrect, double Statistic, double PValue, bool IsExact);

/// <summary>How a metric differs between two classifiers on the same samples.</summary>
/// <param name="First">The metric of the first.</param>
/// <param name="Second">The metric of the second.</param>
/// <param name="Difference">First minus second, with its interval over groups.</param>
/// <param name="ShareFirstHigher">The share of draws of groups in which the first is strictly higher, 0..1.</param>
public sealed record MetricDifference(double First, double Second, MetricInterval Difference, double ShareFirstHigher);

/// <summary>Says whether one classifier is better than another on the same samples, beyond what other samples would
/// change.</summary>
/// <param name="Samples">How many samples both were asked about.</param>
/// <param name="McNemar">The test over single samples; where samples of one group resemble each other, its p-value is too
/// small, and the differences over groups are what counts.</param>
/// <param name="Differences">Overall accuracy, macro F1, negative log-likelihood and expected calibration error, each with
/// the interval of its difference over groups.</param>
public sealed record PairedComparison(
    int Samples, McNemarTest McNemar, IReadOnlyDictionary<MetricKind, MetricDifference> Differences)
{
    // Below this many samples that differ the binomial test is used.
    private const int FewestForChiSquare = 25;

    private static readonly MetricKind[] Compared =
    [
        MetricKind.OverallAccuracy, MetricKind.MacroF1, MetricKind.NegativeLogLikelihood, MetricKind.ExpectedCalibrationError,
    ];

    /// <summary>Compares two classifiers on the same samples, in the same order.</summary>
    /// <param name="first">What the first said.</param>
    /// <param name="second">What the second said; class names may be in another order.</param>
    /// <param name="groups">The group of each sample, [samples].</param>
    /// <param name="options">How to draw groups; null = the defaults.</param>
    /// <exception cref="ArgumentException">The samples differ in number or true class, there is not one group for each, a group
    /// is missing, there is only one, or an option is out of its range.</exception>
    public static PairedComparison Of(
        ScoredSamples first, ScoredSamples second, IReadOnlyList<string> groups, BootstrapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        options ??= new();
        options.Validate();
        CheckSameSamples(first, second);
        (int[] groupOf, int numberOfGroups) = GroupSums.Number(groups, first.Count);
        GroupBootstrap.RequireGroups(numberOfGroups, groups);
        return new PairedComparison(first.Count, Test(first, second), Compare(first, second, groupOf, numberOfGroups, options));
    }

    /// <summary>McNemar's test of the numbers of samples that only one of two classifiers gets right.</summary>
    /// <remarks>
    /// Below 25 such samples, twice the smaller tail of the binomial distribution with one half, at most 1; else
    /// chi-square = (|b - c| - 1)² / (b + c).
    /// Source: McNemar, "Note on the sampling error of the difference between correlated proportions", Psychometrika 12, 1947;
    /// the correction: Edwards, Psychometrika 13, 1948.
    /// </remarks>
    /// <param name="onlyFirstCorrect">Samples that only the first gets right.</param>
    /// <param name="onlySecondCorrect">Samples that only the second gets right.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static McNemarTest Test(int onlyFirstCorrect, int onlySecondCorrect)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(onlyFirstCorrect);
        ArgumentOutOfRangeException.ThrowIfNegative(onlySecondCorrect);
        long differing = (long)onlyFirstCorrect + onlySecondCorrect;
        if (differing < FewestForChiSquare)
        {
            double tail = 0;
            double ways = 1;
            for (int right = 0; right <= Math.Min(onlyFirstCorrect, onlySecondCorrect); right++)
            {
                tail += ways;
                ways = ways * (differing - right) / (right + 1);
            }

            double exact = Math.Min(1, 2 * tail / Math.Pow(2, differing));
            return new McNemarTest(onlyFirstCorrect, onlySecondCorrect, double.NaN, exact, true);
        }

        double off = Math.Max(0, Math.Abs((double)onlyFirstCorrect - onlySecondCorrect) - 1);
        double statistic = off * off / differing;
        return new McNemarTest(
            onlyFirstCorrect, onlySecondCorrect, statistic, Math.Min(1, 2 * NormalDistribution.Above(Math.Sqrt(statistic))), false);
    }

    private static McNemarTest Test(ScoredSamples first, ScoredSamples second)
    {
        int onlyFirst = 0;
        int onlySecond = 0;
        for (int sample = 0; sample < first.Count; sample++)
        {
            if (first.IsCorrect(sample) && !second.IsCorrect(sample))
                onlyFirst++;
            else if (!first.IsCorrect(sample) && second.IsCorrect(sample))
                onlySecond++;
        }

        return Test(onlyFirst, onlySecond);
    }

    private static Dictionary<MetricKind, MetricDifference> Compare(
        ScoredSamples first, ScoredSamples second, int[] groupOf, int numberOfGroups, BootstrapOptions options)
    {
        MetricSums firstSums = new(first.ClassNames.Count);
        MetricSums secondSums = new(second.ClassNames.Count);
        GroupSums both = GroupSums.Join(
            MetricSums.Of(first, groupOf, numberOfGroups), MetricSums.Of(second, groupOf, numberOfGroups));
        int figuresEach = Compared.Length;
        Resampling resampling = Resampling.Of(both, 3 * figuresEach, options, (total, _, figures) =>
        {
            ReadOnlySpan<double> firstTotal = total.AsSpan(0, firstSums.Count);
            ReadOnlySpan<double> secondTotal = total.AsSpan(firstSums.Count);
            for (int i = 0; i < figuresEach; i++)
            {
                figures[i] = firstSums.Metric(Compared[i], firstTotal);
                figures[figuresEach + i] = secondSums.Metric(Compared[i], secondTotal);
                figures[(2 * figuresEach) + i] = figures[i] - figures[figuresEach + i];
            }
        });
        return Enumerable.Range(0, figuresEach).ToDictionary(i => Compared[i], i => new MetricDifference(
            resampling.Estimate(i), resampling.Estimate(figuresEach + i), resampling.Interval((2 * figuresEach) + i, options),
            resampling.ShareAboveZero((2 * figuresEach) + i)));
    }

    private static void CheckSameSamples(ScoredSamples first, ScoredSamples second)
    {
        if (first.Count != second.Count)
        {
            throw new ArgumentException(
                $"The first classifier was asked about {first.Count} samples, the second about {second.Count}: expected the same "
                + "samples in the same order.", nameof(second));
        }

        for (int sample = 0; sample < first.Count; sample++)
        {
            string one = first.ClassNames[first.TrueClass[sample]];
            string other = second.ClassNames[second.TrueClass[sample]];
            if (one != other)
            {
                throw new ArgumentException(
                    $"Sample {sample} is '{one}' for the first classifier and '{other}' for the second: expected the same samples "
                    + "in the same order.", nameof(second));
            }
        }
    }
}
