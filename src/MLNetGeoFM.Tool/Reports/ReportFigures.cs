using System.Globalization;
using MLNetGeoFM.Tool.Figures;
using MLNetGeoFM.Tool.Results;

namespace MLNetGeoFM.Tool.Reports;

/// <summary>Draws the figures of a report; a figure whose numbers are not there is null.</summary>
internal static class ReportFigures
{
    private const int MostConfusionClasses = 40;
    private const int MostPartLines = 60;
    /// <summary>A bin of fewer samples says nothing: its share is 0 or 1 by chance.</summary>
    public const int FewestInMark = 5;

    public const string Axis = "overall accuracy: share of samples right (0 to 1)";
    private static readonly double[] Ends = [10, 25, 50, 100];

    public static Drawing Gap(EvaluationReport report)
    {
        var lines = new List<IntervalLine>();
        foreach (var kind in InOrder(report))
        {
            var style = StyleOf(report, kind);
            lines.Add(new(NameOf(kind), $"n = {Whole(kind.Samples)}{Draws(kind)}", kind.Metrics.OverallAccuracy, kind.AccuracyInterval?.Low,
                kind.AccuracyInterval?.High, style));
            if (Shown(kind) is { } possible)
                lines.Add(new("  … only classes it was trained on", $"n = {Whole(possible.Samples)}", possible.Metrics.OverallAccuracy, null, null, style));
        }

        return IntervalFigure.Draw("gap", $"Overall accuracy by the way it is measured: {string.Join("; ", lines.Select(Spoken))}.",
            Axis, lines);
    }

    public static Drawing? Confusion(FoldKindScore kind)
    {
        if (kind.Confusion.Classes.Count > MostConfusionClasses)
            return null;
        var worst = Enumerable.Range(0, kind.Confusion.Classes.Count)
            .SelectMany(row => kind.Confusion.Counts[row].Select((count, column) => (row, column, count)))
            .Where(cell => cell.row != cell.column).OrderByDescending(cell => cell.count).Take(3).Where(cell => cell.count > 0)
            .Select(cell => $"{kind.Confusion.Classes[cell.row]} taken for {kind.Confusion.Classes[cell.column]} {Whole(cell.count)} times");
        return ConfusionFigure.Draw($"Confusion matrix of {Whole(kind.Samples)} samples, {NameOf(kind)}. Most frequent errors: {string.Join("; ", worst)}.",
            kind.Confusion.Classes, kind.Confusion.Counts);
    }

    public static Drawing Reliability(EvaluationReport report)
    {
        CurveLine[] lines = [.. InOrder(report).Select(kind => new CurveLine(
            $"{NameOf(kind)}, n = {Whole(kind.Samples)}, ECE {Share(kind.Metrics.Ece)}",
            [.. kind.Reliability.Where(bin => bin.Samples >= FewestInMark)
                .Select(bin => (bin.MeanConfidence, bin.Accuracy, (double)bin.Samples / kind.Samples))], StyleOf(report, kind)))];
        return CurveFigure.Draw("reliability",
            $"How often predictions are right, by how sure the model is: {string.Join("; ", lines.Select(line => line.Name))}.",
            "how sure: highest probability (0 to 1)", "share right (0 to 1)", 1, 1, lines, "as sure as right");
    }

    public static Drawing CoverageRisk(EvaluationReport report)
    {
        CurveLine[] lines = [.. InOrder(report).Select(kind => new CurveLine($"{NameOf(kind)}, n = {Whole(kind.Samples)}",
            [.. kind.CoverageRisk.Select(point => (point.Coverage * 100, point.Risk * 100, 0.05))], StyleOf(report, kind)))];
        double highest = Ends.First(end => end >= report.Kinds.SelectMany(kind => kind.CoverageRisk).Max(point => point.Risk * 100));
        return CurveFigure.Draw("coverage-risk",
            "Share of wrong answers if only the surest samples are answered: " + string.Join("; ", report.Kinds.Select(kind =>
                $"{NameOf(kind)} {Percent(kind.CoverageRisk[^1].Risk)} of all, {Percent(RiskAt(kind, 0.5))} of the surest half")) + ".",
            "samples answered, the surest first (%)", "wrong among them (%)", 100, highest, lines);
    }

