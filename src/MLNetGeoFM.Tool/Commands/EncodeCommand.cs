using System.CommandLine;
using System.Diagnostics;
using MLNetGeoFM.Tool.Embeddings;
using MLNetGeoFM.Tool.Pipelines;
using MLNetGeoFM.Tool.Results;
using MLNetGeoFM.Tool.Terminal;

namespace MLNetGeoFM.Tool.Commands;

/// <summary><c>geofm encode</c>: writes the embedding of every series of a folder.</summary>
internal static class EncodeCommand
{
    public static Command Create()
    {
        var data = DataOptions.Data();
        var season = DataOptions.SeasonStart();
        var json = DataOptions.Json();
        var encoder = new EncoderOptions();
        var pooling = new Option<string>("--pooling")
        {
            Description = "mean = one embedding for a series; per-step = one row for each month, NaN where nothing was clear.",
            DefaultValueFactory = _ => "mean",
        }.AcceptOnlyFromAmong("mean", "per-step");
        var output = new Option<FileInfo>("--out")
        {
            Description = "Write the embeddings to this file: .csv, or .parquet.",
            Required = true,
            HelpName = "FILE",
        };
        output.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<FileInfo>() is { } file && !EmbeddingWriter.IsKnown(file.Name))
                result.AddError($"--out needs a name that ends in .csv or .parquet, got '{file.Name}'.");
        });
        var command = new Command("encode", "Writes the embedding that a pretrained encoder has for every series of a folder.")
        {
            data, season, pooling, output, json,
        };
        encoder.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var kind = parsed.GetValue(pooling) == "mean" ? EmbeddingPooling.Mean : EmbeddingPooling.PerStep;
            var result = Encode(parsed.GetValue(data)!, encoder.Choice(parsed, kind)!, parsed.GetValue(season), parsed.GetValue(output)!, cancellation);
            ResultFile.WriteJson(parsed.GetValue(json), result);
            foreach (string note in result.Notes)
                Console.WriteLine($"Note: {note}");
            Console.WriteLine($"Encoded {result.Samples} series of {result.Data} with {result.Encoder}; wrote {result.Output}.");
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    private static EncodingResult Encode(
        DirectoryInfo folder, EncoderChoice choice, int seasonStart, FileInfo output, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var notes = new List<string>();
        var ml = Contexts.Create(0, notes);
        var weights = choice.Load();
        var columns = new EncodedColumns("Features", weights.Encoder.EmbeddingSize, "FeaturesClearFraction",
            choice.Pooling == EmbeddingPooling.PerStep ? "MonthlyDates" : null);
        var table = TaskProgress.Run("Encoding", progress =>
        {
            var series = SeriesData.Load(ml, folder, requireLabel: false, progress, cancellation);
            var encoded = FeaturePipeline.Encoded(ml, series.Schema, seasonStart, choice, weights, notes, cancellation).Fit(series).Transform(series);
            var embeddings = new EmbeddingTable(encoded, columns, choice.Id, weights.FileSha256);
            ResultFile.Write(output, stream => embeddings.Write(stream, output.Name, cancellation));
            return embeddings;
        });
        if (table.NothingClear > 0)
            notes.Add($"{table.NothingClear} of {table.Samples} series have no clear date in these twelve months: the encoder sees nothing of them.");
        output.Refresh();
        return new(folder.Name, choice.Id, weights.FileSha256, columns.Size, columns.StepDates is null ? "mean" : "per-step", choice.UsesLocation,
            table.Samples, table.Rows, table.NothingClear, output.FullName, output.Length, notes, clock.Elapsed.TotalSeconds);
    }
}
