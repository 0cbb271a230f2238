using System.Globalization;
using System.Xml.Linq;
using MLNetGeoFM.Tool.Results;
using static MLNetGeoFM.Tool.Reports.PageParts;
using static MLNetGeoFM.Tool.Reports.ReportFigures;

namespace MLNetGeoFM.Tool.Reports;

/// <summary>The sections on degraded series and wrong metadata.</summary>
internal static class TestParts
{
    private const int MostColumns = 2;

    /// <summary>The curves over growing damage; null without any.</summary>
    public static XElement? Robust(IReadOnlyList<RobustnessCurve>? all, string? folds) => all is { Count: > 0 } curves
        ? Section("robustness", "What happens when data get worse",
            Paragraph($"Overall accuracy on the same samples, from the data as they are (left) to the worst (right): {Models(curves)}, folds "
                + $"'{folds}'. The models are not trained again."),
            Beside(Robustness(curves).Select(one => Element("div",
                [Element("h3", Capital(one.Curves[0].Title)), Figure(one.Drawing, $"n = {Whole(one.Curves[0].Points[0].Samples)} samples.")!, Levels(one.Curves, curves), .. Unpredicted(one.Curves, curves)]))))
        : null;

    /// <summary>For how many samples a curve's model says nothing; nothing where it always says something.</summary>
    private static IEnumerable<XElement> Unpredicted(RobustnessCurve[] curves, IReadOnlyList<RobustnessCurve> all)
    {
        string[] texts = [.. curves.Where(curve => curve.Points.Any(point => point.WithoutPrediction > 0)).Select(curve => $"{NameOf(curve, all)}: "
            + string.Join(", ", curve.Points.Where(point => point.WithoutPrediction > 0)
                .Select(point => $"{Percent(point.WithoutPrediction)} of the samples at {Level(point.Level)}")))];
        if (texts.Length > 0)
            yield return Quiet($"Without a prediction, counted as wrong: {string.Join("; ", texts)} ({curves[0].Unit}).");
    }

    /// <summary>The numbers of one figure: a row for each level of damage and a column for each curve, or the other way round for many curves.</summary>
    private static XElement Levels(RobustnessCurve[] curves, IReadOnlyList<RobustnessCurve> all)
    {
        double[] levels = [.. curves.SelectMany(curve => curve.Points).Select(point => point.Level).Distinct().Order()];
        string of(RobustnessCurve curve, double level) => curve.Points.FirstOrDefault(point => point.Level == level) is { } point ? Share(point.OverallAccuracy) : "";
        if (curves.Length > MostColumns)
        {
            return Table([$"OA ({curves[0].Unit})", .. levels.Select(Level)],
                curves.Select(curve => (string[])[NameOf(curve, all), .. levels.Select(level => of(curve, level))]));
        }

        return Table(
            [curves[0].Unit, "samples", .. curves.Select(curve => NameOf(curve, all) is var name && name == curve.Model && curves.Length == 1 ? "OA" : $"OA, {name}")],
            levels.Select(level => (string[])
            [
                Level(level), Whole(curves.SelectMany(curve => curve.Points).First(point => point.Level == level).Samples),
                .. curves.Select(curve => of(curve, level)),
            ]));
    }

    private static string Level(double level) => level.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Models(IReadOnlyList<RobustnessCurve> curves) => string.Join(", ", curves.Select(curve => curve.Model).Distinct());

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>What wrong metadata change; null where it was not measured.</summary>
    public static XElement? Sensitive(IReadOnlyList<SensitivityScore>? all) => all is { Count: > 0 } scores
        ? Section("sensitivity", "What wrong coordinates and dates change",
            Beside(Figure(Sensitivity(scores), "Labels and satellite data stay as they are; only the metadata are wrong. The less changes, the better."),
                Table(["what was wrong", "samples", "predictions changed (%)", "change of macro-F1"], scores.Select(score => (string[])
                    [score.Conflict, Whole(score.Samples), (score.FlipRate * 100).ToString("0.0", CultureInfo.InvariantCulture),
                        score.MacroF1Change.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture)]))),
            scores.Where(score => score.Conflict.Contains("place", StringComparison.Ordinal)).ToArray() is { Length: > 0 } places
                && places.All(score => score is { FlipRate: 0, TotalVariation: 0 })
                ? Paragraph("Wrong coordinates change nothing: no model tested here looks at them.")
                : null,
            Quiet("Mean change of the probabilities (total variation, 0 to 1): "
                + string.Join("; ", scores.Select(score => $"{score.Conflict} {Share(score.TotalVariation)}")) + "."))
        : null;

    /// <summary>What models make of metadata alone, side by side; null where it was not measured.</summary>
    public static XElement? Told(IReadOnlyList<SensitivityResult>? all, string folds)
    {
        if (all is not { Count: > 0 })
            return null;
        var grid = SensitivityGrid.Of(all);
        return Section("metadata", "What the trained parts make of wrong metadata",
            [
                Paragraph($"Places and months are told wrong while the features stay as they are. Models of folds '{folds}', first draw, each on samples it "
                    + "was not trained on. 0 = metadata change nothing."),
                .. grid.Parts.Select(part => Table([part.Name, .. grid.Steps],
                    part.Rows.Select(row => (string[])[row.Model, .. row.Values]))),
            ]);
    }
}
