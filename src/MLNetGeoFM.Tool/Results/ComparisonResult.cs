namespace MLNetGeoFM.Tool.Results;

/// <summary>One model under one division of the samples.</summary>
/// <param name="Model">features+head.</param>
/// <param name="Metrics">Scores of the pooled predictions, means over draws.</param>
internal sealed record ModelScore(string Model, Scores Metrics);

/// <summary>A model against the first one, on the same samples of the first draw.</summary>
/// <param name="Model">As asked for, features and head: <c>presto+logistic</c>.</param>
/// <param name="Against">The first model.</param>
/// <param name="AccuracyDifference">Overall accuracy of the model minus that of the first.</param>
/// <param name="Low">Lower end of the 95 % interval of the difference; null where there is only one group.</param>
/// <param name="High">Upper end.</param>
/// <param name="Groups">What the interval resamples.</param>
/// <param name="OnlyModelRight">Samples that only this model gets right.</param>
/// <param name="OnlyFirstRight">Samples that only the first gets right.</param>
/// <param name="McNemarP">Two-sided p-value of McNemar's test, which takes samples for independent.</param>
internal sealed record ModelDifference(string Model, string Against, double AccuracyDifference, double? Low, double? High, string Groups,
    int OnlyModelRight, int OnlyFirstRight, double McNemarP);

/// <summary>All models under one division of the samples.</summary>
internal sealed record ComparedFolds(string FoldKind, int Samples, IReadOnlyList<ModelScore> Models, IReadOnlyList<ModelDifference> Differences);

/// <summary>The result of <c>geofm compare</c>.</summary>
internal sealed record ComparisonResult(string Data, IReadOnlyList<ComparedFolds> Folds, IReadOnlyList<string> Notes, double Seconds);
