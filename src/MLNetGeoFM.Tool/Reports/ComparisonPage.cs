using System.Globalization;
using System.Xml.Linq;
using MLNetGeoFM.Tool.Results;
using static MLNetGeoFM.Tool.Reports.PageParts;
using static MLNetGeoFM.Tool.Reports.ReportFigures;

namespace MLNetGeoFM.Tool.Reports;

/// <summary>Lays a comparison of models out as one page that needs nothing else.</summary>
internal static class ComparisonPage
{
    public static XDocument Of(ComparisonResult result)
    {
        var hardest = ComparisonVerdict.Hardest(result);
        string title = $"Which of {Whole(hardest.Models.Count)} models is best on {result.Data}?";
        object?[] parts =
        [
            Element("h1", title), Head(result), Table(result),
            .. ComparisonFigures.InOrder(result).Select((folds, i) => Division(folds, i + 1)),
            TestParts.Robust(result.Robustness, result.Folds[0].FoldKind), TestParts.Sensitive(result.Sensitivity),
            TestParts.Told(result.MetadataSensitivity, result.Folds[0].FoldKind), Notes(result),
            result.Provenance is { } provenance ? ReportPage.Repeat(provenance, result.WeightsSha256) : null,
        ];
        return Document(title, parts);
    }

    private static XElement? Head(ComparisonResult result)
    {
        if (result.Verdict is not { } verdict)
            return null;
        string mark = verdict.Level == "good" ? "✔ There is a best model" : "▲ No model is shown to be best";
        return Element("section", new XAttribute("id", "verdict"), Element("div", [new XAttribute("class", "verdict"),
            Paragraph(Element("span", new XAttribute("class", "mark"), $"{mark}. "), verdict.Sentences[0]),
            .. verdict.Sentences.Skip(1).Select(sentence => Paragraph(sentence)),
            Paragraph(Element("span", new XAttribute("class", "mark"), verdict.Advice))]));
    }

    private static XElement Table(ComparisonResult result)
    {
        ComparedFolds[] divisions = [.. ComparisonFigures.InOrder(result)];
        var rows = divisions[0].Models.Select((model, m) => (string[])
        [
            model.Model,
            .. divisions.Select(folds => folds.Models[m] is { AccuracyInterval: { } interval } score
                ? $"{Share(score.Metrics.OverallAccuracy)} ({Share(interval.Low)} to {Share(interval.High)})"
                : Share(folds.Models[m].Metrics.OverallAccuracy)),
        ]);
        return Section("models", "Models and folds",
            PageParts.Table(["overall accuracy (95 % interval)", .. divisions.Select(folds => $"{NameOf(folds.FoldKind)}, n = {Whole(folds.Samples)}")], rows),
            Quiet("Share of samples right, of pooled out-of-fold predictions: no sample is predicted by a model that was trained on it. All models see the "
                + "same folds." + (divisions.Any(folds => folds.Draws > 1) ? " Of several draws: means, of the ends of intervals too." : "")));
    }

    private static XElement Division(ComparedFolds folds, int number) => Section($"folds-{Whole(number)}", Capital(NameOf(folds.FoldKind)),
        Beside(
            Figure(ComparisonFigures.Models(folds, number), "Share of samples right by model."),
            Figure(ComparisonFigures.Differences(folds, number), "Paired difference to the first model on the same samples. A bar that crosses 0 may be "
                + "chance.")),
        PageParts.Table(["model", "samples", "OA", "95 % interval", "macro-F1", "95 % interval", "mIoU", "kappa", "ECE", "NLL (nats)"], folds.Models.SelectMany(model => Rows(model, folds))),
        PageParts.Table(["difference", "OA", "95 % interval", "macro-F1", "95 % interval", "only it right", "only first right", "McNemar p", "beyond chance"],
            folds.Differences.Select(one => (string[])
            [
                $"{one.Model} minus {one.Against}", Signed(one.AccuracyDifference),
                Ends(one is { Low: { } low, High: { } high } ? new(low, high) : null, Signed),
                one.MacroF1Difference is { } macroF1 ? Signed(macroF1) : "", Ends(one.MacroF1Interval, Signed), Whole(one.OnlyModelRight), Whole(one.OnlyFirstRight),
                one.McNemarP < 0.001 ? "< 0.001" : Share(one.McNemarP), ComparisonVerdict.IsProven(one) ? "yes" : "no",
            ])),
        Quiet($"Intervals: {string.Join("; ", folds.Differences.Select(one => one.Groups).Distinct())}. Beyond chance: the interval of OA does not hold 0. "
            + (folds.Draws > 1 ? "Means of all draws, but for what only one is right in, which is of the first. " : "")
            + "McNemar's test takes samples for independent, which neighbours are not: believe the interval."));

    private static IEnumerable<string[]> Rows(ModelScore model, ComparedFolds folds)
    {
        yield return Row(model.Model, Whole(folds.Samples), model.Metrics, model);
        if (model.Possible is { } possible && possible.LeftOut >= 0.01 * folds.Samples)
            yield return Row($"{model.Model}, only classes it was trained on", Whole(possible.Samples), possible.Metrics, null);
    }

    private static string[] Row(string name, string samples, Scores scores, ModelScore? intervals) =>
    [
        name, samples, Share(scores.OverallAccuracy), Ends(intervals?.AccuracyInterval, Share), Share(scores.MacroF1),
        Ends(intervals?.MacroF1Interval, Share), Share(scores.MeanIoU), Share(scores.Kappa), Share(scores.Ece),
        scores.Nll.ToString("0.00", CultureInfo.InvariantCulture),
    ];

    private static string Ends(Interval? interval, Func<double, string> text)
        => interval is null ? "" : $"{text(interval.Low)} to {text(interval.High)}";

    private static XElement? Notes(ComparisonResult result) => result.Notes.Count > 0
        ? Section("warnings", "Warnings and notes", Element("ul", [.. result.Notes.Select(note => Element("li", note))]))
        : null;

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Signed(double value) => value.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture);
}
