namespace MLNetGeoFM.Tool.Results;

/// <summary>Turns a cross-validation report into the result of a verb.</summary>
internal static class EvaluationResults
{
    public static EvaluationResult Of(string data, string features, int featureCount, string head, string foldKind,
        CrossValidationReport report, IReadOnlyList<string> notes, double seconds)
        => new(data, features, featureCount, head, foldKind, report.Predictions.Count,
            report.Assignment.RowCount - report.Predictions.Count, Scores.Of(report.Metrics),
            [.. report.Metrics.PerClass.Where(one => one.Support > 0 || one.Predicted > 0).Select(ClassScore.Of)],
            [.. report.Folds.Select(FoldScore.Of)],
            [.. report.FoldReport.Warnings.Union(notes)], seconds);
}