    /// <summary>All figures of tests on degraded series and wrong metadata.</summary>
    public static IEnumerable<Drawing?> OfTests(IReadOnlyList<RobustnessCurve>? curves, IReadOnlyList<SensitivityScore>? changes)
        => [changes is { Count: > 0 } ? Sensitivity(changes) : null, .. Robustness(curves ?? []).Select(one => one.Drawing)];

    /// <summary>One figure for each damage, with its curves.</summary>
    public static IEnumerable<(Drawing Drawing, RobustnessCurve[] Curves)> Robustness(IReadOnlyList<RobustnessCurve> all)
    {
        int number = 0;
        foreach (var group in all.GroupBy(curve => (curve.Title, curve.Unit)))
        {
            RobustnessCurve[] curves = [.. group];
            CurveLine[] lines = [.. curves.Select((curve, i) => new CurveLine($"{NameOf(curve, all)}, n = {Whole(curve.Points.Min(point => point.Samples))}{Unpredicted(curve)}",
                [.. curve.Points.Select(point => (point.Level, point.OverallAccuracy, 0.15))], Figures.Palette.Style(i)))];
            double longest = curves.SelectMany(curve => curve.Points).Max(point => point.Level);
            yield return (CurveFigure.Draw($"robustness-{Whole(++number)}",
                $"{group.Key.Title}: overall accuracy " + string.Join("; ", curves.Select(curve =>
                    $"{NameOf(curve, all)} from {Share(curve.Points[0].OverallAccuracy)} to {Share(curve.Points[^1].OverallAccuracy)}")) + ".",
                $"{group.Key.Title} ({group.Key.Unit})", "overall accuracy (0 to 1)", longest > 0 ? longest : 1, 1, lines), curves);
        }
    }

    private static string Unpredicted(RobustnessCurve curve)
        => curve.Points.Max(point => point.WithoutPrediction) is var share and > 0 ? $", up to {Percent(share)} without a prediction" : "";

    /// <summary>What tells a curve from the others of its damage: the way of damaging, and the model where there are several.</summary>
    public static string NameOf(RobustnessCurve curve, IReadOnlyList<RobustnessCurve> all)
    {
        bool single = all.Select(one => one.Model).Distinct(StringComparer.Ordinal).Count() == 1;
        return (curve.Way, single) switch
        {
            ("", _) => curve.Model,
            (var way, true) => way,
            var (way, _) => $"{curve.Model}, {way}",
        };
    }

    /// <summary>How many predictions change under wrong metadata.</summary>
    public static Drawing Sensitivity(IReadOnlyList<SensitivityScore> scores)
    {
        IntervalLine[] lines = [.. scores.Where(score => double.IsFinite(score.FlipRate)).Select((score, i) => new IntervalLine(score.Conflict,
            $"n = {Whole(score.Samples)}", score.FlipRate, null, null, Figures.Palette.Style(i)))];
        return IntervalFigure.Draw("sensitivity", $"Share of predictions that change: {string.Join("; ", lines.Select(Spoken))}.",
            "predictions that change: share of samples (0 to 1)", lines);
    }

    /// <summary>The reliability of the hardest division before and after the correction; null without one.</summary>
    public static Drawing? Calibration(EvaluationReport report)
    {
        if (Corrected(report) is not { } score)
            return null;
        CurveLine[] lines =
        [
            Line("before", score.ReliabilityBefore, score.Before.Ece, Figures.Palette.Style(0)),
            Line($"after ({score.Method})", score.ReliabilityAfter, score.After.Ece, Figures.Palette.Style(1)),
        ];
        return CurveFigure.Draw("calibration",
            $"How often predictions are right, by how sure the model is, folds {score.Folds}: {string.Join("; ", lines.Select(line => line.Name))}.",
            "how sure: highest probability (0 to 1)", "share right (0 to 1)", 1, 1, lines, "as sure as right");

        static CurveLine Line(string name, IReadOnlyList<ReliabilityBin> bins, double ece, SeriesStyle style)
        {
            int samples = bins.Sum(bin => bin.Samples);
            return new($"{name}, n = {Whole(samples)}, ECE {Share(ece)}",
                [.. bins.Where(bin => bin.Samples >= FewestInMark).Select(bin => (bin.MeanConfidence, bin.Accuracy, (double)bin.Samples / samples))], style);
        }
    }

