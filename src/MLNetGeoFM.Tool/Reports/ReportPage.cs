using System.Globalization;
using System.Xml.Linq;
using MLNetGeoFM.Tool.Results;
using static MLNetGeoFM.Tool.Reports.PageParts;
using static MLNetGeoFM.Tool.Reports.ReportFigures;

namespace MLNetGeoFM.Tool.Reports;

/// <summary>Lays a report out as one page that needs nothing else: no network, no scripts, no other file.</summary>
internal static class ReportPage
{
    /// <summary>The page; parts without numbers are left out.</summary>
    public static XDocument Of(EvaluationReport report)
    {
        var hardest = Verdict.Hardest(report);
        string title = $"How good is {report.Features} with a {report.Head} head on {report.Data}?";
        object?[] parts =
        [
            Element("h1", title), Head(report), Gap(report), FoldTables.Section(report), Coordinates(report), Classes(hardest), ConfusionMatrix(hardest), Probabilities(report),
            TestParts.Robust(report.Robustness, report.RobustnessFolds), TestParts.Sensitive(report.Sensitivity), Places(report), Fair(report), Applicable(report), Warnings(report), Repeat(report.Provenance),
        ];
        return Document(title, parts);
    }

    private static XElement Head(EvaluationReport report)
    {
        string mark = report.Verdict.Level switch
        {
            "good" => "✔ Good",
            "caution" => "▲ With caution",
            _ => "✖ Poor",
        };
        return Element("section", new XAttribute("id", "verdict"),
            Element("div", new XAttribute("class", "verdict"),
                Paragraph(Element("span", new XAttribute("class", "mark"), $"{mark}. "), report.Verdict.Sentences[0]),
                report.Verdict.Sentences.Skip(1).Select(sentence => Paragraph(sentence)),
                Paragraph(Element("span", new XAttribute("class", "mark"), report.Verdict.Advice))),
            Quiet(string.Create(CultureInfo.InvariantCulture,
                $"{report.Samples} labelled samples, {report.Classes} classes, {report.FeatureCount} features. ")
                + string.Create(CultureInfo.InvariantCulture, $"Good: at least {Verdict.GoodAccuracy * 100:F0} of 100 right under the hardest division ")
                + string.Create(CultureInfo.InvariantCulture, $"measured; poor: below {Verdict.PoorAccuracy * 100:F0}. Calibration error: up to ")
                + string.Create(CultureInfo.InvariantCulture, $"{Verdict.CalibratedError:F2} usable as it is, above {Verdict.MiscalibratedError:F2} not usable.")));
    }

    private static XElement Gap(EvaluationReport report)
    {
        var rows = new List<string[]>();
        foreach (var kind in InOrder(report))
        {
            rows.Add([NameOf(kind), Whole(kind.Samples), .. Numbers(kind.Metrics),
                kind.AccuracyInterval is { } interval ? $"{Share(interval.Low)} to {Share(interval.High)}" : ""]);
            if (Shown(kind) is { } possible)
                rows.Add([$"{NameOf(kind)}, only classes it was trained on", Whole(possible.Samples), .. Numbers(possible.Metrics), ""]);
        }

        string[] intervals = [.. report.Kinds.Select(kind => kind.IntervalGroups).OfType<string>().Distinct()];
        return Section("gap", "What changes when the test moves away from the training samples",
            Figure(ReportFigures.Gap(report), "Overall accuracy of pooled out-of-fold predictions: no sample is predicted by a model that was trained on it."),
            Table(["measured by", "samples", "OA", "macro-F1", "mIoU", "kappa", "ECE", "NLL (nats)", "95 % interval of OA"], rows),
            Quiet("OA: overall accuracy. Macro-F1: mean over classes with at least 5 samples. mIoU: mean intersection over union. ECE: expected calibration "
                + "error, 15 bins of equal width. NLL: negative log likelihood of the true class."
                + (intervals.Length > 0 ? $" Intervals: {string.Join("; ", intervals)}." : "")),
            Drawn(report));
    }

    private static XElement? Drawn(EvaluationReport report)
    {
        string[] drawn = [.. report.Kinds.Where(kind => kind.AccuracySpread is not null).Select(kind =>
            $"{NameOf(kind)} ({string.Join(", ", kind.Draws)}; standard deviation of OA {Share(kind.AccuracySpread!.Value)})")];
        return drawn.Length > 0
            ? Quiet($"Means over several draws: {string.Join("; ", drawn)}. Intervals and the parts below are of the first draw.")
            : null;
    }

