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
        MetricKind[] metrics = [MetricKind.OverallAccuracy, MetricKind.MacroF1];
        var draws = evaluated.Reports.Select(report => (Report: report, Groups: SampleGroups.Of(report, evaluated.Plan, facts)))
            .Where(draw => draw.Groups.Count >= 2)
            .Select(draw => GroupBootstrap.Intervals(draw.Report.Predictions.ToScoredSamples(), metrics, draw.Groups.Names)).ToArray();
        Interval? of(MetricKind metric) => Mean([.. draws.Select(intervals => (intervals[metric].Low, intervals[metric].High))]);
        return new(model, score.Metrics)
        {
            AccuracyInterval = of(MetricKind.OverallAccuracy),
            MacroF1Interval = of(MetricKind.MacroF1),
            Possible = score.Possible,
        };
    }

    /// <summary>Of all draws, but for McNemar's test, which is of the first.</summary>
    private static ModelDifference Difference(string model, string first, EvaluatedFolds evaluated, EvaluatedFolds reference, EvaluatedSamples facts)
    {
        SampleGroups[] groups = [.. evaluated.Reports.Select(report => SampleGroups.Of(report, evaluated.Plan, facts))];
        if (groups.FirstOrDefault(one => one.Count < 2) is { } few)
        {
            throw new InvalidDataException($"Models under the folds '{evaluated.Plan.Name}' cannot be compared: expected at least 2 {few.Noun}, "
                + $"got {few.Count}. Choose another division.");
        }

        PairedComparison[] draws = [.. evaluated.Reports.Select((report, draw) => PairedComparison.Of(report.Predictions.ToScoredSamples(),
            reference.Reports[draw].Predictions.ToScoredSamples(), groups[draw].Names))];
        var accuracy = Ends(draws, MetricKind.OverallAccuracy);
        var macroF1 = Ends(draws, MetricKind.MacroF1);
        return new(model, first, accuracy.Mean, accuracy.Interval?.Low, accuracy.Interval?.High, groups[0].Words,
            draws[0].McNemar.OnlyFirstCorrect, draws[0].McNemar.OnlySecondCorrect, draws[0].McNemar.PValue)
        {
            MacroF1Difference = macroF1.Mean,
            MacroF1Interval = macroF1.Interval,
        };
    }

    private static (double Mean, Interval? Interval) Ends(PairedComparison[] draws, MetricKind metric)
        => (draws.Average(draw => draw.Differences[metric].Difference.Estimate),
            Mean([.. draws.Select(draw => (draw.Differences[metric].Difference.Low, draw.Differences[metric].Difference.High))]));

    /// <summary>Means of the ends over draws: as wide as one draw's interval, around the mean of all; null where there are none.</summary>
    private static Interval? Mean((double Low, double High)[] ends)
        => ends.Length > 0 && ends.All(one => double.IsFinite(one.Low) && double.IsFinite(one.High))
            ? new(ends.Average(one => one.Low), ends.Average(one => one.High))
            : null;
}
