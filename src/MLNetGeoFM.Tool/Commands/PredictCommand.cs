using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using MLNetGeoFM.Tool.Pipelines;
using MLNetGeoFM.Tool.Results;
using MLNetGeoFM.Tool.Terminal;

namespace MLNetGeoFM.Tool.Commands;

/// <summary><c>geofm predict</c>: loads a model and writes a class and its probabilities for every series.</summary>
internal static class PredictCommand
{
    public static Command Create()
    {
        var data = DataOptions.Data();
        var json = DataOptions.Json();
        var model = new Option<FileInfo>("--model") { Description = "Model file written by train.", Required = true, HelpName = "FILE" };
        var output = new Option<FileInfo>("--out")
        {
            Description = "Write the predictions to this CSV file: id, class, and the probability of every class; with --fields, as GeoJSON.",
            Required = true,
            HelpName = "FILE",
        };
        var fields = new Option<FileInfo>("--fields")
        {
            Description = "GeoJSON or GeoParquet (.parquet) of the fields, WGS 84, with the ids of the series: --out then is this map as GeoJSON, with class and probabilities.",
            HelpName = "FILE",
        };
        var fieldId = new Option<string>("--field-id")
        {
            Description = "Property or column of --fields that holds the id. Default: id.",
            HelpName = "NAME",
        };
        var command = new Command("predict", "Predicts the class of every series of a folder with a saved model.")
        {
            data, model, output, fields, fieldId, json,
        };
        command.Validators.Add(result =>
        {
            if (result.IsGiven(fieldId) && !result.IsGiven(fields))
                result.AddError("--field-id names a property of --fields. Give the map, or leave it out.");
        });
        command.SetAction((parsed, cancellation) =>
        {
            var map = parsed.GetValue(fields) is { } file
                ? ReadFields(file, new() { IdProperty = parsed.GetValue(fieldId), CancellationToken = cancellation })
                : null;
            var result = Predict(parsed.GetValue(data)!, parsed.GetValue(model)!, parsed.GetValue(output)!, map, cancellation);
            ResultFile.WriteJson(parsed.GetValue(json), result);
            Console.WriteLine($"Predicted {result.Samples} series of {result.Data}; wrote {result.Output}.");
            foreach (var (name, hectares) in result.Hectares ?? new Dictionary<string, double>())
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name}: {result.Predicted[name]} fields, {hectares:F1} hectares"));
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    private static FieldShapes ReadFields(FileInfo file, FieldReadOptions options) => file.Extension.EndsWith("parquet", StringComparison.OrdinalIgnoreCase)
        ? FieldShapes.ReadGeoParquet(file.FullName, options)
        : FieldShapes.ReadGeoJson(file.FullName, options);

    private static PredictionResult Predict(
        DirectoryInfo folder, FileInfo modelFile, FileInfo output, FieldShapes? fields,
        CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var ml = new MLContext(0);
        var model = LoadModel(ml, modelFile);
        var table = TaskProgress.Run("Predicting", progress =>
        {
            var data = SeriesData.Load(ml, folder, requireLabel: false, progress, cancellation);
            var predictions = new PredictionTable(model.Transform(data));
            ResultFile.Write(output, stream =>
            {
                if (fields is null)
                    predictions.Write(stream);
                else
                    predictions.WriteMap(stream, fields);
            });
            return predictions;
        });
        return new PredictionResult(folder.Name, modelFile.FullName, output.FullName, table.Samples, table.WithoutPrediction,
            table.Predicted, clock.Elapsed.TotalSeconds)
        {
            Hectares = fields is null ? null : table.Hectares,
        };
    }

    private static ITransformer LoadModel(MLContext ml, FileInfo file)
    {
        if (!file.Exists)
            throw new FileNotFoundException($"The model file '{file.FullName}' does not exist. Make one with 'geofm train'.");
        try
        {
            return ml.Model.Load(file.FullName, out _);
        }
        catch (Exception exception) when (exception is FormatException or InvalidDataException or InvalidOperationException
            or ArgumentException or EndOfStreamException or NullReferenceException)
        {
            throw new InvalidDataException(
                $"The model file '{file.FullName}' cannot be read: {exception.Message.TrimEnd('.')}. Expected a model written by 'geofm train'.", exception);
        }
    }
}