    private static XElement? Coordinates(EvaluationReport report) => report.Coordinates is { } score
        ? Section("coordinates", "Can positions alone do it?",
            score.Warns ? Paragraph(Element("span", new XAttribute("class", "mark"), $"▲ {Verdict.CoordinatesWarning(score)}")) : null,
            Paragraph(string.Create(CultureInfo.InvariantCulture,
                $"The {score.Neighbours} nearest training samples on the map, without any satellite data, are right for {Percent(score.OverallAccuracy)} of ")
                + string.Create(CultureInfo.InvariantCulture, $"{score.Samples} samples under the folds '{score.Folds}'; the model for {Percent(score.ModelAccuracy)}. ")
                + (score.Warns ? "A score of these folds says nothing about places without training samples nearby."
                    : string.Create(CultureInfo.InvariantCulture,
                        $"That is more than {CoordinatesOnly.WarningMargin:F2} less: places alone do not explain what the model knows."))))
        : null;

    private static XElement Classes(FoldKindScore kind) => Section("classes", $"Classes, {NameOf(kind)}",
        Table(["class", "samples", "predicted", "precision", "recall", "F1", "IoU"], kind.PerClass.Select(one => (string[])
            [one.Name, Whole(one.Support), Whole(one.Predicted), Share(one.Precision), Share(one.Recall), Share(one.F1), Share(one.IoU)])),
        Quiet("Samples: of this class in the labels. IoU: right / (samples + predicted - right). Classes with few samples have uncertain scores."));

    private static XElement ConfusionMatrix(FoldKindScore kind)
    {
        var figure = Figure(Confusion(kind), $"Counts of samples (n = {Whole(kind.Samples)}), {NameOf(kind)}."
            + (kind.Confusion.Unpredicted > 0 ? $" {Whole(kind.Confusion.Unpredicted)} samples have no prediction." : ""));
        return Section("confusion", "What is taken for what", figure
            ?? Paragraph($"{Whole(kind.Confusion.Classes.Count)} classes are too many for a figure; the counts are in report.json."));
    }

    private static XElement Probabilities(EvaluationReport report) => Section("probabilities", "Can its probabilities be believed?",
        Beside(
            Figure(Reliability(report), "Below the dashed line the model is surer than it is right. A mark is one of 15 bins of probability; the larger, the "
                + $"more samples. Bins with fewer than {Whole(FewestInMark)} samples are not drawn; they are in report.json."),
            Figure(CoverageRisk(report), "If only the surest samples are answered: how many of the answers are wrong. A flat line means that the model does "
                + "not know where it is wrong.")),
        Quiet("Area under the curve on the right (AURC, 0 to 1, mean share of wrong answers over all shares answered; lower is better): "
            + string.Join("; ", InOrder(report).Select(Area)) + "."),
        Corrected(report) is { } corrected
            ? Beside(
                Figure(Calibration(report), $"The probabilities before and after correction, folds '{corrected.Folds}'. The correction was fitted on groups "
                    + $"('{corrected.GroupColumn}') held out inside the training samples of each fold; no tested sample was used."),
                Paragraph($"Correcting the probabilities ({corrected.Method}) changed the calibration error from {Share(corrected.Before.Ece)} to "
                    + $"{Share(corrected.After.Ece)} and the share of samples right from {Share(corrected.Before.OverallAccuracy)} to "
                    + $"{Share(corrected.After.OverallAccuracy)} under the hardest division. All other parts of this page show the corrected model."))
            : null,
        report.Calibration is { Count: > 0 } calibration
            ? Table(["corrected probabilities", "|method", "ECE before", "ECE after", "NLL before (nats)", "NLL after (nats)", "OA before", "OA after"],
                calibration.GroupBy(one => one.FoldKind).SelectMany(draws => Rows([.. draws], report)))
            : null);

    private static string Area(FoldKindScore kind) => $"{NameOf(kind)} {Share(kind.Metrics.Aurc)}"
        + (kind.AurcInterval is { } interval ? $" (95 % interval {Share(interval.Low)} to {Share(interval.High)})" : "");

    /// <summary>Means over the draws of a division; once more without impossible classes, where these are many.</summary>
    private static IEnumerable<string[]> Rows(CalibrationScore[] draws, EvaluationReport report)
    {
        var kind = report.Kinds.FirstOrDefault(one => one.Name == draws[0].FoldKind);
        string name = kind is null ? draws[0].FoldKind : NameOf(kind);
        yield return Row(name, one => one.Before, one => one.After);
        if (kind is not null && Shown(kind) is not null && draws.All(one => one is { PossibleBefore: not null, PossibleAfter: not null }))
            yield return Row($"{name}, only classes it was trained on", one => one.PossibleBefore!, one => one.PossibleAfter!);

        string[] Row(string title, Func<CalibrationScore, Scores> before, Func<CalibrationScore, Scores> after)
        {
            double mean(Func<CalibrationScore, Scores> which, Func<Scores, double> score) => draws.Average(one => score(which(one)));
            return
            [
                title, $"{draws[0].Method}, fitted on held-out '{draws[0].GroupColumn}'", Share(mean(before, one => one.Ece)), Share(mean(after, one => one.Ece)),
                Nats(mean(before, one => one.Nll)), Nats(mean(after, one => one.Nll)), Share(mean(before, one => one.OverallAccuracy)),
                Share(mean(after, one => one.OverallAccuracy)),
            ];
        }
    }

