namespace MLNetGeoFM.Tool.Results;

/// <summary>Scores over a set of samples.</summary>
internal sealed record Scores(
    double OverallAccuracy, double MacroF1, double BalancedAccuracy, double Kappa, double MeanIoU, double Ece, double Nll)
{
    public static Scores Of(ClassificationMetrics metrics) => new(metrics.OverallAccuracy, metrics.MacroF1, metrics.BalancedAccuracy,
        metrics.Kappa, metrics.MeanIntersectionOverUnion, metrics.ExpectedCalibrationError, metrics.NegativeLogLikelihood);
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
    public static FoldScore Of(FoldResult fold)
        => new(fold.Name, fold.TrainRows, fold.Metrics.Samples, fold.ClassesMissingFromTraining, Scores.Of(fold.Metrics));
}

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
    double Seconds)
{
    /// <summary>What --calibrate changed; null = not asked for. <see cref="Metrics"/> are those after it.</summary>
    public IReadOnlyList<CalibrationScore>? Calibration { get; init; }

    /// <summary>What --applicability measured; null = not asked for.</summary>
    public ApplicabilityScores? Applicability { get; init; }

    /// <summary>Scores on degraded series; null where they were not asked for.</summary>
    public IReadOnlyList<RobustnessResult>? Robustness { get; init; }

    /// <summary>Changes under wrong metadata; null where they were not asked for.</summary>
    public IReadOnlyList<SensitivityResult>? Sensitivity { get; init; }
}
