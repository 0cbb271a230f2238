using System.Globalization;
using MLNetGeoFM.Tool.Results;

namespace MLNetGeoFM.Tool.Reports;

/// <summary>Says in plain words whether one of several models is better.</summary>
/// <remarks>A difference counts where its 95 % interval over groups does not hold 0; it is never taken from random folds if there are others.</remarks>
internal static class ComparisonVerdict
{
    public static VerdictText Of(ComparisonResult result)
    {
        var hardest = Hardest(result);
        var best = hardest.Models.MaxBy(model => model.Metrics.OverallAccuracy)!;
        string first = hardest.Models[0].Model;
        var proven = hardest.Differences.Where(IsProven).ToArray();
        var sentences = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"{Verdict.Where(hardest.Shift, hardest.FoldKind)}, {best.Model} is right for ")
                + $"{Verdict.OutOf100(best.Metrics.OverallAccuracy)} samples, "
                + string.Join(", ", hardest.Models.Where(model => model != best)
                    .Select(model => $"{model.Model} for {Verdict.OutOf100(model.Metrics.OverallAccuracy)}"))
                + string.Create(CultureInfo.InvariantCulture, $" ({hardest.Samples} samples)."),
        };
        sentences.AddRange(hardest.Differences.Select(Said));
        if (result.Folds.FirstOrDefault(folds => folds.Shift == "random") is { } random && random != hardest)
        {
            var favourite = random.Models.MaxBy(model => model.Metrics.OverallAccuracy)!;
            sentences.Add($"Random folds put {favourite.Model} first with {Verdict.OutOf100(favourite.Metrics.OverallAccuracy)}"
                + (favourite.Model == best.Model ? "." : ": another order than where it matters."));
        }

        if (hardest.Shift == "random")
            sentences.Add("Only random folds were measured: nothing here says which model is better in another place or year.");
        bool isProvenBest = best.Model == first
            ? proven.Length == hardest.Differences.Count && proven.All(one => one.AccuracyDifference < 0)
            : proven.Any(one => one.Model == best.Model && one.AccuracyDifference > 0);
        string advice = (hardest.Shift, isProvenBest, best.Model == first) switch
        {
            ("random", _, _) => "Compare them with region, year or block folds before you choose.",
            (_, true, true) => $"Use {best.Model}: it is better than all others by more than chance.",
            (_, true, false) => $"Use {best.Model} rather than {first}: the difference is more than chance.",
            _ => "No model is shown to be better where it matters: choose by cost, or measure with more groups.",
        };
        return new(isProvenBest && hardest.Shift != "random" ? "good" : "caution", sentences, advice);
    }

    /// <summary>The division that is not random with the lowest best accuracy; random folds where there is no other.</summary>
    public static ComparedFolds Hardest(ComparisonResult result) => result.Folds.OrderBy(folds => folds.Shift == "random")
        .ThenBy(folds => folds.Models.Max(model => model.Metrics.OverallAccuracy)).First();

    /// <summary>Whether the interval does not hold 0.</summary>
    public static bool IsProven(ModelDifference difference) => difference is { Low: > 0 } or { High: < 0 };

    private static string Said(ModelDifference difference)
    {
        string size = string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(difference.AccuracyDifference) * 100:F0} of 100 ");
        string way = difference.AccuracyDifference >= 0 ? "more" : "fewer";
        return difference is { Low: { } low, High: { } high }
            ? $"{difference.Model} is right for {size}{way} than {difference.Against}"
                + string.Create(CultureInfo.InvariantCulture, $" (95 % interval {low * 100:+0;-0;0} to {high * 100:+0;-0;0} of 100): ")
                + (IsProven(difference) ? "more than chance." : "that may be chance.")
            : $"{difference.Model} is right for {size}{way} than {difference.Against}; there are too few groups to say whether that is chance.";
    }
}