    private static XElement? Places(EvaluationReport report) => ReportFigures.Map(report) is { } map
        ? Section("map", "Where the samples are", Figure(map, $"Positions in degrees (WGS 84), {Whole(report.Places!.Count)} places, "
            + $"n = {Whole(report.Places.Sum(place => place.Samples))} samples; form and colour by region or fold, "
            + $"share right under '{report.RegionFolds}'."))
        : null;

    private static XElement? Fair(EvaluationReport report) => report.Fairness is { } fairness
        ? Section("fairness", $"Where the errors are, folds '{fairness.Folds}'",
            [
                .. Fairness(report).Select(one => Element("div", [Element("h3", $"By {one.Errors.By}"),
                    .. new[] { Widest(one.Errors), Figure(one.Drawing, $"Share of samples right by {one.Errors.By}."), Parts(one.Errors) }.OfType<object>()])),
                fairness.NotAvailable.Count > 0
                    ? Element("div", Element("h3", "Not available"), Element("ul", [.. fairness.NotAvailable.Select(text => Element("li", text))]))
                    : null,
                Quiet($"95 % intervals: {fairness.IntervalGroups}, within each part; none where a part is a single group. "
                    + string.Create(CultureInfo.InvariantCulture, $"Parts below {StratifiedErrors.SmallestRankedPart} samples are shown and not ranked. ")
                    + "Between small parts a gap arises by chance: look at the intervals."),
            ])
        : null;

    private static XElement? Widest(PartedErrors errors) => errors is { Gap: { } gap, Worst: { } worst, Best: { } best }
        ? Paragraph($"Worst: {worst.Name}, {Percent(worst.OverallAccuracy)} right (n = {Whole(worst.Samples)}). Best: {best.Name}, "
            + $"{Percent(best.OverallAccuracy)} (n = {Whole(best.Samples)}). Gap {Share(gap)}.")
        : Paragraph("Fewer than two parts have enough samples to be compared.");

    private static XElement Parts(PartedErrors errors) => Table([errors.By, "samples", "OA", "95 % interval", "macro-F1", "ECE"],
        errors.Parts.Select(part => (string[])
        [
            part.IsRanked ? part.Name : $"{part.Name} (not ranked)", Whole(part.Samples), Share(part.OverallAccuracy),
            part.AccuracyInterval is { } interval ? $"{Share(interval.Low)} to {Share(interval.High)}" : "",
            part.MacroF1 is { } score ? Share(score) : "", Share(part.Ece),
        ]));

    private static XElement? Applicable(EvaluationReport report) => report.Applicability is { } score
        ? Section("applicability", "Where the model may be applied",
            Table(["samples", "number", "share right"],
            [
                ["inside the area of applicability", Whole(score.InsideSamples), Share(score.InsideAccuracy)],
                ["outside", Whole(score.OutsideSamples), Share(score.OutsideAccuracy)],
            ]),
            score.Difference is { } difference
                ? Paragraph($"Difference inside minus outside: 95 % interval {Share(difference.Low)} to {Share(difference.High)}.") : null,
            Quiet(string.Create(CultureInfo.InvariantCulture, $"Outside: dissimilarity to the training samples above {score.Threshold:F3} (no unit; mean over folds), measured on whitened features, folds '{score.Folds}'.")))
        : null;

    private static XElement? Warnings(EvaluationReport report) => report.Warnings.Count > 0
        ? Section("warnings", "Warnings and notes", Element("ul", [.. report.Warnings.Select(warning => Element("li", warning))]))
        : null;

    /// <summary>What repeats the numbers.</summary>
    public static XElement Repeat(Provenance provenance, IReadOnlyDictionary<string, string>? weightsByEncoder = null)
    {
        var list = new List<object>();
        void Entry(string name, params object[] value)
        {
            list.Add(Element("dt", name));
            list.Add(Element("dd", value));
        }

        Entry("Command", Element("code", provenance.Command));
        Entry("Versions", $"geofm {provenance.Tool}; {provenance.MLNet}; {provenance.Runtime}");
        Entry("Data, SHA-256", Element("code", provenance.DataSha256), $" over the lines 'hash  name' of {string.Join(", ", provenance.DataFiles)}");
        if (provenance.WeightsSha256 is { } weights)
            Entry("Weights, SHA-256", Element("code", weights));
        foreach (var (encoder, hash) in weightsByEncoder ?? new Dictionary<string, string>())
            Entry($"Weights of {encoder}, SHA-256", Element("code", hash));
        Entry("Seed", Whole(provenance.Seed));
        return Section("repeat", "To repeat these numbers", Element("dl", [.. list]));
    }

    private static string[] Numbers(Scores scores) => [Share(scores.OverallAccuracy), Share(scores.MacroF1), Share(scores.MeanIoU), Share(scores.Kappa),
        Share(scores.Ece), Nats(scores.Nll)];

    private static string Nats(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
