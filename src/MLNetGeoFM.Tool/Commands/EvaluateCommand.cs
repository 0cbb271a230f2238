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
        var robustness = new Option<bool>("--robustness")
        {
            Description = "Also test the models on degraded series (lost dates, gaps, shifts, noise) and on wrong places and months.",
        };
        var encoder = new EncoderOptions();
        var folds = new FoldOptions();
        var report = new Option<DirectoryInfo>("--report")
        {
            Description = "Write report.html, report.json and figures/*.svg into this folder. Give several --folds to see the gap between them.",
            HelpName = "FOLDER",
        };
        var applicability = new ApplicabilityOption();
        var command = new Command("evaluate", "Measures features and head by cross-validation over honest (or random) folds.")
        {
            data, features, season, head, calibrate, seed, json, report, robustness,
        };
        encoder.AddTo(command, features);
        folds.AddTo(command);
        applicability.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var clock = Stopwatch.StartNew();
            var notes = new List<string>();
            var folder = parsed.GetValue(data)!;
            var choice = new FeatureChoice(encoder.Choice(parsed), parsed.GetValue(season));
            var ml = Contexts.Create(parsed.GetValue(seed), notes);
            var (series, transform, prepared) = SeriesData.PrepareFeatures(ml, folder, choice, notes, cancellation);
            var plans = folds.Plan(parsed, prepared, parsed.GetValue(seed));
            bool keepsModels = parsed.GetValue(robustness);
            var evaluated = FoldRuns.Run(ml, prepared, plans, parsed.GetValue(head)!, null, keepsModels, cancellation);
            IReadOnlyList<CalibrationScore>? calibration = null;
            if (parsed.GetValue(calibrate) is { } method)
            {
                CalibrationChoice Choose(FoldPlan plan) => CalibrationChoice.For(Enum.Parse<CalibrationMethod>(method, ignoreCase: true), plan, prepared);
                var calibrated = FoldRuns.Run(ml, prepared, plans, parsed.GetValue(head)!, Choose, keepsModels, cancellation);
                calibration = CalibrationScores.Of(evaluated, calibrated, Choose);
                evaluated = calibrated;
            }

            var assessed = applicability.IsAsked(parsed)
                ? Assess(ml, folder, applicability.IsOfInputs(parsed) ? choice with { Encoder = null } : choice, choice, prepared, evaluated, cancellation)
                : null;
            var test = keepsModels
                ? RobustnessTest.Run(ml, series, transform, choice.SeasonStart, $"{choice.Name} + {parsed.GetValue(head)}", evaluated[0].Reports[0],
                    parsed.GetValue(seed), cancellation)
                : null;
            bool isSingle = evaluated is [{ Reports.Count: 1 }];
            if (isSingle)
            {
                var result = EvaluationResults.Of(folder.Name, choice.Name, SeriesData.FeatureCount(prepared), parsed.GetValue(head)!,
                    evaluated[0].Plan.Name, evaluated[0].Reports[0],
                    SampleGroups.Of(evaluated[0].Reports[0].Predictions, evaluated[0].Plan.Shift, SeriesData.Facts(prepared)), notes,
                    clock.Elapsed.TotalSeconds);
                result = result with
                {
                    Calibration = calibration,
                    Applicability = assessed,
                    Robustness = test?.Robustness,
                    Sensitivity = test?.Sensitivity,
                };
                ResultFile.WriteJson(parsed.GetValue(json), result);
                ResultTable.Print(result);
                if (parsed.GetValue(report) is null)
                    return Task.FromResult(ExitCodes.Done);
            }

            var whole = ReportBuilder.Build(new(folder.Name, choice.Name, SeriesData.FeatureCount(prepared), parsed.GetValue(head)!, notes,
                Provenances.Of([.. parsed.Tokens.Select(token => token.Value)], folder, choice.WeightsSha256, parsed.GetValue(seed))), evaluated,
                SeriesData.Facts(prepared), test?.Curves is { } curves ? RobustnessCurves.Of(curves) : null,
                test is null ? null : RobustnessCurves.Of(test.Sensitivity));
            whole = whole with { Calibration = calibration, Applicability = assessed?.InReport };
            if (!isSingle)
            {
                ResultFile.WriteJson(parsed.GetValue(json), whole);
                ResultTable.Print(whole);
                if (assessed is not null)
                    ResultTable.Print(assessed);
                ResultTable.Print(test?.Robustness, test?.Sensitivity);
            }

            if (parsed.GetValue(report) is { } output)
            {
                ReportFolder.Write(output, whole);
                Console.WriteLine($"Report: {Path.Combine(output.FullName, "report.html")}");
            }

            return Task.FromResult(ExitCodes.Done);
        });
        return command;
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
}
