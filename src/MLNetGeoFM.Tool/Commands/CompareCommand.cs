using System.CommandLine;
using System.CommandLine.Parsing;
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
                + "Views may follow: +dropout8, +shift45, +average15, +align, +choose (see geofm evaluate). So may metadata beside the features: "
                + string.Join("; ", MetadataBeside.All.Select(one => $"+{one.Name} = {one.Text}"))
                + ". With gtca: +noadapters (places do not change the embedding), +strength50 (per cent). The others are compared with the first.",
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
        var sensitivity = new Option<bool>("--sensitivity")
        {
            Description = "Also tell the trained part of each model wrong places (10, 100, 1000 km; another region) and wrong months (3, 6), while its "
                + "features stay as they are: how far does it believe metadata? Models of the first --folds, in their first draw.",
        };
        var command = new Command("compare", "Measures several models on the same folds and says whether they differ.")
        {
            data, models, weights, season, seed, json, report, sensitivity,
        };
        folds.AddTo(command);
        robustness.AddTo(command);
        models.Validators.Add(Check);
        command.SetAction((parsed, cancellation) =>
        {
            var clock = Stopwatch.StartNew();
            var notes = new List<string>();
            var folder = parsed.GetValue(data)!;
            string[] names = parsed.GetValue(models)!;
            ModelChoice[] compared = [.. names.Select(ModelChoice.Parse)];
            var encoders = Encoders(compared, parsed.GetValue(weights) ?? []);
            var evaluated = new List<IReadOnlyList<EvaluatedFolds>>();
            EvaluatedSamples? facts = null;
            var robust = robustness.Choice(parsed);
            bool tellsWrong = parsed.GetValue(sensitivity);
            var subjects = new List<RobustnessTest.Subject>();
            var told = new List<SensitivityTest.Subject>();
            var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
            var known = new Dictionary<string, (MLContext Context, (IDataView Series, ITransformer Transform, IDataView Features) Data)>(
                StringComparer.Ordinal);
            IDataView? tested = null;
            foreach (var model in compared)
            {
                var choice = new FeatureChoice(encoders.GetValueOrDefault(model.Features), parsed.GetValue(season)) { Views = model.Views }
                    .For(model.Head.Name);
                string key = $"{model.Features}, {choice.Encoder?.Pooling}, {model.Views.Text}";
                if (!known.TryGetValue(key, out var features))
                {
                    var context = Contexts.Create(parsed.GetValue(seed), notes);
                    known[key] = features = (context, SeriesData.PrepareFeatures(context, folder, choice, notes, cancellation));
                    if (choice.WeightsSha256 is { } hash)
                        hashes[model.Features] = hash;
                }

                var (ml, (series, transform, prepared)) = features;
                facts ??= SeriesData.Facts(prepared, choice.Columns);
                var plans = folds.Plan(parsed, prepared, parsed.GetValue(seed), () => SeriesData.Seasons(series, choice.SeasonStart));
                evaluated.Add(FoldRuns.Run(ml, prepared, plans, model.Head, parsed.GetValue(seed), null, robust is not null || tellsWrong,
                    choice.Views, cancellation, model.Name));
                tested ??= series;
                subjects.Add(new(model.Name, transform, evaluated[^1][0].Reports[0]));
                told.Add(new(model.Name, prepared, evaluated[^1][0].Reports[0]));
            }

            var test = robust is null ? null
                : RobustnessTest.Run(Contexts.Create(parsed.GetValue(seed), notes), tested!, subjects, robust, null, parsed.GetValue(season),
                    parsed.GetValue(seed), cancellation);
            var result = new ComparisonResult(folder.Name, ModelComparison.Of(names, evaluated, facts!), [.. notes.Distinct(StringComparer.Ordinal)],
                clock.Elapsed.TotalSeconds)
            {
                Robustness = test is null ? null : RobustnessCurves.Of(test.Curves),
                Sensitivity = test is null ? null : RobustnessCurves.Of(test.Sensitivity),
                MetadataSensitivity = tellsWrong
                    ? SensitivityTest.Run(Contexts.Create(parsed.GetValue(seed), notes), told, parsed.GetValue(seed), cancellation)
                    : null,
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

    private static void Check(OptionResult result)
    {
        string[] given = result.GetValueOrDefault<string[]>() ?? [];
        if (given.Distinct(StringComparer.Ordinal).Count() < Math.Max(2, given.Length))
            result.AddError("geofm compare needs at least two different --model FEATURES+HEAD.");
        foreach (string model in given)
        {
            try
            {
                _ = ModelChoice.Parse(model);
            }
            catch (FormatException wrong)
            {
                result.AddError(wrong.Message);
            }
        }
    }

    private static Dictionary<string, EncoderChoice> Encoders(ModelChoice[] models, FileInfo[] files)
    {
        var choices = new Dictionary<string, EncoderChoice>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var encoder = GeoFMEncoder.Load(file.FullName);
            choices[encoder.Card.Id] = new(encoder.Card.Id, file, UsesLocation: false);
        }

        string[] needed = [.. models.Select(model => model.Features).Where(name => name != "raw" && !choices.ContainsKey(name)).Distinct()];
        return needed.Length == 0
            ? choices
            : throw new ArgumentException($"No weights are given for {string.Join(", ", needed)}: expected one --weights FILE for each encoder, got "
                + $"{(files.Length == 0 ? "none" : string.Join(", ", choices.Keys))}. Add --weights FILE.");
    }
}
