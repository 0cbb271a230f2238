using System.Globalization;
using MLNetGeoFM.Tool.Figures;
using MLNetGeoFM.Tool.Results;

namespace MLNetGeoFM.Tool.Reports;

/// <summary>Draws the figures of a comparison of models.</summary>
internal static class ComparisonFigures
{
    private static readonly double[] Reaches = [0.02, 0.05, 0.1, 0.2, 0.5];

    /// <summary>All of them.</summary>
    public static IEnumerable<Drawing> Of(ComparisonResult result)
        => InOrder(result).SelectMany((folds, i) => new[] { Models(folds, i + 1), Differences(folds, i + 1) });

    /// <summary>The accuracy of each model under one division.</summary>
    public static Drawing Models(ComparedFolds folds, int number)
    {
        IntervalLine[] lines = [.. folds.Models.Select((model, m) => new IntervalLine(model.Model,
            string.Create(CultureInfo.InvariantCulture, $"n = {folds.Samples}") + Draws(folds), model.Metrics.OverallAccuracy,
            model.AccuracyInterval?.Low, model.AccuracyInterval?.High, Palette.Style(m)))];
        return IntervalFigure.Draw(string.Create(CultureInfo.InvariantCulture, $"models-{number}"),
            $"Overall accuracy by model, {ReportFigures.NameOf(folds.FoldKind)}: {string.Join("; ", lines.Select(ReportFigures.Spoken))}.",
            ReportFigures.Axis, lines);
    }

    /// <summary>How much better or worse than the first model the others are under one division.</summary>
    public static Drawing Differences(ComparedFolds folds, int number)
    {
        IntervalLine[] lines = [.. folds.Differences.Select((one, m) => new IntervalLine($"{one.Model} minus {one.Against}",
            string.Create(CultureInfo.InvariantCulture, $"n = {folds.Samples}"), one.AccuracyDifference, one.Low, one.High, Palette.Style(m + 1)))];
        double widest = folds.Differences.Max(one => new[] { one.AccuracyDifference, one.Low ?? 0, one.High ?? 0 }.Max(Math.Abs));
        return IntervalFigure.Draw(string.Create(CultureInfo.InvariantCulture, $"differences-{number}"),
            $"Difference of overall accuracy, {ReportFigures.NameOf(folds.FoldKind)}: {string.Join("; ", lines.Select(ReportFigures.Spoken))}.",
            "difference of overall accuracy (right of 0: better)", lines, Reaches.Append(1).First(reach => reach >= Math.Min(widest, 1)));
    }

    /// <summary>Random first, the farthest shift last.</summary>
    public static IEnumerable<ComparedFolds> InOrder(ComparisonResult result)
        => result.Folds.OrderBy(folds => Enum.Parse<Pipelines.FoldShift>(folds.Shift, ignoreCase: true));

    private static string Draws(ComparedFolds folds)
        => folds.Draws > 1 ? string.Create(CultureInfo.InvariantCulture, $", mean of {folds.Draws} draws") : "";
}