    /// <summary>What the correction did to the first draw of the hardest division; null without one.</summary>
    public static CalibrationScore? Corrected(EvaluationReport report)
    {
        string hardest = Verdict.Hardest(report).Name;
        return report.Calibration?.FirstOrDefault(one => one.FoldKind == hardest && one.ReliabilityBefore.Count > 0);
    }

    public static Drawing? Map(EvaluationReport report)
        => report is { Places: { Count: > 0 } places, Regions: { } regions }
            ? MapFigure.Draw($"Map of {Whole(places.Sum(place => place.Samples))} samples at {Whole(places.Count)} places: "
                + string.Join("; ", regions.Take(20).Select(Label)) + ".",
                [.. places.Select(place => new MapPlace(place.Latitude, place.Longitude, place.Region, place.Samples))], [.. regions.Select(Label)])
            : null;

    /// <summary>One figure for each way to part the samples.</summary>
    public static IEnumerable<(Drawing? Drawing, PartedErrors Errors)> Fairness(EvaluationReport report)
        => (report.Fairness?.By ?? []).Select(errors => (Errors(errors), errors));

    private static Drawing? Errors(PartedErrors errors)
    {
        if (errors.Parts.Count > MostPartLines)
            return null;
        IntervalLine[] lines = [.. errors.Parts.Select((part, i) => new IntervalLine(part.Name, $"n = {Whole(part.Samples)}",
            part.OverallAccuracy, part.AccuracyInterval?.Low, part.AccuracyInterval?.High, Figures.Palette.Style(i)))];
        return IntervalFigure.Draw($"errors-{errors.By.Replace(' ', '-')}",
            $"Overall accuracy by {errors.By}: {string.Join("; ", lines.Select(Spoken))}.", Axis, lines);
    }

    /// <summary>Scores over possible classes, where they differ from the others by more than a sample or two.</summary>
    public static PossibleScore? Shown(FoldKindScore kind) => kind.Possible is { } possible && possible.LeftOut >= 0.01 * kind.Samples ? possible : null;

    /// <summary>Random first, the farthest shift last.</summary>
    public static IEnumerable<FoldKindScore> InOrder(EvaluationReport report)
        => report.Kinds.OrderBy(kind => Enum.Parse<Pipelines.FoldShift>(kind.Shift, ignoreCase: true));

    public static string NameOf(FoldKindScore kind) => NameOf(kind.Name);

    /// <summary>The name of a division in words.</summary>
    public static string NameOf(string folds) => folds switch
    {
        "random" => "random folds",
        "stratified" => "random folds, stratified",
        "split" => "the data's own split",
        "block" => "whole blocks left out",
        "position" => "whole positions left out",
        "cell" => "whole cells left out",
        "cluster" => "whole clusters left out",
        "knndm" => "matched to the map, kNNDM",
        "year" => "leave one year out",
        "forward" => "trained on earlier years",
        "region" => "leave one region out",
        "region-year" => "leave one region and year out",
        _ => $"folds {folds[(folds.IndexOf(':', StringComparison.Ordinal) + 1)..]}",
    };

    public static string Share(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:F1} %");

    public static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static double RiskAt(FoldKindScore kind, double coverage) => kind.CoverageRisk.MinBy(point => Math.Abs(point.Coverage - coverage))!.Risk;

    private static string Label(RegionScore region)
        => string.Create(CultureInfo.InvariantCulture, $"{region.Name}: {region.Accuracy:F2} right (n = {region.Samples})");

    private static SeriesStyle StyleOf(EvaluationReport report, FoldKindScore kind)
        => Figures.Palette.Style(InOrder(report).TakeWhile(one => one.Name != kind.Name).Count());

    private static string Draws(FoldKindScore kind) => kind.Draws.Count > 1 ? $", mean of {Whole(kind.Draws.Count)} draws" : "";

    public static string Spoken(IntervalLine line)
        => $"{line.Name.Trim()} {Share(line.Value)}" + (line.Low is { } low && line.High is { } high ? $" ({Share(low)} to {Share(high)})" : "")
            + $", {line.Detail}";
}
