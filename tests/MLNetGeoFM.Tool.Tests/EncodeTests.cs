using System.Globalization;
using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.TestSupport;
using MLNetGeoFM.Tool.Embeddings;
using MLNetGeoFM.Tool.Pipelines;
using MLNetGeoFM.Tool.Results;

namespace MLNetGeoFM.Tool.Tests;

[Category("EndToEnd")]
public sealed class EncodeTests
{
    private const int Size = 128;
    private const int FirstEmbeddingColumn = 12;

    [Test]
    public void Encode_CsvAndParquet_HoldTheSame()
    {
        using var folder = new TemporaryFolder();
        string data = SmallFolder(folder);
        string weights = Path.Combine(folder.Path, "w.safetensors");
        RandomWeights.Write(weights, "presto");
        string csv = Path.Combine(folder.Path, "e.csv");
        string parquet = Path.Combine(folder.Path, "e.parquet");
        string json = Path.Combine(folder.Path, "e.json");

        var first = Launched.Geofm("encode", "--data", data, "--encoder", "presto", "--weights", weights, "--out", csv, "--json", json);
        var second = Launched.Geofm("encode", "--data", data, "--encoder", "presto", "--weights", weights, "--out", parquet);

        Assert.That(first.ExitCode, Is.Zero, first.Error);
        Assert.That(second.ExitCode, Is.Zero, second.Error);
        string[][] rows = [.. File.ReadAllLines(csv).Select(line => line.Split(','))];
        var content = new ParquetContent(File.ReadAllBytes(parquet));
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(weights)));
        Assert.Multiple(() =>
        {
            Assert.That(rows[0], Is.EqualTo(content.Columns[..^1].Concat(Enumerable.Range(0, Size).Select(i => $"e{i:D3}"))));
            Assert.That(rows[1][..9], Is.EqualTo(new[] { "b", "34.25", "-90.5", "2019-03-01", "2019-03-11", "2", "0.083333336", "Soy", "South" }));
            Assert.That(rows[1][9..FirstEmbeddingColumn], Is.EqualTo(new[] { "2019", "presto", sha256 }));
            Assert.That(content.Column("sample_id"), Is.EqualTo(new[] { "b", "a", "c" }));
            Assert.That(content.Column("weights_sha256"), Has.All.EqualTo(sha256));
            Assert.That(content.Column("dates"), Is.EqualTo(new[] { 2, 3, 1 }));
            Assert.That(content.Lists("embedding"), Is.EqualTo(rows.Skip(1).Select(Embedding)));
            Assert.That(rows.Skip(1).SelectMany(Embedding).All(float.IsFinite), Is.True);
            Assert.That(Embedding(rows[1]), Is.Not.EqualTo(Embedding(rows[2])));
        });
        var result = Launched.Json(json);
        Assert.That(result.GetProperty("samples").GetInt32(), Is.EqualTo(3));
        Assert.That(result.GetProperty("notes").EnumerateArray().Select(note => note.GetString()), Has.One.Contains("published files"));
    }

    [Test]
    public void Encode_PerStep_HasARowForEachMonth()
    {
        using var folder = new TemporaryFolder();
        string data = SmallFolder(folder);
        string weights = Path.Combine(folder.Path, "w.safetensors");
        RandomWeights.Write(weights, "presto");
        string csv = Path.Combine(folder.Path, "e.csv");

        var run = Launched.Geofm("encode", "--data", data, "--encoder", "presto", "--weights", weights, "--pooling", "per-step", "--out", csv);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        string[][] rows = [.. File.ReadAllLines(csv).Select(line => line.Split(','))];
        Assert.That(rows, Has.Length.EqualTo(1 + 3 * 12));
        int step = Array.IndexOf(rows[0], "step_date");
        Assert.That(rows.Skip(1).Take(12).Select(row => row[step]), Is.EqualTo(Enumerable.Range(1, 12).Select(month => $"2019-{month:D2}-01")));
        // b was seen in March, a and c in May.
        Assert.That(rows.Skip(1).Where(row => row[^1] != "NaN").Select(row => (row[0], row[step])),
            Is.EqualTo(new[] { ("b", "2019-03-01"), ("a", "2019-05-01"), ("c", "2019-05-01") }));
    }

    [Test]
    public void Encode_SeriesWithoutAClearDate_IsCountedAndNoted()
    {
        using var folder = new TemporaryFolder();
        string data = SmallFolder(folder);
        SeriesDamage.Replace("observations.csv", "400,4000,6", "400,4000,8")(data);
        string weights = Path.Combine(folder.Path, "w.safetensors");
        RandomWeights.Write(weights, "galileo-nano");
        string csv = Path.Combine(folder.Path, "e.csv");
        string json = Path.Combine(folder.Path, "e.json");

        var run = Launched.Geofm("encode", "--data", data, "--encoder", "galileo-nano", "--weights", weights, "--out", csv, "--json", json);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Contain("1 of 3 series have no clear date"));
        Assert.That(Launched.Json(json).GetProperty("nothingClear").GetInt32(), Is.EqualTo(1));
        string[] c = File.ReadAllLines(csv)[3].Split(',');
        Assert.That(c[0], Is.EqualTo("c"));
        Assert.That(c[6], Is.EqualTo("0"), "clear fraction");
        Assert.That(Embedding(c), Has.All.NaN);
    }

    [Test]
    public void Encode_WeightsOfAnotherEncoder_ExitsOneAndNamesBoth()
    {
        using var folder = new TemporaryFolder();
        string data = SmallFolder(folder);
        string weights = Path.Combine(folder.Path, "w.safetensors");
        RandomWeights.Write(weights, "presto");
        string output = Path.Combine(folder.Path, "e.csv");

        var run = Launched.Geofm("encode", "--data", data, "--encoder", "galileo-nano", "--weights", weights, "--out", output);

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(1), run.Error);
        Assert.That(run.Error, Does.Contain("'galileo-nano'").And.Contain("'presto'").And.Contain(weights));
        Assert.That(File.Exists(output), Is.False);
    }

    [Test]
    public void Write_Cancelled_LeavesNoFile()
    {
        using var folder = new TemporaryFolder();
        string data = SmallFolder(folder);
        string path = Path.Combine(folder.Path, "w.safetensors");
        RandomWeights.Write(path, "presto");
        var ml = new MLContext(0);
        var series = ml.GeoFM().LoadSeries(data);
        var choice = new EncoderChoice("presto", new FileInfo(path), false, EmbeddingPooling.Mean);
        var encoded = FeaturePipeline.Encoded(ml, series.Schema, 1, choice, choice.Load(), [], default).Fit(series).Transform(series);
        var table = new EmbeddingTable(encoded, new("Features", Size, "FeaturesClearFraction"), "presto", "abc");
        var output = new FileInfo(Path.Combine(folder.Path, "e.parquet"));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.That(() => ResultFile.Write(output, stream => table.Write(stream, output.Name, cancelled.Token)),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Directory.GetFiles(folder.Path).Select(Path.GetFileName), Is.EqualTo(new[] { "w.safetensors" }));
    }

    // protocols.md part 6: presto_ll0 + LR, galileo + LR; the random folds are seed 0 of three.
    [TestCase("presto", "split", 0.857, 0.012, 0.825, 0.02)]
    [TestCase("presto", "random", 0.897, 0.012, 0.862, 0.03)]
    [TestCase("presto", "region", 0.362, 0.02, 0.270, 0.03)]
    [TestCase("galileo-nano", "split", 0.837, 0.012, 0.809, 0.02)]
    [TestCase("galileo-nano", "random", 0.882, 0.012, 0.799, 0.04)]
    [TestCase("galileo-nano", "region", 0.340, 0.02, 0.232, 0.03)]
    public void Evaluate_UsCrops_AgreesWithTheReference(
        string encoder, string folds, double accuracy, double accuracyTolerance, double macroF1, double macroF1Tolerance)
    {
        string data = SharedFolder.Require("data/us-crops-2019-s2");
        string[] design = folds == "random"
            ? ["--folds-file", Path.Combine(data, "folds.csv"), "--fold-column", "random_fold_s0"]
            : ["--folds", folds];
        using var folder = new TemporaryFolder();
        string json = Path.Combine(folder.Path, "result.json");

        var run = Launched.Geofm(["evaluate", "--data", data, "--encoder", encoder, "--weights", Published(encoder), "--json", json, .. design]);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        var result = Launched.Json(json);
        Assert.Multiple(() =>
        {
            Assert.That(result.GetProperty("features").GetString(), Is.EqualTo(encoder));
            Assert.That(result.GetProperty("featureCount").GetInt32(), Is.EqualTo(Size));
            Assert.That(result.GetProperty("metrics").GetProperty("overallAccuracy").GetDouble(), Is.EqualTo(accuracy).Within(accuracyTolerance));
            Assert.That(result.GetProperty("metrics").GetProperty("macroF1").GetDouble(), Is.EqualTo(macroF1).Within(macroF1Tolerance));
        });
    }

    // protocols.md part 6: presto_ll + LR; the place flatters here.
    [Test]
    public void Evaluate_WithLocation_AgreesWithTheReference()
    {
        string data = SharedFolder.Require("data/us-crops-2019-s2");
        using var folder = new TemporaryFolder();
        string json = Path.Combine(folder.Path, "result.json");

        var run = Launched.Geofm("evaluate", "--data", data, "--encoder", "presto", "--weights", Published("presto"), "--location",
            "--folds", "split", "--json", json);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(Launched.Json(json).GetProperty("metrics").GetProperty("overallAccuracy").GetDouble(), Is.EqualTo(0.867).Within(0.012));
    }

    [TestCase("presto")]
    [TestCase("galileo-nano")]
    public void TrainThenPredict_NewProcesses_PredictTheBitsOfThisProcess(string encoder)
    {
        string data = SharedFolder.Require("data/us-crops-2019-s2");
        string weights = Published(encoder);
        using var folder = new TemporaryFolder();
        string model = Path.Combine(folder.Path, "m.zip");
        string predictions = Path.Combine(folder.Path, "p.csv");

        var train = Launched.Geofm("train", "--data", data, "--encoder", encoder, "--weights", weights, "--model", model);
        var predict = Launched.Geofm("predict", "--data", data, "--model", model, "--out", predictions);

        Assert.That(train.ExitCode, Is.Zero, train.Error);
        Assert.That(predict.ExitCode, Is.Zero, predict.Error);
        var ml = new MLContext(0);
        var series = ml.GeoFM().LoadSeries(data);
        var choice = new FeatureChoice(new(encoder, new FileInfo(weights), false, EmbeddingPooling.Mean), 1);
        var here = CropModel.Fit(ml, series, choice.Pipeline(ml, series.Schema, [], default), "logistic", new()).Transform(series);
        string[][] rows = [.. File.ReadAllLines(predictions).Skip(1).Select(line => line.Split(','))];
        float[][] scores = [.. here.GetColumn<float[]>("Score")];
        Assert.That(rows.Select(row => row[1]), Is.EqualTo(here.GetColumn<string>("PredictedClass")));
        Assert.That(rows.Select(row => row[2..].Select(text => float.Parse(text, CultureInfo.InvariantCulture))), Is.EqualTo(scores));
    }

    private static string Published(string encoder) => encoder == "presto"
        ? SharedFolder.Require("models/presto/default_model.pt")
        : SharedFolder.Require("models/galileo-nano/encoder.pt");

    /// <summary>The small valid folder with the two near infrared bands, each of which is a token group of its own.</summary>
    private static string SmallFolder(TemporaryFolder folder)
    {
        string data = Path.Combine(folder.Path, "data");
        SeriesDamage.WriteValidFolder(data);
        SeriesDamage.Replace("series.json", "\"B02\": \"B2\"", "\"B8A\": \"B2\"")(data);
        return data;
    }

    private static float[] Embedding(string[] row)
        => [.. row.Skip(FirstEmbeddingColumn).Select(text => float.Parse(text, CultureInfo.InvariantCulture))];
}
