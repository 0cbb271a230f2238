using System.Globalization;

namespace MLNetGeoFM.Tool.Reports;

/// <summary>Says in plain words what the numbers of a report mean.</summary>
/// <remarks>
/// Thresholds: a model is good where it is right for at least 85 of 100 samples under the hardest division that was measured, and poor below
/// 70. Random folds promise too much where they lie more than 2 of 100 above. Probabilities can be taken as they are up to a calibration error
/// of 0.05, with care up to 0.15, and not above. A class is lost where its F1 is below 0.30 with at least 5 samples. Parts of the
/// samples are uneven where the best one is 0.15 above the worst.
/// </remarks>
internal static class Verdict
{
    public const double GoodAccuracy = 0.85;
    public const double PoorAccuracy = 0.70;
    public const double BrokenPromise = 0.02;
    public const double CalibratedError = 0.05;
    public const double MiscalibratedError = 0.15;
    public const double LostF1 = 0.30;
    public const double UnevenGap = 0.15;

    private const int MostLostClasses = 5;

    public static VerdictText Of(EvaluationReport report)
    {
        var hardest = Hardest(report);
        var random = report.Kinds.FirstOrDefault(kind => kind.Shift == "random");
        var sentences = new List<string>();
        if (hardest.Shift == "random")
        {
            sentences.Add($"Under random folds this model is right for {OutOf100(hardest.Metrics.OverallAccuracy)} samples{Evidence(hardest)}. "
                + "Nothing here says how it does in another place or year.");
        }
        else
        {
            sentences.Add($"{Where(hardest)}, this model is right for {OutOf100(hardest.Metrics.OverallAccuracy)} samples{Evidence(hardest)}.");
            if (random is not null)
                sentences.Add(Promise(random, hardest));
        }

        if (hardest.Possible is { } possible)
        {
            sentences.Add(string.Create(CultureInfo.InvariantCulture, $"{possible.LeftOut} of the {hardest.Samples} samples are of classes that their ")
                + $"training samples do not have at all; without them it is right for {OutOf100(possible.Metrics.OverallAccuracy)}.");
        }

        foreach (var between in report.Kinds.Where(kind => kind.Name != hardest.Name && kind.Shift != "random"))
            sentences.Add($"{Where(between)}, it is right for {OutOf100(between.Metrics.OverallAccuracy)}.");
        sentences.Add(Probabilities(hardest));
        if (Lost(hardest) is { } lost)
            sentences.Add(lost);
        if (Uneven(report) is { } uneven)
            sentences.Add(uneven);
        if (report.Coordinates is { Warns: true } coordinates)
            sentences.Add(CoordinatesWarning(coordinates));
        string level = hardest.Shift == "random" || hardest.Metrics.OverallAccuracy is >= PoorAccuracy and < GoodAccuracy ? "caution"
            : hardest.Metrics.OverallAccuracy >= GoodAccuracy ? "good" : "poor";
        return new(level, sentences, Advice(hardest, level));
    }

    /// <summary>The division that is not random with the lowest accuracy; random folds where there is no other.</summary>
    public static FoldKindScore Hardest(EvaluationReport report) => report.Kinds
        .OrderBy(kind => kind.Shift == "random").ThenBy(kind => kind.Metrics.OverallAccuracy).First();

    /// <summary>The warning that positions alone do as well.</summary>
    public static string CoordinatesWarning(CoordinatesScore score) => string.Create(CultureInfo.InvariantCulture,
        $"Coordinates alone reach {score.OverallAccuracy:F2} under random folds, the model {score.ModelAccuracy:F2}: these folds measure memory of places.");

    /// <summary>A division in words, as the start of a sentence; the folds of a file with their name.</summary>
    public static string Where(FoldKindScore kind) => Where(kind.Shift, kind.Name);

    /// <summary>The same, from how far it moves the samples and its name.</summary>
    public static string Where(string shift, string name) => (shift, name) switch
    {
        ("region" or "year" or "block", _) when name.Contains(':', StringComparison.Ordinal) => $"{Where(shift, "")} ({ReportFigures.NameOf(name)})",
        ("region", _) => "In a region it has never seen",
        ("year", _) => "In a year it has never seen",
        ("block", "position") => "At positions it has never seen, neighbours of those it was trained on",
        ("block", "cell") => "In cells of the map it has never seen, inside the regions it was trained on",
        ("block", _) => "In places it has never seen, inside the regions it was trained on",
        ("split", _) => "On the test samples of the data's own split",
        ("random", _) => "Under random folds",
        _ => $"Under the folds '{name}'",
    };

