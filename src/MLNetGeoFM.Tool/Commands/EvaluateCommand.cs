using System.CommandLine;
using System.Diagnostics;
using Microsoft.ML;
using MLNetGeoFM.Models;
using MLNetGeoFM.Tool.Pipelines;
using MLNetGeoFM.Tool.Reports;
using MLNetGeoFM.Tool.Results;
using MLNetGeoFM.Tool.Terminal;

namespace MLNetGeoFM.Tool.Commands;

/// <summary><c>geofm evaluate</c>: cross-validates features and head, and scores the pooled out-of-fold predictions.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var data = DataOptions.Data();
        var features = DataOptions.Features();
        var head = DataOptions.Head();
        var season = DataOptions.SeasonStart();
        var seed = DataOptions.Seed();
        var json = DataOptions.Json();
        var calibrate = DataOptions.Calibrate();
        var robustness = new RobustnessTestOptions();
        var columns = new ErrorColumnOptions();
        var encoder = new EncoderOptions();
        var views = new ViewOptions();
        var folds = new FoldOptions();
        var report = new Option<DirectoryInfo>("--report")
        {
            Description = "Write report.html, report.json and figures/*.svg into this folder. Give several --folds to see the gap between them.",
            HelpName = "FOLDER",
        };
        var applicability = new ApplicabilityOption();
        var command = new Command("evaluate", "Measures features and head by cross-validation over honest (or random) folds.")
        {
            data, features, season, head, calibrate, seed, json, report,
        };
        encoder.AddTo(command, features);
        views.AddTo(command);
        folds.AddTo(command);
        applicability.AddTo(command);
        robustness.AddTo(command);
        columns.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var clock = Stopwatch.StartNew();
            var notes = new List<string>();
            var folder = parsed.GetValue(data)!;
            string headName = parsed.GetValue(head)!;
            int seedNumber = parsed.GetValue(seed);
            var choice = new FeatureChoice(encoder.Choice(parsed), parsed.GetValue(season)) { Columns = columns.Choice(parsed), Views = views.Plan(parsed) }
                .For(headName);
            var ml = Contexts.Create(seedNumber, notes);
            var (series, transform, prepared) = SeriesData.PrepareFeatures(ml, folder, choice, notes, cancellation);
            var plans = folds.Plan(parsed, prepared, seedNumber, () => SeriesData.Seasons(series, choice.SeasonStart));
            var robust = robustness.Choice(parsed);
            var (evaluated, calibration) = CrossValidate(ml, prepared, plans, headName, seedNumber, parsed.GetValue(calibrate), robust is not null,
                choice.Views, cancellation);
            var assessed = applicability.IsAsked(parsed)
                ? Assess(ml, folder, applicability.IsOfInputs(parsed) ? choice with { Encoder = null, Views = ViewPlan.None } : choice, choice, prepared, evaluated, cancellation)
                : null;
            var test = robust is null
                ? null
                : RobustnessTest.Run(ml, series, [new($"{choice.Name} + {headName}", transform, evaluated[0].Reports[0])], robust, choice.Columns.Climate,
                    choice.SeasonStart, seedNumber, cancellation);
            var subject = new ReportBuilder.Subject(folder.Name, choice.Name, SeriesData.FeatureCount(prepared), headName, notes,
                Provenances.Of([.. parsed.Tokens.Select(token => token.Value)], folder, choice.WeightsSha256, seedNumber));
            var measured = new Measured(subject, evaluated, SeriesData.Facts(prepared, choice.Columns), calibration, assessed, test,
                clock.Elapsed.TotalSeconds, ViewsResult.Of(choice.Views, prepared));
            bool isSingle = evaluated is [{ Reports.Count: 1 }];
            if (isSingle)
                Say(Single(measured), parsed.GetValue(json));
            var output = parsed.GetValue(report);
            if (isSingle && output is null)
                return Task.FromResult(ExitCodes.Done);
            var whole = Whole(measured);
            if (!isSingle)
                Say(whole, measured, parsed.GetValue(json));
            if (output is not null)
            {
                ReportFolder.Write(output, whole);
                Console.WriteLine($"Report: {Path.Combine(output.FullName, "report.html")}");
            }

            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    /// <summary>Every division, with corrected probabilities where a method is named; then also what the correction changed.</summary>
    private static (IReadOnlyList<EvaluatedFolds> Evaluated, IReadOnlyList<CalibrationScore>? Calibration) CrossValidate(MLContext ml,
        IDataView prepared, IReadOnlyList<FoldPlan> plans, string head, int seed, string? method, bool keepsModels, ViewPlan views,
        CancellationToken cancellation)
    {
        var evaluated = FoldRuns.Run(ml, prepared, plans, head, seed, null, keepsModels, views, cancellation);
        if (method is null)
            return (evaluated, null);
        CalibrationChoice Choose(FoldPlan plan) => CalibrationChoice.For(Enum.Parse<CalibrationMethod>(method, ignoreCase: true), plan, prepared);
        var calibrated = FoldRuns.Run(ml, prepared, plans, head, seed, Choose, keepsModels, views, cancellation);
        return (calibrated, CalibrationScores.Of(evaluated, calibrated, Choose));
    }

    /// <summary>The result of one division that was drawn once.</summary>
    private static EvaluationResult Single(Measured measured)
    {
        var (plan, reports) = measured.Folds[0];
        return EvaluationResults.Of(measured.Subject, plan.Name, reports[0],
            SampleGroups.Of(reports[0], plan, measured.Facts), FoldAccounts.Of(reports[0], measured.Facts), measured.Seconds) with
        {
            Views = measured.Views,
            Calibration = measured.Calibration,
            Applicability = measured.Applicability,
            Robustness = measured.Test?.Robustness,
            Sensitivity = measured.Test?.Sensitivity,
            Fairness = Fairness.Of(measured.Folds[0], measured.Facts),
        };
    }

    /// <summary>The content of the report.</summary>
    private static EvaluationReport Whole(Measured measured)
        => ReportBuilder.Build(measured.Subject, measured.Folds, measured.Facts,
            measured.Test is { } test ? RobustnessCurves.Of(test.Curves) : null,
            measured.Test is { } same ? RobustnessCurves.Of(same.Sensitivity) : null) with
        {
            Views = measured.Views,
            Calibration = measured.Calibration,
            Applicability = measured.Applicability?.InReport,
        };

    private static void Say(EvaluationResult result, FileInfo? json)
    {
        ResultFile.WriteJson(json, result);
        ResultTable.Print(result);
    }

    private static void Say(EvaluationReport whole, Measured measured, FileInfo? json)
    {
        ResultFile.WriteJson(json, whole);
        ResultTable.Print(whole);
        if (measured.Applicability is { } assessed)
            ResultTable.Print(assessed);
        ResultTable.Print(measured.Test?.Robustness, measured.Test?.Sensitivity);
    }

    /// <summary>Of the division that the head finds hardest, in its first draw.</summary>
    private static ApplicabilityScores Assess(MLContext ml, DirectoryInfo folder, FeatureChoice choice, FeatureChoice ofHead, IDataView prepared,
        IReadOnlyList<EvaluatedFolds> evaluated, CancellationToken cancellation)
    {
        var data = choice == ofHead ? prepared : SeriesData.PrepareFeatures(ml, folder, choice, [], cancellation).Features;
        var hardest = evaluated.MinBy(one => one.Reports.Average(report => report.Metrics.OverallAccuracy))!;
        return ApplicabilityScores.Of(choice.Name, hardest.Plan.Name, ml.GeoFM().AssessApplicability(data, hardest.Reports[0], "Features",
            SeriesData.GroupColumn(data), "Label", new ApplicabilityOptions { CancellationToken = cancellation }));
    }

    /// <summary>All that one run measured; what was not asked for is null.</summary>
    private sealed record Measured(ReportBuilder.Subject Subject, IReadOnlyList<EvaluatedFolds> Folds, EvaluatedSamples Facts,
        IReadOnlyList<CalibrationScore>? Calibration, ApplicabilityScores? Applicability, RobustnessTest? Test, double Seconds,
        ViewsResult? Views);
}
