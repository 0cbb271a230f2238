using System.CommandLine;
using System.Diagnostics;
using MLNetGeoFM.Models;
using MLNetGeoFM.Tool.Pipelines;
using MLNetGeoFM.Tool.Reports;
using MLNetGeoFM.Tool.Results;
using MLNetGeoFM.Tool.Terminal;

namespace MLNetGeoFM.Tool.Commands;

/// <summary><c>geofm compare</c>: several models on the same folds, with paired differences.</summary>
internal static class CompareCommand
{
    private static readonly string[] Heads = ["logistic", "knn"];

    public static Command Create()
    {
        var data = DataOptions.Data();
        var season = DataOptions.SeasonStart();
        var seed = DataOptions.Seed();
        var json = DataOptions.Json();
        var models = new Option<string[]>("--model")
        {
            Description = "FEATURES+HEAD, twice or more: raw or an encoder's name, then logistic or knn. The others are compared with the first.",
            Required = true,
            HelpName = "FEATURES+HEAD",
        };
        var weights = new Option<FileInfo[]>("--weights")
        {
            Description = "File of an encoder's weights, once for each encoder among the models; which encoder it is of is read from it.",
            HelpName = "FILE",
        };
        var folds = new FoldOptions();
        var command = new Command("compare", "Measures several models on the same folds and says whether they differ.")
        {
            data, models, weights, season, seed, json,
        };
        folds.AddTo(command);
        models.Validators.Add(result =>
        {
            string[] given = result.GetValueOrDefault<string[]>() ?? [];
            if (given.Distinct(StringComparer.Ordinal).Count() < Math.Max(2, given.Length))
                result.AddError("geofm compare needs at least two different --model FEATURES+HEAD.");
            foreach (string model in given.Where(model => !IsModel(model)))
            {
                result.AddError($"--model {model} is none: expected raw or one of {string.Join(", ", EncoderCards.All.Select(card => card.Id))}, "
                    + $"a plus sign, and one of {string.Join(", ", Heads)}.");
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
            foreach (var model in names.Select(name => name.Split('+')))
            {
                var ml = Contexts.Create(parsed.GetValue(seed), notes);
                var choice = new FeatureChoice(encoders.GetValueOrDefault(model[0]), parsed.GetValue(season));
                var (series, _, prepared) = SeriesData.PrepareFeatures(ml, folder, choice, notes, cancellation);
                facts ??= SeriesData.Facts(prepared);
                var plans = folds.Plan(parsed, prepared, parsed.GetValue(seed), () => SeriesData.Seasons(series, choice.SeasonStart));
                evaluated.Add(FoldRuns.Run(ml, prepared, plans, model[1], null, keepsFirstModels: false, cancellation));
            }

            var result = new ComparisonResult(folder.Name, ModelComparison.Of(names, evaluated, facts!), notes, clock.Elapsed.TotalSeconds);
            ResultFile.WriteJson(parsed.GetValue(json), result);
            ResultTable.Print(result);
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    private static bool IsModel(string model)
        => model.Split('+') is [var features, var head] && Heads.Contains(head) && (features == "raw" || EncoderCards.FindById(features) is not null);

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
