using System.CommandLine;
using System.Diagnostics;
using Microsoft.ML;
using MLNetGeoFM.Models;
using MLNetGeoFM.Tool.Pipelines;
using MLNetGeoFM.Tool.Reports;
using MLNetGeoFM.Tool.Results;
using MLNetGeoFM.Tool.Terminal;

namespace MLNetGeoFM.Tool.Commands;

/// <summary><c>geofm compare</c>: several models on the same folds, with paired differences.</summary>
internal static class CompareCommand
{
    private static readonly string[] Heads = CropModel.HeadNames;

    public static Command Create()
    {
        var data = DataOptions.Data();
        var season = DataOptions.SeasonStart();
        var seed = DataOptions.Seed();
        var json = DataOptions.Json();
        var models = new Option<string[]>("--model")
        {
            Description = $"FEATURES+HEAD, twice or more: raw or an encoder's name, then one of {string.Join(", ", Heads)}. "
                + "Views may follow: +dropout8, +shift45, +average15, +align, +choose (see geofm evaluate). The others are compared with the first.",
            Required = true,
            HelpName = "FEATURES+HEAD",
        };
        var weights = new Option<FileInfo[]>("--weights")
        {
            Description = "File of an encoder's weights, once for each encoder among the models; which encoder it is of is read from it.",
            HelpName = "FILE",
        };
        var folds = new FoldOptions();
        var report = new Option<DirectoryInfo>("--report")
        {
            Description = "Write report.html, report.json and figures/*.svg into this folder.",
            HelpName = "FOLDER",
        };
        var robustness = new RobustnessTestOptions();
        var command = new Command("compare", "Measures several models on the same folds and says whether they differ.")
        {
            data, models, weights, season, seed, json, report,
        };
        folds.AddTo(command);
        robustness.AddTo(command);
        models.Validators.Add(result =>
        {
            string[] given = result.GetValueOrDefault<string[]>() ?? [];
            if (given.Distinct(StringComparer.Ordinal).Count() < Math.Max(2, given.Length))
                result.AddError("geofm compare needs at least two different --model FEATURES+HEAD.");
            foreach (string model in given.Where(model => !IsModel(model)))
            {
                result.AddError($"--model {model} is none: expected raw or one of {string.Join(", ", EncoderCards.All.Select(card => card.Id))}, "
                    + $"a plus sign, and one of {string.Join(", ", Heads)}; then, if any, +dropoutN, +shiftDAYS, +averageDAYS, +align or +choose.");
            }
        });
        command.SetAction((parsed, cancellation) =>
        {
            var clock = Stopwatch.StartNew();
            var notes = new List<string>();
            var folder = parsed.GetValue(data)!;
            string[] names = parsed.GetValue(models)!;
            var encoders = Encoders(names, parsed.GetValue(weights) ?? []);
            var evaluated = new List<IReadOnlyList<EvaluatedFolds>>();
            EvaluatedSamples? facts = null;
            var robust = robustness.Choice(parsed);
            var subjects = new List<RobustnessTest.Subject>();
            var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
            IDataView? tested = null;
            foreach (var model in names.Select(name => name.Split('+')))
            {
                var ml = Contexts.Create(parsed.GetValue(seed), notes);
                var choice = new FeatureChoice(encoders.GetValueOrDefault(model[0]), parsed.GetValue(season)) { Views = ViewPlan.Parse(model[2..])! }
                    .For(model[1]);
                var (series, transform, prepared) = SeriesData.PrepareFeatures(ml, folder, choice, notes, cancellation);
                facts ??= SeriesData.Facts(prepared, choice.Columns);
                var plans = folds.Plan(parsed, prepared, parsed.GetValue(seed), () => SeriesData.Seasons(series, choice.SeasonStart));
                evaluated.Add(FoldRuns.Run(ml, prepared, plans, model[1], parsed.GetValue(seed), null, robust is not null,
                    choice.Views, cancellation));
                tested ??= series;
                subjects.Add(new(string.Join('+', model), transform, evaluated[^1][0].Reports[0]));
                if (choice.WeightsSha256 is { } hash)
                    hashes[model[0]] = hash;
            }

            var test = robust is null ? null
                : RobustnessTest.Run(Contexts.Create(parsed.GetValue(seed), notes), tested!, subjects, robust, null, parsed.GetValue(season),
                    parsed.GetValue(seed), cancellation);
            var result = new ComparisonResult(folder.Name, ModelComparison.Of(names, evaluated, facts!), [.. notes.Distinct(StringComparer.Ordinal)],
                clock.Elapsed.TotalSeconds)
            {
                Robustness = test is null ? null : RobustnessCurves.Of(test.Curves),
                Sensitivity = test is null ? null : RobustnessCurves.Of(test.Sensitivity),
                Provenance = Provenances.Of([.. parsed.Tokens.Select(token => token.Value)], folder, null, parsed.GetValue(seed)),
                WeightsSha256 = hashes.Count > 0 ? hashes : null,
            };
            result = result with { Verdict = ComparisonVerdict.Of(result) };
            ResultFile.WriteJson(parsed.GetValue(json), result);
            ResultTable.Print(result);
            ResultTable.Print(test?.Robustness, test?.Sensitivity);
            if (parsed.GetValue(report) is { } output)
            {
                ReportFolder.Write(output, result);
                Console.WriteLine($"Report: {Path.Combine(output.FullName, "report.html")}");
            }

            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    private static bool IsModel(string model)
        => model.Split('+') is [var features, var head, .. var views] && Heads.Contains(head) && ViewPlan.Parse(views) is not null
            && (features == "raw" || EncoderCards.FindById(features) is not null);

    private static Dictionary<string, EncoderChoice> Encoders(string[] models, FileInfo[] files)
    {
        var choices = new Dictionary<string, EncoderChoice>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var encoder = GeoFMEncoder.Load(file.FullName);
            choices[encoder.Card.Id] = new(encoder.Card.Id, file, UsesLocation: false);
        }

        string[] needed = [.. models.Select(model => model.Split('+')[0]).Where(name => name != "raw" && !choices.ContainsKey(name)).Distinct()];
        return needed.Length == 0
            ? choices
            : throw new ArgumentException($"No weights are given for {string.Join(", ", needed)}: expected one --weights FILE for each encoder, got "
                + $"{(files.Length == 0 ? "none" : string.Join(", ", choices.Keys))}. Add --weights FILE.");
    }
}
