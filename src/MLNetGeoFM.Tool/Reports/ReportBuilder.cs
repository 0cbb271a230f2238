using MLNetGeoFM.Tool.Pipelines;
using MLNetGeoFM.Tool.Results;

namespace MLNetGeoFM.Tool.Reports;

/// <summary>Turns cross-validation results into the content of a report.</summary>
internal static class ReportBuilder
{
    /// <summary>A map shows at most this many places; more are drawn together.</summary>
    private const int MostPlaces = 2000;

    /// <summary>What is common to all divisions of one evaluation.</summary>
    /// <param name="Data">Name of the data.</param>
    /// <param name="Features">Name of the features.</param>
    /// <param name="FeatureCount">How many.</param>
    /// <param name="Head">Name of the head.</param>
    /// <param name="Notes">What was chosen and why.</param>
    /// <param name="Provenance">What repeats the numbers.</param>
    public sealed record Subject(
        string Data, string Features, int FeatureCount, string Head, IReadOnlyList<string> Notes, Provenance Provenance);

    public static EvaluationReport Build(Subject subject, IReadOnlyList<EvaluatedFolds> evaluated, EvaluatedSamples facts,
        IReadOnlyList<RobustnessCurve>? robustness = null, IReadOnlyList<SensitivityScore>? sensitivity = null)
    {
        FoldKindScore[] kinds = [.. evaluated.Select(one => Kind(one, facts))];
        var coordinates = Coordinates(evaluated, kinds, facts);
        var hardest = evaluated.OrderBy(one => one.Plan.Shift == FoldShift.Random).ThenBy(one => one.Reports.Average(report => report.Metrics.OverallAccuracy))
            .First();
        var (regions, places) = ByRegion(hardest.Reports[0].Predictions, facts);
        string[] warnings = [.. evaluated.SelectMany(Warnings).Concat(subject.Notes.Except(evaluated
            .SelectMany(one => one.Reports).SelectMany(report => report.FoldReport.Warnings))).Distinct(StringComparer.Ordinal)];
        var report = new EvaluationReport(subject.Data, subject.Features, subject.FeatureCount, subject.Head, facts.Labels.Count(label => label.Length > 0),
            facts.Labels.Where(label => label.Length > 0).Distinct(StringComparer.Ordinal).Count(), new("", [], ""), kinds, coordinates, robustness, sensitivity,
            regions, regions is null ? null : hardest.Plan.Name, places, null, warnings, subject.Provenance)
        {
            Fairness = Fairness.Of(hardest, facts),
            RobustnessFolds = robustness is null ? null : evaluated[0].Plan.Name, // whose models are kept, see FoldRuns
        };
        return report with { Verdict = Reports.Verdict.Of(report) };
    }

    /// <summary>How a model did under one division.</summary>
    public static FoldKindScore Kind(EvaluatedFolds evaluated, EvaluatedSamples facts)
    {
        var reports = evaluated.Reports;
        var first = reports[0];
        var samples = first.Predictions.ToScoredSamples();
        var groups = SampleGroups.Of(first, evaluated.Plan, facts);
        var intervals = groups.Count < 2 ? null
            : GroupBootstrap.Intervals(samples, [MetricKind.OverallAccuracy, MetricKind.CoverageRiskArea], groups.Names);
        var interval = intervals?[MetricKind.OverallAccuracy];
        Scores[] scores = [.. reports.Select(report => Scores.Of(report.Metrics))];
        var (account, folds) = FoldAccounts.Of(first, facts);
        PossibleScore[] possible = [.. reports.Select(PredictionScores.Possible).OfType<PossibleScore>()];
        return new(evaluated.Plan.Name, evaluated.Plan.Shift.ToString().ToLowerInvariant(), DrawNames(evaluated.Plan), first.Predictions.Count,
            first.Folds.Count, Mean(scores), interval is not null && double.IsFinite(interval.Low) ? new(interval.Low, interval.High) : null,
            interval is null ? null : groups.Words, Spread([.. scores.Select(one => one.OverallAccuracy)]),
            samples.Confidences.Average(confidence => (double)confidence),
            possible.Length == reports.Count ? possible[0] with { Metrics = Mean([.. possible.Select(one => one.Metrics)]) } : null,
            [.. first.Metrics.PerClass.Where(one => one.Support > 0 || one.Predicted > 0).Select(ClassScore.Of)],
            PredictionScores.Confusion(first.Metrics), PredictionScores.Reliability(first.Metrics),
            PredictionScores.CoverageRisk(first.Metrics), folds)
        {
            Account = account,
            AurcInterval = intervals?[MetricKind.CoverageRiskArea] is { } area && double.IsFinite(area.Low) ? new(area.Low, area.High) : null,
        };
    }

