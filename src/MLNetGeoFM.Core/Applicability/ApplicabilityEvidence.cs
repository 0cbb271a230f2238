namespace MLNetGeoFM;

/// <summary>Whether predictions inside the area of applicability are right more often than those outside it.</summary>
/// <remarks>
/// The interval resamples whole groups with replacement, the same number of them, and takes the 2.5 and 97.5 percentiles of the
/// difference, as <see cref="GroupBootstrap"/> does; a resample without a prediction inside, or without one outside, is left out.
/// </remarks>
public sealed class ApplicabilityEvidence
{
    /// <summary>How many resamples the interval is made from.</summary>
    public const int NumberOfResamples = 2000;

    // With one side in a single group of many, 37 % of the resamples lack it.
    private const double MostUndefined = 0.4;

    // The facts of a prediction: whether it is inside, inside and right, outside, outside and right.
    private const int Facts = 4;

    private ApplicabilityEvidence(double[] counts, MetricInterval difference)
    {
        NumberInside = (int)counts[0];
        NumberOutside = (int)counts[2];
        NumberOfGroups = difference.NumberOfGroups;
        AccuracyInside = counts[1] / counts[0];
        AccuracyOutside = counts[3] / counts[2];
        if (difference.UndefinedResamples <= MostUndefined * difference.NumberOfResamples)
            (DifferenceLow, DifferenceHigh) = (difference.Low, difference.High);
    }

    /// <summary>The number of predictions inside.</summary>
    public int NumberInside { get; }

    /// <summary>The number of predictions outside.</summary>
    public int NumberOutside { get; }

    /// <summary>The number of groups that were resampled.</summary>
    public int NumberOfGroups { get; }

    /// <summary>Correct predictions inside / predictions inside, 0..1; NaN where there is none.</summary>
    public double AccuracyInside { get; }

    /// <summary>Correct predictions outside / predictions outside, 0..1; NaN where there is none.</summary>
    public double AccuracyOutside { get; }

    /// <summary><see cref="AccuracyInside"/> less <see cref="AccuracyOutside"/>: above 0 where the area works.</summary>
    public double Difference => AccuracyInside - AccuracyOutside;

    /// <summary>The lower end of the 95 % interval of <see cref="Difference"/>; NaN where there is one group, or more than
    /// 40 % of the resamples lack a side, as with two groups of which one is inside and one outside.</summary>
    public double DifferenceLow { get; } = double.NaN;

    /// <summary>The upper end of the 95 % interval of <see cref="Difference"/>; NaN as <see cref="DifferenceLow"/>.</summary>
    public double DifferenceHigh { get; } = double.NaN;

    /// <summary>Counts, and resamples groups.</summary>
    /// <param name="inside">Whether each prediction is inside, [predictions].</param>
    /// <param name="correct">Whether each prediction is right, [predictions].</param>
    /// <param name="groups">The group of each prediction, [predictions]: region, block, or whatever is sampled as a whole; a
    /// prediction without one is a group of its own.</param>
    /// <param name="seed">Seed of the resampling.</param>
    /// <exception cref="ArgumentException">There are no predictions, or the lengths do not fit.</exception>
    public static ApplicabilityEvidence Compute(
        ReadOnlySpan<bool> inside, ReadOnlySpan<bool> correct, IReadOnlyList<string> groups, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(groups);
        if (inside.IsEmpty || correct.Length != inside.Length || groups.Count != inside.Length)
        {
            throw new ArgumentException(
                $"{inside.Length} flags inside, {correct.Length} flags correct and {groups.Count} groups do not fit: expected at least "
                + "one prediction, and one of each for every prediction.", nameof(inside));
        }

        (int[] groupOf, int numberOfGroups) =
            GroupSums.Number([.. groups.Select((name, i) => string.IsNullOrEmpty(name) ? $"prediction {i}" : name)], groups.Count);
        int[] factOf = new int[inside.Length];
        bool[] right = correct.ToArray();
        for (int i = 0; i < factOf.Length; i++)
            factOf[i] = inside[i] ? 0 : 2;
        double[] counts = new double[Facts];
        GroupSums sums = GroupSums.Of(groupOf, numberOfGroups, Facts, Add);
        for (int i = 0; i < factOf.Length; i++)
            Add(i, counts);
        BootstrapOptions options = new() { NumberOfResamples = NumberOfResamples, Seed = seed };
        Resampling resampling = Resampling.Of(
            sums, 1, options, (total, _, figures) => figures[0] = (total[1] / total[0]) - (total[3] / total[2]));
        return new ApplicabilityEvidence(counts, resampling.Interval(0, options));

        void Add(int prediction, double[] total)
        {
            total[factOf[prediction]]++;
            total[factOf[prediction] + 1] += right[prediction] ? 1 : 0;
        }
    }
}