    public static string OutOf100(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:F0} of 100");

    private static string Evidence(FoldKindScore kind)
    {
        string samples = kind.Shift switch
        {
            "region" => string.Create(CultureInfo.InvariantCulture, $"{kind.Samples} samples in {kind.FoldCount} regions"),
            "year" => string.Create(CultureInfo.InvariantCulture, $"{kind.Samples} samples in {kind.FoldCount} years"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{kind.Samples} samples"),
        };
        return kind.AccuracyInterval is { } interval
            ? string.Create(CultureInfo.InvariantCulture, $" (95 % interval {interval.Low * 100:F0} to {interval.High * 100:F0}; {samples})")
            : $" ({samples})";
    }

    private static string Promise(FoldKindScore random, FoldKindScore hardest)
    {
        double gap = random.Metrics.OverallAccuracy - hardest.Metrics.OverallAccuracy;
        string promise = $"Random folds promise {OutOf100(random.Metrics.OverallAccuracy)}";
        return gap > BrokenPromise
            ? string.Create(CultureInfo.InvariantCulture, $"{promise}: {gap * 100:F0} of 100 too many.")
            : $"{promise}: here that promise is kept.";
    }

    private static string Probabilities(FoldKindScore kind)
    {
        double error = kind.Metrics.Ece;
        string measured = string.Create(CultureInfo.InvariantCulture,
            $"it is {kind.MeanConfidence * 100:F0} % sure on average and right for {kind.Metrics.OverallAccuracy * 100:F0} % (calibration error {error:F2})");
        if (error <= CalibratedError)
            return $"Its probabilities can be taken as they are: {measured}.";
        string direction = kind.MeanConfidence >= kind.Metrics.OverallAccuracy ? "too sure of itself" : "less sure of itself than it could be";
        return error <= MiscalibratedError
            ? $"It is somewhat {direction}: {measured}."
            : $"Do not trust its probabilities, it is {direction}: {measured}.";
    }

    private static string? Lost(FoldKindScore kind)
    {
        string[] lost = [.. kind.PerClass
            .Where(one => one.Support >= ClassificationMetrics.SmallestSupportInMacroF1 && one.F1 < LostF1)
            .OrderBy(one => one.F1).ThenByDescending(one => one.Support).Select(one => one.Name)];
        if (lost.Length == 0)
            return null;
        string more = lost.Length > MostLostClasses
            ? string.Create(CultureInfo.InvariantCulture, $" and {lost.Length - MostLostClasses} more") : "";
        return string.Create(CultureInfo.InvariantCulture, $"Classes it loses there (F1 below {LostF1:F2}): ")
            + $"{string.Join(", ", lost.Take(MostLostClasses))}{more}.";
    }

    /// <summary>The first way to part the samples in which the best and the worst part are far apart; classes and folds aside.</summary>
    private static string? Uneven(EvaluationReport report)
    {
        var errors = report.Fairness?.By.FirstOrDefault(one => one.Gap >= UnevenGap && one.By is not (Fairness.Prevalence or Fairness.Fold));
        return errors is { Worst: { } worst, Best: { } best }
            ? string.Create(CultureInfo.InvariantCulture, $"It is not equally good everywhere: by {errors.By}, it is right for {OutOf100(worst.OverallAccuracy)} ")
                + string.Create(CultureInfo.InvariantCulture, $"({worst.Name}, {worst.Samples} samples) to {OutOf100(best.OverallAccuracy)} ({best.Name}, {best.Samples} samples).")
            : null;
    }

    private static string Advice(FoldKindScore hardest, string level) => (hardest.Shift, level) switch
    {
        ("random", _) => "Measure it with region, year or block folds before you use it anywhere.",
        ("region", "poor") => "Do not use it outside the regions it was trained on without labelled samples from there.",
        ("region", "caution") => "Outside the regions it was trained on, use it with labelled samples from there to check it.",
        ("region", _) => "Fit for use in regions like these; check it with samples where a region differs from all of them.",
        ("year", "poor") => "Do not use it in another year without labelled samples of that year.",
        ("year", "caution") => "In another year, use it with labelled samples of that year to check it.",
        ("year", _) => "Fit for use in other years of the same places; other regions were not measured.",
        (_, "poor") => "Do not use it without labelled samples of the place and year in question.",
        (_, "caution") => "Inside the regions it was trained on, use it with samples to check it; other regions were not measured.",
        _ => "Fit for use inside the regions it was trained on; other regions and years were not measured.",
    };
}
