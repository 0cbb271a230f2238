using System.Globalization;
using MLNetGeoFM.Tool.Pipelines;

namespace MLNetGeoFM.Tool.Reports;

/// <summary>One part of the samples and how well it is recognised.</summary>
/// <param name="Name">The part.</param>
/// <param name="Samples">How many samples it has.</param>
/// <param name="OverallAccuracy">0..1.</param>
/// <param name="AccuracyInterval">Its 95 % interval; null where the part is one group.</param>
/// <param name="MacroF1">0..1; null where no class of the part has enough samples.</param>
/// <param name="MacroF1Interval">Its 95 % interval.</param>
/// <param name="Ece">Expected calibration error, 0..1.</param>
/// <param name="IsRanked">Whether it has enough samples to be called better or worse than others.</param>
internal sealed record PartScore(
    string Name, int Samples, double OverallAccuracy, Interval? AccuracyInterval, double? MacroF1, Interval? MacroF1Interval, double Ece, bool IsRanked)
{
    public static PartScore Of(PartErrors part) => new(part.Name, part.Samples, part.OverallAccuracy.Estimate, Ends(part.OverallAccuracy),
        double.IsFinite(part.MacroF1.Estimate) ? part.MacroF1.Estimate : null, Ends(part.MacroF1), part.ExpectedCalibrationError.Estimate, part.IsRanked);

    private static Interval? Ends(MetricInterval interval)
        => double.IsFinite(interval.Low) && double.IsFinite(interval.High) ? new(interval.Low, interval.High) : null;
}

/// <summary>The samples in parts of one kind.</summary>
/// <param name="By">What the parts are.</param>
/// <param name="Parts">In their order, small ones included.</param>
/// <param name="Worst">The ranked part with the lowest accuracy; null where none is ranked.</param>
/// <param name="Best">The ranked part with the highest accuracy.</param>
/// <param name="Gap">Best minus worst; null where fewer than two are ranked.</param>
internal sealed record PartedErrors(string By, IReadOnlyList<PartScore> Parts, PartScore? Worst, PartScore? Best, double? Gap)
{
    public static PartedErrors Of(StratifiedErrors errors) => new(errors.Kind, [.. errors.Parts.Select(PartScore.Of)],
        errors.Worst is null ? null : PartScore.Of(errors.Worst), errors.Best is null ? null : PartScore.Of(errors.Best),
        double.IsFinite(errors.Gap) ? errors.Gap : null);
}

/// <summary>For whom the model is worse: the same scores for every part of the samples.</summary>
/// <param name="Folds">The division whose first draw is scored.</param>
/// <param name="IntervalGroups">What intervals resample.</param>
/// <param name="By">Region or fold, climate zone, latitude band, class prevalence, field size, as far as the data has them.</param>
/// <param name="NotAvailable">What the data does not have, and what to do about it.</param>
internal sealed record FairnessScore(
    string Folds, string IntervalGroups, IReadOnlyList<PartedErrors> By, IReadOnlyList<string> NotAvailable);

/// <summary>Scores the parts of the samples.</summary>
internal static class Fairness
{
    public const string Region = "region";
    public const string Fold = "fold";
    public const string Climate = "climate zone";
    public const string Latitude = "latitude band";
    public const string Prevalence = "class prevalence";
    public const string FieldSize = "field size";

    /// <summary>Fewer groups than this in all, and the parts are resampled by sample.</summary>
    private const int FewGroups = 20;

    public static FairnessScore Of(EvaluatedFolds evaluated, EvaluatedSamples facts)
    {
        var predictions = evaluated.Reports[0].Predictions;
        var samples = predictions.ToScoredSamples();
        var groups = SampleGroups.Of(predictions, FoldShift.Block, facts);
        if (groups.Count < FewGroups)
            groups = new([.. predictions.Rows.Select(row => row.ToString(CultureInfo.InvariantCulture))], "samples, taken for independent,");
        var errors = new List<StratifiedErrors>();
        var missing = new List<string>();
        string[] of(string[] column) => [.. predictions.Rows.Select(row => column[row])];
        if (facts.Regions is { } regions)
        {
            errors.Add(StratifiedErrors.By(samples, Region, of(regions), groups.Names));
        }
        else
        {
            missing.Add("region: the data has none (key 'region' in series.json); errors by fold are shown instead");
            errors.Add(StratifiedErrors.By(samples, Fold, [.. predictions.Folds.Select(fold => $"fold {predictions.FoldNames[fold]}")], groups.Names));
        }

        if (facts.Climates is { } climates)
            errors.Add(StratifiedErrors.By(samples, Climate, of(climates), groups.Names));
        else
            missing.Add("climate zone: no column says it; name one of the sample table with --climate-column");
        if (facts is { Latitudes: { } latitudes } && latitudes.Any(float.IsFinite))
            errors.Add(StratifiedErrors.ByLatitude(samples, [.. predictions.Rows.Select(row => (double)latitudes[row])], groups.Names, facts.LatitudeBand));
        else
            missing.Add("latitude band: the data has no positions (key 'place' in series.json)");
        errors.Add(StratifiedErrors.ByClassPrevalence(samples, groups.Names));
        if (facts.FieldSizes is { } sizes)
            errors.Add(StratifiedErrors.ByThirds(samples, FieldSize, [.. predictions.Rows.Select(row => sizes[row])], groups.Names));
        else
            missing.Add("field size: no column says it; name one of the sample table with --field-size-column");
        return new(evaluated.Plan.Name, groups.Words, [.. errors.Select(PartedErrors.Of).Select(one => one with { By = NameOf(one.By) })], missing);
    }

    private static string NameOf(string kind) => kind switch
    {
        "Latitude" => Latitude,
        "Class prevalence" => Prevalence,
        _ => kind,
    };
}
