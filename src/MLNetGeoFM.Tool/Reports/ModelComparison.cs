using MLNetGeoFM.Tool.Pipelines;
using MLNetGeoFM.Tool.Results;

namespace MLNetGeoFM.Tool.Reports;

/// <summary>Holds models against the first of them on the same folds.</summary>
internal static class ModelComparison
{
    /// <param name="models">Names, the one to compare with first.</param>
    /// <param name="evaluated">The divisions of each model, all in the same order.</param>
    /// <param name="facts">The samples.</param>
    public static IReadOnlyList<ComparedFolds> Of(IReadOnlyList<string> models, IReadOnlyList<IReadOnlyList<EvaluatedFolds>> evaluated, EvaluatedSamples facts)
        => [.. Enumerable.Range(0, evaluated[0].Count).Select(kind => new ComparedFolds(evaluated[0][kind].Plan.Name,
            evaluated[0][kind].Reports[0].Predictions.Count,
            [.. models.Select((model, m) => Score(model, evaluated[m][kind], facts))],
            [.. models.Skip(1).Select((model, m) => Difference(model, models[0], evaluated[m + 1][kind], evaluated[0][kind], facts))])
        {
            Shift = evaluated[0][kind].Plan.Shift.ToString().ToLowerInvariant(),
            Draws = evaluated[0][kind].Reports.Count,
        })];

    private static ModelScore Score(string model, EvaluatedFolds evaluated, EvaluatedSamples facts)
    {
        var score = ReportBuilder.Kind(evaluated, facts);
        return new(model, score.Metrics) { AccuracyInterval = score.AccuracyInterval, Possible = score.Possible };
    }

    private static ModelDifference Difference(string model, string first, EvaluatedFolds evaluated, EvaluatedFolds reference, EvaluatedSamples facts)
    {
        var one = evaluated.Reports[0].Predictions;
        var other = reference.Reports[0].Predictions;
        var groups = SampleGroups.Of(evaluated.Reports[0], evaluated.Plan, facts);
        if (groups.Count < 2)
        {
            throw new InvalidDataException($"Models under the folds '{evaluated.Plan.Name}' cannot be compared: expected at least 2 {groups.Noun}, "
                + $"got {groups.Count}. Choose another division.");
        }

        var compared = PairedComparison.Of(one.ToScoredSamples(), other.ToScoredSamples(), groups.Names);
        var difference = compared.Differences[MetricKind.OverallAccuracy].Difference;
        return new(model, first, difference.Estimate, double.IsFinite(difference.Low) ? difference.Low : null,
            double.IsFinite(difference.High) ? difference.High : null, groups.Words, compared.McNemar.OnlyFirstCorrect,
            compared.McNemar.OnlySecondCorrect, compared.McNemar.PValue);
    }
}
