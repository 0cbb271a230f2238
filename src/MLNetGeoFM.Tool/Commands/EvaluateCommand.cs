using System.CommandLine;
using System.Diagnostics;
using MLNetGeoFM.Tool.Pipelines;
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
        var encoder = new EncoderOptions();
        var folds = new FoldOptions();
        var command = new Command("evaluate", "Measures features and head by cross-validation over honest (or random) folds.")
        {
            data, features, season, head, seed, json,
        };
        encoder.AddTo(command, features);
        folds.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var result = Evaluate(parsed, parsed.GetValue(data)!, new(encoder.Choice(parsed), parsed.GetValue(season)),
                parsed.GetValue(head)!, parsed.GetValue(seed), folds, cancellation);
            ResultFile.WriteJson(parsed.GetValue(json), result);
            ResultTable.Print(result);
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    private static EvaluationResult Evaluate(ParseResult parsed, DirectoryInfo folder, FeatureChoice features, string head, int seed,
        FoldOptions folds, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var notes = new List<string>();
        var ml = Contexts.Create(seed, notes);
        var prepared = TaskProgress.Run("Reading series and computing features", progress =>
        {
            var series = SeriesData.Load(ml, folder, requireLabel: true, progress, cancellation);
            return SeriesData.Prepare(ml, features.Pipeline(ml, series.Schema, notes, cancellation).Fit(series).Transform(series));
        });
        var report = TaskProgress.Run("Training and testing folds", progress =>
            ml.GeoFM().CrossValidate(prepared, CropModel.Trained(ml, head, cancellation), folds.Create(parsed, prepared, seed), "Label",
                new CrossValidationOptions { Progress = new FoldProgress(progress), CancellationToken = cancellation }));
        return EvaluationResults.Of(folder.Name, features.Name, SeriesData.FeatureCount(prepared), head, folds.KindOf(parsed), report, notes,
            clock.Elapsed.TotalSeconds);
    }
}
