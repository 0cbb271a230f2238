using MLNetGeoFM.Tool.Reports;

namespace MLNetGeoFM.Tool.Results;

/// <summary>One model under one division of the samples.</summary>
/// <param name="Model">features+head.</param>
/// <param name="Metrics">Scores of the pooled predictions, means over draws.</param>
internal sealed record ModelScore(string Model, Scores Metrics)
{
    /// <summary>95 % interval of the overall accuracy, mean of its ends over draws; null where there is only one group.</summary>
    public Interval? AccuracyInterval { get; init; }

    /// <summary>The same of macro-F1.</summary>
    public Interval? MacroF1Interval { get; init; }

    /// <summary>The scores without the samples whose class their fold never trained on; null where there are none.</summary>
    public PossibleScore? Possible { get; init; }
}

/// <summary>A model against the first one, on the same samples: means over draws, of the ends of intervals too.</summary>
/// <param name="Model">As asked for, features and head: <c>presto+logistic</c>.</param>
/// <param name="Against">The first model.</param>
/// <param name="AccuracyDifference">Overall accuracy of the model minus that of the first.</param>
/// <param name="Low">Lower end of the 95 % interval of the difference; null where there is only one group.</param>
/// <param name="High">Upper end.</param>
/// <param name="Groups">What the interval resamples.</param>
/// <param name="OnlyModelRight">Samples that only this model gets right, in the first draw.</param>
/// <param name="OnlyFirstRight">Samples that only the first gets right, in the first draw.</param>
/// <param name="McNemarP">Two-sided p-value of McNemar's test, of the first draw, which takes samples for independent.</param>
internal sealed record ModelDifference(string Model, string Against, double AccuracyDifference, double? Low, double? High, string Groups,
    int OnlyModelRight, int OnlyFirstRight, double McNemarP)
{
    /// <summary>Macro-F1 of the model minus that of the first; null where it was not asked for.</summary>
    public double? MacroF1Difference { get; init; }

    /// <summary>95 % interval of that difference; null where there is only one group.</summary>
    public Interval? MacroF1Interval { get; init; }
}

/// <summary>All models under one division of the samples.</summary>
internal sealed record ComparedFolds(string FoldKind, int Samples, IReadOnlyList<ModelScore> Models, IReadOnlyList<ModelDifference> Differences)
{
    /// <summary>random, split, other, block, year or region: how far the test samples are moved from the training samples.</summary>
    public string Shift { get; init; } = "other";

    /// <summary>How many times the division was drawn.</summary>
    public int Draws { get; init; } = 1;
}

/// <summary>The result of <c>geofm compare</c>.</summary>
internal sealed record ComparisonResult(string Data, IReadOnlyList<ComparedFolds> Folds, IReadOnlyList<string> Notes, double Seconds)
{
    /// <summary>What the numbers mean.</summary>
    public VerdictText? Verdict { get; init; }

    /// <summary>Scores on degraded series, of all models; null where they were not asked for.</summary>
    public IReadOnlyList<RobustnessCurve>? Robustness { get; init; }

    /// <summary>Changes under wrong metadata; null where they were not asked for.</summary>
    public IReadOnlyList<SensitivityScore>? Sensitivity { get; init; }

    /// <summary>What wrong metadata change where the features stay as they are; null where it was not asked for.</summary>
    public IReadOnlyList<SensitivityResult>? MetadataSensitivity { get; init; }

    /// <summary>What repeats the numbers.</summary>
    public Provenance? Provenance { get; init; }

    /// <summary>Hash of the weights of each encoder, by its id.</summary>
    public IReadOnlyDictionary<string, string>? WeightsSha256 { get; init; }
}
