using MLNetGeoFM.Tool.Reports;

namespace MLNetGeoFM.Tool.Results;

/// <summary>Turns a cross-validation report into the result of a verb.</summary>
internal static class EvaluationResults
{
    // The coverage-risk curve is written at 5, 10, … 100 % of the samples.
    private const int CoverageSteps = 20;

    public static EvaluationResult Of(
        ReportBuilder.Subject subject, string foldKind, CrossValidationReport report, SampleGroups groups,
        (FoldAccount Account, IReadOnlyList<FoldScore> Scores) folds, double seconds)
    {
        var (intervals, over) = EvaluationIntervals.Of(report, groups);
        var metrics = report.Metrics;
        return new(subject.Data, subject.Features, subject.FeatureCount, subject.Head, foldKind, report.Predictions.Count,
            report.Assignment.RowCount - report.Predictions.Count, Scores.Of(metrics),
            [.. metrics.PerClass.Where(one => one.Support > 0 || one.Predicted > 0).Select(ClassScore.Of)],
            folds.Scores,
            [.. report.FoldReport.Warnings.Union(subject.Notes)], seconds, intervals, over,
            [
                .. Enumerable.Range(1, CoverageSteps).Select(step => (double)step / CoverageSteps)
                    .Select(coverage => new CoverageRiskScore(coverage, metrics.CoverageRisk.RiskAt(coverage)))
            ],
            new ReliabilityScore(PredictionScores.Bins(metrics.Reliability), PredictionScores.Bins(metrics.EqualMassReliability)))
        {
            Account = folds.Account,
        };
    }
}
