using System.CommandLine;
using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.Tool.Pipelines;
using MLNetGeoFM.Tool.Results;
using MLNetGeoFM.Tool.Terminal;

namespace MLNetGeoFM.Tool.Commands;

/// <summary><c>geofm demo</c>: the whole walk on a simulated landscape, with an honest score beside the flattering one.</summary>
internal static class DemoCommand
{
    private const string Head = "logistic";

    public static Command Create()
    {
        var series = new Option<int>("--series")
        {
            Description = "Number of simulated series.",
            DefaultValueFactory = _ => 2400,
            HelpName = "N",
        };
        var seed = new Option<int>("--seed") { Description = "Seed of the landscape.", DefaultValueFactory = _ => 1, HelpName = "N" };
        var json = DataOptions.Json();
        var figure = new Option<FileInfo>("--figure") { Description = "Draw the result as an SVG file.", HelpName = "FILE" };
        var command = new Command("demo",
            "Simulates a landscape, trains a crop classifier, compares random with leave-region-out folds, saves, reloads, predicts.")
        {
            series, seed, json, figure,
        };
        series.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 100)
                result.AddError($"--series needs at least 100 series to train and test on, got {result.GetValueOrDefault<int>()}.");
        });
        command.SetAction((parsed, cancellation) =>
        {
            var result = Run(parsed.GetValue(series), parsed.GetValue(seed), cancellation);
            ResultFile.WriteJson(parsed.GetValue(json), result);
            if (parsed.GetValue(figure) is { } file)
                ResultFile.Write(file, stream => DemoFigure.Write(stream, result));
            ResultTable.Print(result);
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    private static DemoResult Run(int count, int seed, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var ml = new MLContext(seed);
        var options = new SimulatedLandscapeOptions { Seed = seed, SeriesCount = count };
        var landscape = ml.GeoFM().SimulateLandscape(options);
        var features = FeaturePipeline.Raw(ml, landscape.Schema, 1, []);
        var prepared = TaskProgress.Run("Simulating series and computing features", _ =>
            SeriesData.Prepare(ml, features.Fit(landscape).Transform(landscape), ErrorColumns.None));
        var random = TaskProgress.Run("Random folds", progress =>
            CrossValidate(ml, prepared, Folds.Random("SampleId"), progress, cancellation));
        var region = TaskProgress.Run("Leave one region out", progress =>
            CrossValidate(ml, prepared, Folds.LeaveRegionOut("Region"), progress, cancellation));
        var fresh = TaskProgress.Run("Training, saving, reloading, predicting new regions", _ =>
            TrainAndReload(ml, landscape, features, options, cancellation));
        return new DemoResult(seed, count, options.RegionCount, SeriesData.FeatureCount(prepared), Head,
            Scores.Of(random.Metrics), Scores.Of(region.Metrics), Scores.Of(fresh.Metrics), fresh.Samples,
            random.Metrics.OverallAccuracy - region.Metrics.OverallAccuracy,
            [.. region.Folds.Select(FoldScore.Of)],
            [.. region.Metrics.PerClass.Select(ClassScore.Of)], fresh.Bytes, fresh.Identical, typeof(MLContext).Assembly.GetName().Name!, clock.Elapsed.TotalSeconds);
    }

    private static CrossValidationReport CrossValidate(
        MLContext ml, IDataView data, FoldDesign folds, Action<double> progress, CancellationToken cancellation)
        => ml.GeoFM().CrossValidate(data, CropModel.Trained(ml, data, Head, new() { Cancellation = cancellation }), folds, "Label",
            new CrossValidationOptions { Progress = new FoldProgress(progress), CancellationToken = cancellation });

    private static (ClassificationMetrics Metrics, int Samples, int Identical, long Bytes) TrainAndReload(MLContext ml, IDataView landscape,
        IEstimator<ITransformer> features, SimulatedLandscapeOptions options, CancellationToken cancellation)
    {
        var model = CropModel.Fit(ml, landscape, features, Head, new() { Cancellation = cancellation });
        using var file = new MemoryStream();
        ml.Model.Save(model, landscape.Schema, file);
        file.Position = 0;
        var reloaded = new MLContext(0).Model.Load(file, out _);
        var elsewhere = ml.GeoFM().SimulateLandscape(new SimulatedLandscapeOptions
        {
            Seed = options.Seed,
            SeriesCount = options.SeriesCount / 2,
            RegionCount = options.RegionCount,
            FirstRegion = options.RegionCount,
        });
        var here = model.Transform(elsewhere);
        var there = reloaded.Transform(elsewhere);
        float[][] scores = [.. here.GetColumn<float[]>("Score")];
        int identical = scores.Zip(there.GetColumn<float[]>("Score"))
            .Count(pair => pair.First.AsSpan().SequenceEqual(pair.Second));
        return (Score(there), scores.Length, identical, file.Length);
    }

    /// <summary>Scores predictions on series whose class the model may not know: such a class has probability 0.</summary>
    private static ClassificationMetrics Score(IDataView scored)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["PredictedLabel"].GetKeyValues(ref names);
        string[] labels = [.. scored.GetColumn<string>("Label")];
        string[] known = [.. names.DenseValues().Select(name => name.ToString())];
        string[] classes = [.. known.Union(labels)];
        float[] probabilities = new float[labels.Length * classes.Length];
        int row = 0;
        foreach (float[] score in scored.GetColumn<float[]>("Score"))
            score.CopyTo(probabilities.AsSpan(row++ * classes.Length));
        return ClassificationMetrics.Compute([.. labels.Select(label => Array.IndexOf(classes, label))], probabilities, classes);
    }
}
