using System.Globalization;
using MLNetGeoFM.Tool.Figures;

namespace MLNetGeoFM.Tool.Reports;

/// <summary>Draws the figures of a report; a figure whose numbers are not there is null.</summary>
internal static class ReportFigures
{
    private const int MostConfusionClasses = 40;
    private const int MostRegionLines = 60;
    private const string Axis = "overall accuracy: share of samples right (0 to 1)";
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
            [.. kind.Reliability.Select(bin => (bin.MeanConfidence, bin.Accuracy, (double)bin.Samples / kind.Samples))], StyleOf(report, kind)))];
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

    public static IEnumerable<Drawing> Robustness(EvaluationReport report)
    {
        int number = 0;
        foreach (var group in (report.Robustness ?? []).GroupBy(curve => (curve.Title, curve.Unit)))
        {
            CurveLine[] lines = [.. group.Select((curve, i) => new CurveLine($"{curve.Model}, n = {Whole(curve.Points.Min(point => point.Samples))}",
                [.. curve.Points.Select(point => (point.Level, point.OverallAccuracy, 0.15))], Figures.Palette.Style(i)))];
            double longest = group.SelectMany(curve => curve.Points).Max(point => point.Level);
            yield return CurveFigure.Draw($"robustness-{Whole(++number)}",
                $"{group.Key.Title}: overall accuracy " + string.Join("; ", group.Select(curve =>
                    $"{curve.Model} from {Share(curve.Points[0].OverallAccuracy)} to {Share(curve.Points[^1].OverallAccuracy)}")) + ".",
                $"{group.Key.Title} ({group.Key.Unit})", "overall accuracy (0 to 1)", longest > 0 ? longest : 1, 1, lines);
        }
    }

    public static Drawing? Map(EvaluationReport report)
        => report is { Places: { Count: > 0 } places, Regions: { } regions }
            ? MapFigure.Draw($"Map of {Whole(places.Sum(place => place.Samples))} samples at {Whole(places.Count)} places: "
                + string.Join("; ", regions.Take(20).Select(Label)) + ".",
                [.. places.Select(place => new MapPlace(place.Latitude, place.Longitude, place.Region, place.Samples))], [.. regions.Select(Label)])
            : null;

    public static Drawing? Regions(EvaluationReport report)
    {
        if (report.Regions is not { } regions || regions.Count > MostRegionLines)
            return null;
        IntervalLine[] lines = [.. regions.Select((region, i) => new IntervalLine(region.Name, $"{Whole(region.Correct)} of {Whole(region.Samples)} right",
            region.Accuracy, region.Interval.Low, region.Interval.High, Figures.Palette.Style(i)))];
        return IntervalFigure.Draw("regions", $"Overall accuracy by region: {string.Join("; ", lines.Select(Spoken))}.", Axis, lines);
    }

    /// <summary>Scores over possible classes, where they differ from the others by more than a sample or two.</summary>
    public static PossibleScore? Shown(FoldKindScore kind) => kind.Possible is { } possible && possible.LeftOut >= 0.01 * kind.Samples ? possible : null;

    /// <summary>Random first, the farthest shift last.</summary>
    public static IEnumerable<FoldKindScore> InOrder(EvaluationReport report)
        => report.Kinds.OrderBy(kind => Enum.Parse<Pipelines.FoldShift>(kind.Shift, ignoreCase: true));

    public static string NameOf(FoldKindScore kind) => kind.Name switch
    {
        "random" => "random folds",
        "split" => "the data's own split",
        "block" => "whole blocks left out",
        "year" => "leave one year out",
        "region" => "leave one region out",
        _ => $"folds {kind.Name[(kind.Name.IndexOf(':', StringComparison.Ordinal) + 1)..]}",
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

    private static string Spoken(IntervalLine line)
        => $"{line.Name.Trim()} {Share(line.Value)}" + (line.Low is { } low && line.High is { } high ? $" ({Share(low)} to {Share(high)})" : "")
            + $", {line.Detail}";
}