    private static IEnumerable<string> Warnings(EvaluatedFolds evaluated) => evaluated.Reports.SelectMany((report, draw) =>
    {
        string name = string.Join(", ", new[] { evaluated.Plan.Name, evaluated.Plan.Draws.Count == 1 ? "" : evaluated.Plan.Draws[draw].Name }
            .Where(part => part.Length > 0));
        string[] random = evaluated.Plan.Shift == FoldShift.Random ? [Folds.RandomFoldsWarning] : [];
        return random.Concat(report.FoldReport.Warnings.Where(warning => warning != Folds.RandomFoldsWarning).Select(warning => $"{name}: {warning}"));
    });

    private static string[] DrawNames(FoldPlan plan) => [.. plan.Draws.Select(draw => draw.Name).Where(name => name.Length > 0)];

    private static Scores Mean(Scores[] scores) => new(scores.Average(one => one.OverallAccuracy), scores.Average(one => one.MacroF1),
        scores.Average(one => one.BalancedAccuracy), scores.Average(one => one.Kappa), scores.Average(one => one.MeanIoU),
        scores.Average(one => one.Ece), scores.Average(one => one.Nll))
    {
        Brier = scores.Average(one => one.Brier),
        EceEqualMass = scores.Average(one => one.EceEqualMass),
        TopTwoAccuracy = scores.Average(one => one.TopTwoAccuracy),
        Aurc = scores.Average(one => one.Aurc),
    };

    private static double? Spread(double[] values)
    {
        if (values.Length < 2)
            return null;
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    }

    private static CoordinatesScore? Coordinates(IReadOnlyList<EvaluatedFolds> evaluated, FoldKindScore[] kinds, EvaluatedSamples facts)
    {
        int random = evaluated.ToList().FindIndex(one => one.Plan.Shift == FoldShift.Random);
        if (random < 0 || !facts.HasPositions)
            return null;
        double alone = evaluated[random].Reports
            .Average(report => CoordinatesOnly.Accuracy(report.Assignment, facts.Latitudes!, facts.Longitudes!, facts.Labels));
        double model = kinds[random].Metrics.OverallAccuracy;
        return new(kinds[random].Name, kinds[random].Samples, CoordinatesOnly.Neighbours, alone, model, alone >= model - CoordinatesOnly.WarningMargin);
    }

    private static (IReadOnlyList<RegionScore>?, IReadOnlyList<PlaceScore>?) ByRegion(OutOfFoldPredictions predictions, EvaluatedSamples facts)
    {
        string[] names = [.. Enumerable.Range(0, predictions.Count)
            .Select(i => facts.Regions is { } given ? given[predictions.Rows[i]] : predictions.FoldNames[predictions.Folds[i]])];
        string what = facts.Regions is null ? "fold " : "";
        string[] regions = [.. names.Distinct(StringComparer.Ordinal)];
        if (regions.Length < 2)
            return (null, null);
        if (!regions.All(name => int.TryParse(name, out _)))
            Array.Sort(regions, StringComparer.Ordinal);
        else
            Array.Sort([.. regions.Select(int.Parse)], regions);
        int[] region = [.. names.Select(name => Array.IndexOf(regions, name))];
        var scores = regions.Select((name, r) =>
        {
            int samples = region.Count(one => one == r);
            int correct = Enumerable.Range(0, region.Length).Count(i => region[i] == r && PredictionScores.IsRight(predictions, i));
            return new RegionScore(what + name, samples, correct, (double)correct / samples, PredictionScores.Wilson(correct, samples));
        }).ToArray();
        return (scores, facts.HasPositions ? Places(predictions, facts, region) : null);
    }

    private static PlaceScore[] Places(OutOfFoldPredictions predictions, EvaluatedSamples facts, int[] region)
    {
        for (double cell = 1e-4; ; cell *= 4)
        {
            double side = cell;
            PlaceScore[] places = [.. Enumerable.Range(0, region.Length)
                .GroupBy(i => (Round(facts.Latitudes![predictions.Rows[i]], side), Round(facts.Longitudes![predictions.Rows[i]], side), region[i]))
                .Select(group => new PlaceScore(group.Key.Item1, group.Key.Item2, group.Key.Item3, group.Count(),
                    group.Count(i => PredictionScores.IsRight(predictions, i))))];
            if (places.Length <= MostPlaces)
                return places;
        }
    }

    private static double Round(float degrees, double side) => Math.Round(Math.Round(degrees / side) * side, 4);
}
