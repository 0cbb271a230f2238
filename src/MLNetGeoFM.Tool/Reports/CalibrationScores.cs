using MLNetGeoFM.Models;
using MLNetGeoFM.Tool.Pipelines;
using MLNetGeoFM.Tool.Results;

namespace MLNetGeoFM.Tool.Reports;

/// <summary>Compares corrected probabilities with those of the head alone, on the same folds.</summary>
internal static class CalibrationScores
{
    public static IReadOnlyList<CalibrationScore> Of(
        IReadOnlyList<EvaluatedFolds> before, IReadOnlyList<EvaluatedFolds> after, Func<FoldPlan, CalibrationChoice> choice) =>
    [
        .. before.Zip(after).SelectMany(pair => pair.First.Reports.Select((report, draw) => Of(
            Name(pair.First.Plan, draw), choice(pair.First.Plan), report, pair.Second.Reports[draw]) with { FoldKind = pair.First.Plan.Name }))
    ];

    private static CalibrationScore Of(string name, CalibrationChoice choice, CrossValidationReport before, CrossValidationReport after) => new(
        name, NameOf(choice.Method), choice.GroupColumn, Scores.Of(before.Metrics), Scores.Of(after.Metrics),
        PredictionScores.Possible(before)?.Metrics, PredictionScores.Possible(after)?.Metrics)
    {
        ReliabilityBefore = PredictionScores.Reliability(before.Metrics),
        ReliabilityAfter = PredictionScores.Reliability(after.Metrics),
    };

    private static string NameOf(CalibrationMethod method) => method.ToString().ToLowerInvariant();

    private static string Name(FoldPlan plan, int draw) => plan.Draws.Count == 1 ? plan.Name : $"{plan.Name}, {plan.Draws[draw].Name}";
}
