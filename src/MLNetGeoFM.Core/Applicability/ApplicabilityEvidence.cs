namespace MLNetGeoFM;

/// <summary>Whether predictions inside the area of applicability are right more often than those outside it.</summary>
/// <remarks>
/// The interval resamples whole groups with replacement, the same number of them, and takes the 2.5 and 97.5 percentiles of the
/// difference; a resample without a prediction inside, or without one outside, is drawn again, as often
/// as there are resamples.
/// </remarks>
public sealed class ApplicabilityEvidence
{
    /// <summary>How many resamples the interval is made from.</summary>
    public const int NumberOfResamples = 2000;

    private const double Tail = 0.025;

    private ApplicabilityEvidence(int inside, int outside, int correctInside, int correctOutside, int groups)
    {
        NumberInside = inside;
        NumberOutside = outside;
        NumberOfGroups = groups;
        AccuracyInside = inside > 0 ? (double)correctInside / inside : double.NaN;
        AccuracyOutside = outside > 0 ? (double)correctOutside / outside : double.NaN;
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

    /// <summary>The lower end of the 95 % interval of <see cref="Difference"/>; NaN where there is one group, or fewer than half of the
    /// resamples have predictions on both sides.</summary>
    public double DifferenceLow { get; private init; } = double.NaN;

    /// <summary>The upper end of the 95 % interval of <see cref="Difference"/>; NaN as <see cref="DifferenceLow"/>.</summary>
    public double DifferenceHigh { get; private init; } = double.NaN;

    /// <summary>Counts, and resamples groups.</summary>
    /// <param name="inside">Whether each prediction is inside, [predictions].</param>
    /// <param name="correct">Whether each prediction is right, [predictions].</param>
    /// <param name="groups">The group of each prediction, [predictions]: region, block, or whatever is sampled as a whole.</param>
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

        SortedDictionary<string, Tally> tallies = new(StringComparer.Ordinal);
        Tally all = default;
        for (int i = 0; i < inside.Length; i++)
        {
            Tally one = Tally.Of(inside[i], correct[i]);
            tallies[groups[i]] = tallies.GetValueOrDefault(groups[i]) + one;
            all += one;
        }

        (double low, double high) = Resample([.. tallies.Values], seed);
        return new ApplicabilityEvidence(all.Inside, all.Outside, all.CorrectInside, all.CorrectOutside, tallies.Count)
        {
            DifferenceLow = low,
            DifferenceHigh = high,
        };
    }

    private static (double Low, double High) Resample(Tally[] groups, int seed)
    {
        Random random = new(seed);
        List<double> differences = new(NumberOfResamples);
        for (int draw = 0; draw < 2 * NumberOfResamples && differences.Count < NumberOfResamples; draw++)
        {
            Tally sum = default;
            for (int i = 0; i < groups.Length; i++)
                sum += groups[random.Next(groups.Length)];
            if (sum.Inside > 0 && sum.Outside > 0)
                differences.Add(((double)sum.CorrectInside / sum.Inside) - ((double)sum.CorrectOutside / sum.Outside));
        }

        if (groups.Length < 2 || differences.Count < NumberOfResamples)
            return (double.NaN, double.NaN);
        double[] sorted = [.. differences.Order()];
        return (AreaOfApplicability.Quantile(sorted, Tail), AreaOfApplicability.Quantile(sorted, 1 - Tail));
    }

    private readonly record struct Tally(int Inside, int CorrectInside, int Outside, int CorrectOutside)
    {
        public static Tally Of(bool inside, bool correct)
            => inside ? new(1, correct ? 1 : 0, 0, 0) : new(0, 0, 1, correct ? 1 : 0);

        public static Tally operator +(Tally one, Tally other)
            => new(one.Inside + other.Inside, one.CorrectInside + other.CorrectInside, one.Outside + other.Outside,
                one.CorrectOutside + other.CorrectOutside);
    }
}
