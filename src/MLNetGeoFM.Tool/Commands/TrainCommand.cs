using System.CommandLine;
using System.Diagnostics;
using MLNetGeoFM.Models;
using MLNetGeoFM.Tool.Pipelines;
using MLNetGeoFM.Tool.Results;
using MLNetGeoFM.Tool.Terminal;

namespace MLNetGeoFM.Tool.Commands;

/// <summary><c>geofm train</c>: fits features and head on all labelled series and saves the model.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var data = DataOptions.Data();
        var features = DataOptions.Features();
        var head = DataOptions.Head();
        var season = DataOptions.SeasonStart();
        var calibrate = DataOptions.Calibrate();
        var seed = DataOptions.Seed();
        var json = DataOptions.Json();
        var encoder = new EncoderOptions();
        var views = new ViewOptions();
        var model = new Option<FileInfo>("--model")
        {
            Description = "Write the model to this zip file; any ML.NET program that has this library beside it can load it.",
            Required = true,
            HelpName = "FILE",
        };
        var command = new Command("train", "Trains on every labelled series of a folder and saves the model.")
        {
            data, features, season, head, calibrate, seed, model, json,
        };
        encoder.AddTo(command, features);
        views.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var choice = new FeatureChoice(encoder.Choice(parsed), parsed.GetValue(season)) { Views = views.Plan(parsed) }.For(parsed.GetValue(head)!);
            var result = Train(parsed.GetValue(data)!, choice, parsed.GetValue(head)!,
                parsed.GetValue(calibrate), parsed.GetValue(seed), parsed.GetValue(model)!, cancellation);
            ResultFile.WriteJson(parsed.GetValue(json), result);
            foreach (string note in result.Notes)
                Console.WriteLine($"Note: {note}");
            Console.WriteLine($"Trained {result.Head}{Corrected(result)} on {result.Samples} series of {result.Data}; saved {result.Model} ({result.ModelBytes} bytes).");
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    private static string Corrected(TrainingResult result)
        => result.Calibration is null ? "" : $", calibrated ({result.Calibration}, '{result.CalibrationGroups}' held out)";

    private static TrainingResult Train(
        DirectoryInfo folder, FeatureChoice features, string head, string? method, int seed, FileInfo file, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var notes = new List<string>();
        var ml = Contexts.Create(seed, notes);
        CalibrationChoice? calibration = null;
        long samples = TaskProgress.Run("Training", progress =>
        {
            var data = SeriesData.Load(ml, folder, requireLabel: true, progress, cancellation);
            calibration = method is null ? null : CalibrationChoice.ForTraining(Enum.Parse<CalibrationMethod>(method, ignoreCase: true), data, notes);
            var (needed, training) = features.Steps(ml, data.Schema, notes, cancellation);
            var model = CropModel.Fit(ml, data, needed, head, new(seed)
            {
                Calibration = calibration,
                Views = new(features.Views, features.Views.Chooses ? InnerGroups.ForTraining(data) : null),
                Progress = new FractionProgress(progress),
                Cancellation = cancellation,
            }, training);
            if (!features.Views.IsNone)
                notes.Add($"Views: {features.Views.Text}.");
            ResultFile.Write(file, stream => ml.Model.Save(model, data.Schema, stream));
            return data.GetRowCount() ?? 0;
        });
        file.Refresh();
        return new TrainingResult(folder.Name, features.Name, head, samples, file.FullName, file.Length, notes, clock.Elapsed.TotalSeconds)
        {
            Views = ViewsResult.Of(features.Views),
            Calibration = method,
            CalibrationGroups = calibration?.GroupColumn,
        };
    }
}
