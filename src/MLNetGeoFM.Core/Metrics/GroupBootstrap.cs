namespace MLNetGeoFM;

/// <summary>Says how far figures would move if other groups (blocks, regions, fields) had been sampled, by drawing whole
/// groups with replacement.</summary>
/// <remarks>
/// Samples of one group resemble each other, so they are drawn together: an interval over single samples would be too short.
/// A drawn set has as many groups as there are; how many samples it has varies.
/// Source: Davison and Hinkley, "Bootstrap methods and their application", 1997, sections 3.8 and 5.3; the ends: Efron, "Better
/// bootstrap confidence intervals", JASA 82, 1987, with the acceleration from leaving out one group at a time.
/// </remarks>
public static class GroupBootstrap
{
    /// <summary>The interval of one metric.</summary>
    /// <param name="samples">What was predicted for each sample, and what is true.</param>
    /// <param name="metric">Which figure to give an interval.</param>
    /// <param name="groups">The group of each sample, [samples].</param>
    /// <param name="options">How to draw; null = the defaults.</param>
    /// <exception cref="ArgumentException">There is not one group for each sample, a group is missing, there is only one, or
    /// an option is out of its range.</exception>
    public static MetricInterval Interval(
        ScoredSamples samples, MetricKind metric, IReadOnlyList<string> groups, BootstrapOptions? options = null) =>
        Intervals(samples, [metric], groups, options)[metric];

    /// <summary>The intervals of several metrics, from the same draws.</summary>
    /// <param name="samples">What was predicted for each sample, and what is true.</param>
    /// <param name="metrics">Which figures to give intervals.</param>
    /// <param name="groups">The group of each sample, [samples].</param>
    /// <param name="options">How to draw; null = the defaults.</param>
    /// <exception cref="ArgumentException">There is not one group for each sample, a group is missing, there is only one, or
    /// an option is out of its range.</exception>
    public static IReadOnlyDictionary<MetricKind, MetricInterval> Intervals(
        ScoredSamples samples, IReadOnlyList<MetricKind> metrics, IReadOnlyList<string> groups, BootstrapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(metrics);
        options ??= new();
        options.Validate();
        (int[] groupOf, int numberOfGroups) = GroupSums.Number(groups, samples.Count);
        RequireGroups(numberOfGroups, groups);
        return Intervals(samples, metrics, groupOf, numberOfGroups, options);
    }

    /// <summary>The interval of the mean of any figure that each sample has, such as the width of its prediction set.</summary>
    /// <param name="values">The figure of each sample, [samples], finite.</param>
    /// <param name="groups">The group of each sample, [samples].</param>
    /// <param name="options">How to draw; null = the defaults.</param>
    /// <exception cref="ArgumentException">A value is not finite, there is not one group for each, a group is missing, there
    /// is only one, or an option is out of its range.</exception>
    public static MetricInterval IntervalOfMean(
        IReadOnlyList<double> values, IReadOnlyList<string> groups, BootstrapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        options ??= new();
        options.Validate();
        for (int sample = 0; sample < values.Count; sample++)
        {
            if (!double.IsFinite(values[sample]))
                throw new ArgumentException($"Sample {sample} has value {values[sample]}: expected a finite number.", nameof(values));
        }

        (int[] groupOf, int numberOfGroups) = GroupSums.Number(groups, values.Count);
        RequireGroups(numberOfGroups, groups);
        GroupSums sums = GroupSums.Of(groupOf, numberOfGroups, 2, (sample, total) =>
        {
            total[0]++;
            total[1] += values[sample];
        });
        return Resampling.Of(sums, 1, options, (total, _, figures) => figures[0] = total[1] / total[0]).Interval(0, options);
    }

    /// <summary>The intervals over groups that are numbered already; of one group, without ends.</summary>
    internal static Dictionary<MetricKind, MetricInterval> Intervals(
        ScoredSamples samples, IReadOnlyList<MetricKind> metrics, int[] groupOf, int numberOfGroups, BootstrapOptions options)
    {
        MetricKind[] asked = [.. metrics.Distinct()];
        MetricSums sums = new(samples.ClassNames.Count);
        CoverageRiskSum? risks = asked.Contains(MetricKind.CoverageRiskArea) ? new(samples, groupOf) : null;
        Resampling resampling = Resampling.Of(
            MetricSums.Of(samples, groupOf, numberOfGroups), asked.Length, options, (total, times, figures) =>
            {
                for (int i = 0; i < asked.Length; i++)
                    figures[i] = asked[i] == MetricKind.CoverageRiskArea ? risks!.Area(times) : sums.Metric(asked[i], total);
            });
        return asked.Select((metric, i) => (metric, i)).ToDictionary(one => one.metric, one => resampling.Interval(one.i, options));
    }

    internal static void RequireGroups(int numberOfGroups, IReadOnlyList<string> groups)
    {
        if (numberOfGroups < 2)
        {
            throw new ArgumentException(
                $"All {groups.Count} samples are in one group ('{(groups.Count > 0 ? groups[0] : "")}'): expected at least 2 groups. "
                + "An interval says how groups differ, which one group cannot; name a finer grouping.", nameof(groups));
        }
    }
}
