using MLNetGeoFM.Tool.Reports;

namespace MLNetGeoFM.Tool.Results;

/// <summary>The intervals of a cross-validation, under the names that its scores have.</summary>
internal static class EvaluationIntervals
{
    private static readonly (MetricKind Metric, string Name)[] Names =
    [
        (MetricKind.OverallAccuracy, "overallAccuracy"), (MetricKind.MacroF1, "macroF1"),
        (MetricKind.BalancedAccuracy, "balancedAccuracy"), (MetricKind.Kappa, "kappa"),
        (MetricKind.MeanIntersectionOverUnion, "meanIoU"), (MetricKind.ExpectedCalibrationError, "ece"),
        (MetricKind.NegativeLogLikelihood, "nll"), (MetricKind.BrierScore, "brier"),
        (MetricKind.EqualMassCalibrationError, "eceEqualMass"), (MetricKind.TopTwoAccuracy, "topTwoAccuracy"),
        (MetricKind.CoverageRiskArea, "aurc"),
    ];

    /// <summary>The ranges and what they are over; nothing where there is one group.</summary>
    public static (IReadOnlyDictionary<string, double[]>? Intervals, IntervalScope? Over) Of(CrossValidationReport report, SampleGroups groups)
    {
        if (groups.Count < 2)
            return (null, null);
        var intervals = GroupBootstrap.Intervals(
            report.Predictions.ToScoredSamples(), [.. Names.Select(name => name.Metric)], groups.Names);
        var first = intervals[Names[0].Metric];
        return (Names.ToDictionary(name => name.Name, name => new[] { intervals[name.Metric].Low, intervals[name.Metric].High }),
            new IntervalScope(groups.Noun, first.NumberOfGroups, first.Confidence));
    }
}
