using MLNetGeoFM.Tool.Reports;

namespace MLNetGeoFM.Tool.Results;

/// <summary>Scores over a set of samples.</summary>
internal sealed record Scores(
    double OverallAccuracy, double MacroF1, double BalancedAccuracy, double Kappa, double MeanIoU, double Ece, double Nll)
{
    /// <summary>Sum over classes of squared errors of probabilities, 0..2.</summary>
    public double Brier { get; init; } = double.NaN;

    /// <summary>Calibration error over bins of equal numbers of samples.</summary>
    public double EceEqualMass { get; init; } = double.NaN;

    /// <summary>Share of samples whose class is among the two most probable.</summary>
    public double TopTwoAccuracy { get; init; } = double.NaN;

    /// <summary>Area under the coverage-risk curve.</summary>
    public double Aurc { get; init; } = double.NaN;

    public static Scores Of(ClassificationMetrics metrics) => new(metrics.OverallAccuracy, metrics.MacroF1, metrics.BalancedAccuracy,
        metrics.Kappa, metrics.MeanIntersectionOverUnion, metrics.ExpectedCalibrationError, metrics.NegativeLogLikelihood)
    {
        Brier = metrics.BrierScore,
        EceEqualMass = metrics.EqualMassCalibrationError,
        TopTwoAccuracy = metrics.TopTwoAccuracy,
        Aurc = metrics.CoverageRisk.Area,
    };
}

/// <summary>One class of the pooled out-of-fold predictions.</summary>
internal sealed record ClassScore(string Name, int Support, int Predicted, double Precision, double Recall, double F1, double IoU)
{
    public static ClassScore Of(ClassMetrics metrics)
        => new(metrics.Name, metrics.Support, metrics.Predicted, metrics.Precision, metrics.Recall, metrics.F1, metrics.IntersectionOverUnion);
}

/// <summary>One fold: what it was trained and tested on, and its scores.</summary>
internal sealed record FoldScore(string Name, int TrainSamples, int TestSamples, IReadOnlyList<string> ClassesMissingFromTraining, Scores Metrics)
{
    /// <summary>Samples that it neither trains on nor tests: in a buffer, in the future, in no fold; null = not asked.</summary>
    public int? ExcludedSamples { get; init; }

    /// <summary>Metres from the test sample that is nearest to the training samples; null where positions are not known.</summary>
    public double? NearestTrainMetres { get; init; }

    /// <summary>Median over the test samples of the metres to the nearest training sample; null where positions are not known.</summary>
    public double? MedianTrainMetres { get; init; }

    public static FoldScore Of(FoldResult fold)
        => new(fold.Name, fold.TrainRows, fold.Metrics.Samples, fold.ClassesMissingFromTraining, Scores.Of(fold.Metrics));
}

/// <summary>What the intervals of a result are over.</summary>
/// <param name="Kind">What the groups are that were drawn whole: blocks, regions, years, positions or samples.</param>
/// <param name="Groups">How many groups there are.</param>
/// <param name="Confidence">The share of repetitions whose range is to hold the true figure.</param>
internal sealed record IntervalScope(string Kind, int Groups, double Confidence);

/// <summary>The error rate among the most confident share of the samples.</summary>
internal sealed record CoverageRiskScore(double Coverage, double Risk);

/// <summary>Top probability against accuracy, in bins of equal width and of equal mass; bins without samples are left out.</summary>
internal sealed record ReliabilityScore(IReadOnlyList<Reports.ReliabilityBin> EqualWidth, IReadOnlyList<Reports.ReliabilityBin> EqualMass);

/// <summary>The result of <c>geofm evaluate</c>.</summary>
internal sealed record EvaluationResult(
    string Data,
    string Features,
    int FeatureCount,
    string Head,
    string FoldKind,
    int Samples,
    int ExcludedSamples,
    Scores Metrics,
    IReadOnlyList<ClassScore> PerClass,
    IReadOnlyList<FoldScore> Folds,
    IReadOnlyList<string> Warnings,
    double Seconds,
    IReadOnlyDictionary<string, double[]>? Intervals,
    IntervalScope? IntervalsOver,
    IReadOnlyList<CoverageRiskScore> CoverageRisk,
    ReliabilityScore Reliability)
{
    /// <summary>How the folds came about.</summary>
    public FoldAccount? Account { get; init; }

    /// <summary>The views that were asked for; null = none.</summary>
    public ViewsResult? Views { get; init; }

    /// <summary>What --calibrate changed; null = not asked for. <see cref="Metrics"/> are those after it.</summary>
    public IReadOnlyList<CalibrationScore>? Calibration { get; init; }

    /// <summary>What --applicability measured; null = not asked for.</summary>
    public ApplicabilityScores? Applicability { get; init; }

    /// <summary>Scores on degraded series; null where they were not asked for.</summary>
    public IReadOnlyList<RobustnessResult>? Robustness { get; init; }

    /// <summary>Changes under wrong metadata; null where they were not asked for.</summary>
    public IReadOnlyList<SensitivityResult>? Sensitivity { get; init; }

    /// <summary>Where the errors are.</summary>
    public FairnessScore? Fairness { get; init; }
}
