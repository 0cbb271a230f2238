using System.Globalization;
using MLNetGeoFM.Tool.Reports;
using Spectre.Console;

namespace MLNetGeoFM.Tool.Results;

/// <summary>Prints results for people.</summary>
internal static class ResultTable
{
    /// <summary>Columns of a table that goes into a file or a pipe.</summary>
    private const int WidthOfFiles = 160;

    /// <summary>macro-F1: longer headers can wrap, and what stands under them.</summary>
    private const int LongestNumberHeader = 8;

    public static void Print(EvaluationResult result)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{result.Data}: {result.Samples} samples, {result.FeatureCount} {result.Features} features, {result.Head}, folds: {result.FoldKind}"));
        var table = NewTable("Fold", "Train", "Test", "OA", "macro-F1", "ECE", "NLL", "Never trained on");
        foreach (var fold in result.Folds)
        {
            AddRow(table, fold.Name, Whole(fold.TrainSamples), Whole(fold.TestSamples), fold.Metrics,
                string.Join(", ", fold.ClassesMissingFromTraining));
        }

        AddRow(table, "pooled", "", Whole(result.Samples), result.Metrics, "");
        AnsiConsole.Write(table);
        PrintCalibration(result.Calibration);
        Print(result.Fairness);
        if (result.Applicability is { } applicability)
            Print(applicability);
        Print(result.Robustness, result.Sensitivity);
        foreach (string warning in result.Warnings)
            Console.WriteLine($"Note: {warning}");
    }

    public static void Print(EvaluationReport report)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{report.Data}: {report.Samples} samples, {report.FeatureCount} {report.Features} features, {report.Head}"));
        var table = NewTable("Folds", "Samples", "OA", "macro-F1", "ECE", "NLL", "Remark");
        foreach (var kind in report.Kinds)
        {
            table.AddRow(Markup.Escape(kind.Name), Whole(kind.Samples), Share(kind.Metrics.OverallAccuracy), Share(kind.Metrics.MacroF1),
                Share(kind.Metrics.Ece), Nats(kind.Metrics.Nll),
                kind.AccuracySpread is { } spread ? $"mean of {Whole(kind.Draws.Count)} draws, sd of OA {Share(spread)}" : "");
            if (kind.Possible is { } possible)
            {
                table.AddRow(Markup.Escape($"{kind.Name}, possible classes"), Whole(possible.Samples), Share(possible.Metrics.OverallAccuracy),
                    Share(possible.Metrics.MacroF1), Share(possible.Metrics.Ece), Nats(possible.Metrics.Nll),
                    "only samples whose class the fold trained on");
            }
        }

        AnsiConsole.Write(table);
        PrintCalibration(report.Calibration);
        Print(report.Fairness);
        foreach (string sentence in report.Verdict.Sentences.Append(report.Verdict.Advice))
            Console.WriteLine(sentence);
        foreach (string warning in report.Warnings)
            Console.WriteLine($"Note: {warning}");
    }

    private static void PrintCalibration(IReadOnlyList<CalibrationScore>? scores)
    {
        foreach (var one in scores ?? [])
        {
            Console.WriteLine($"Calibrated ({one.Method}, '{one.GroupColumn}' held out in training), {one.Folds}: {Change(one.Before, one.After)}"
                + (one.PossibleBefore is { } before && one.PossibleAfter is { } after ? $"; possible classes: {Change(before, after)}" : ""));
        }
    }

    /// <summary>The widest gap of each way to part the samples.</summary>
    private static void Print(FairnessScore? fairness)
    {
        foreach (var one in fairness?.By ?? [])
        {
            Console.WriteLine(one is { Worst: { } worst, Best: { } best, Gap: { } gap }
                ? $"Errors by {one.By}, folds {fairness!.Folds}: OA {Share(worst.OverallAccuracy)} ({worst.Name}, n = {Whole(worst.Samples)}) to "
                    + $"{Share(best.OverallAccuracy)} ({best.Name}, n = {Whole(best.Samples)}), gap {Share(gap)}"
                : $"Errors by {one.By}, folds {fairness!.Folds}: fewer than two parts have enough samples to be compared");
        }
    }

    private static string Change(Scores before, Scores after)
        => $"ECE {Share(before.Ece)} to {Share(after.Ece)}, NLL {Nats(before.Nll)} to {Nats(after.Nll)}, "
            + $"OA {Share(before.OverallAccuracy)} to {Share(after.OverallAccuracy)}";

    public static void Print(ApplicabilityScores scores)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Area of applicability, measured on {scores.Features} features ({scores.Dimensions:F0} components, mean threshold {scores.Threshold:F3}):"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  inside: OA {Share(scores.AccuracyInside)}, n = {scores.Inside}; outside: OA {Share(scores.AccuracyOutside)}, n = {scores.Outside}"));
        Console.WriteLine(double.IsNaN(scores.DifferenceLow)
            ? "  too few predictions on one side, or too few groups, for an interval of the difference"
            : string.Create(CultureInfo.InvariantCulture,
                $"  difference {scores.Difference:F3}, 95 % interval {scores.DifferenceLow:F3} to {scores.DifferenceHigh:F3} over {scores.IntervalGroups} groups"));
    }

    public static void Print(ComparisonResult result)
    {
        foreach (var folds in result.Folds)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Data}, folds {folds.FoldKind}: {folds.Samples} samples")
                + (folds.Draws > 1 ? string.Create(CultureInfo.InvariantCulture, $", means of {folds.Draws} draws") : ""));
            AnsiConsole.Write(Models(folds));
            AnsiConsole.Write(Differences(folds));
            foreach (string groups in folds.Differences.Select(difference => difference.Groups).Distinct())
            {
                Console.WriteLine($"95 % intervals: {groups}. McNemar's test takes samples for independent"
                    + (folds.Draws > 1 ? "; it is of the first draw, intervals are means of all." : "."));
            }
        }

        if (result.MetadataSensitivity is { } sensitivity)
        {
            Console.WriteLine($"Metadata told wrong, features as they are; models of folds {result.Folds[0].FoldKind}, first draw:");
            AnsiConsole.Write(Grid(SensitivityGrid.Of(sensitivity)));
        }

        foreach (string sentence in result.Verdict is { } verdict ? verdict.Sentences.Append(verdict.Advice) : [])
            Console.WriteLine(sentence);
        foreach (string note in result.Notes)
            Console.WriteLine($"Note: {note}");
    }

    private static Table Grid(SensitivityGrid grid)
    {
        var table = NewTable(["Model", "Measure", .. grid.Steps]);
        foreach (var part in grid.Parts)
        {
            foreach (var row in part.Rows)
                table.AddRow([Markup.Escape(row.Model), part.Name, .. row.Values]);
            if (part != grid.Parts[^1])
                table.AddEmptyRow();
        }

        return table;
    }

    private static Table Models(ComparedFolds folds)
    {
        var table = NewTable("Model", "OA", "95 % interval", "macro-F1", "95 % interval", "ECE", "NLL");
        foreach (var model in folds.Models)
        {
            table.AddRow(Markup.Escape(model.Model), Share(model.Metrics.OverallAccuracy), Ends(model.AccuracyInterval, Share),
                Share(model.Metrics.MacroF1), Ends(model.MacroF1Interval, Share), Share(model.Metrics.Ece), Nats(model.Metrics.Nll));
        }

        return table;
    }

    private static Table Differences(ComparedFolds folds)
    {
        var table = NewTable($"Minus {folds.Models[0].Model}", "OA", "95 % interval", "macro-F1", "95 % interval", "only right", "McNemar p");
        foreach (var one in folds.Differences)
        {
            table.AddRow(Markup.Escape(one.Model), Change(one.AccuracyDifference),
                Ends(one is { Low: { } low, High: { } high } ? new(low, high) : null, Change), one.MacroF1Difference is { } macroF1 ? Change(macroF1) : "",
                Ends(one.MacroF1Interval, Change), $"{Whole(one.OnlyModelRight)} / {Whole(one.OnlyFirstRight)}", Share(one.McNemarP));
        }

        return table;
    }

    private static string Ends(Interval? interval, Func<double, string> text)
        => interval is null ? "" : $"{text(interval.Low)} to {text(interval.High)}";

    public static void Print(DemoResult result)
    {
        var table = NewTable("How it was measured", "Train", "Test", "OA", "macro-F1", "ECE", "NLL", "What it tells");
        AddRow(table, "random folds", "", Whole(result.Samples), result.Random, "flattering: neighbours of test pixels are in training");
        AddRow(table, "leave one region out", "", Whole(result.Samples), result.LeaveRegionOut, "honest for a region never seen");
        AddRow(table, "regions never simulated before", Whole(result.Samples), Whole(result.NewRegionSamples), result.NewRegions,
            "what the saved model really does there");
        AnsiConsole.Write(table);
        Console.WriteLine($"ML.NET: {result.MLNet}, seed {result.Seed}, {result.FeatureCount} features, {result.Head} head.");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Random folds promise {result.Random.OverallAccuracy:P1}; in new regions the model reaches {result.NewRegions.OverallAccuracy:P1}."));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Saved {result.ModelBytes} bytes, reloaded: {result.IdenticalPredictions} of {result.NewRegionSamples} predictions identical to the bit."));
    }

    public static void Print(IReadOnlyList<RobustnessResult>? curves, IReadOnlyList<SensitivityResult>? changes)
    {
        if (curves is not null)
            Print(curves);
        if (changes is not null)
            Print(changes);
    }

    private static void Print(IReadOnlyList<RobustnessResult> curves)
    {
        var table = NewTable("Model", "Degraded series", "Level", "Lost dates are", "Really lost", "Test", "OA", "macro-F1", "ECE", "No prediction");
        foreach (var point in curves)
        {
            table.AddRow(Markup.Escape(point.Model), point.Degradation, point.LevelText, point.Fill, Share(point.EffectiveLoss),
                Whole(point.Samples), Share(point.OverallAccuracy), Share(point.MacroF1), Share(point.Ece),
                point.WithoutPrediction > 0 ? Share(point.WithoutPrediction) : "");
        }

        AnsiConsole.Write(table);
    }

    private static void Print(IReadOnlyList<SensitivityResult> changes)
    {
        var table = NewTable("Model", "Wrong metadata", "Level", "Test", "Flip rate", "Total variation", "OA change", "macro-F1 change");
        foreach (var point in changes)
        {
            table.AddRow(Markup.Escape(point.Model), point.Perturbation, point.LevelText, Whole(point.Samples), Share(point.FlipRate),
                Share(point.TotalVariation), Change(point.OverallAccuracyChange), Change(point.MacroF1Change));
        }

        AnsiConsole.Write(table);
    }

    /// <summary>A table whose numbers stay whole in a terminal of 80 columns: texts give way, in the first and last column and under long headers.</summary>
    internal static Table NewTable(params string[] headers)
    {
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = WidthOfFiles;
        var table = new Table { Border = TableBorder.Rounded };
        for (int i = 0; i < headers.Length; i++)
        {
            bool isNumber = i > 0 && i < headers.Length - 1 && headers[i].Length <= LongestNumberHeader;
            table.AddColumn(new TableColumn(Markup.Escape(headers[i])) { NoWrap = isNumber });
        }

        return table;
    }

    private static void AddRow(Table table, string name, string train, string test, Scores scores, string remark)
        => table.AddRow(Markup.Escape(name), train, test, Share(scores.OverallAccuracy), Share(scores.MacroF1), Share(scores.Ece),
            Nats(scores.Nll), Markup.Escape(remark));

    private static string Share(double value) => value.ToString("F3", CultureInfo.InvariantCulture);

    private static string Nats(double value) => value.ToString("F2", CultureInfo.InvariantCulture);

    private static string Change(double value) => value.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture);

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);
}
