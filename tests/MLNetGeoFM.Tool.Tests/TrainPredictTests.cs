using System.Globalization;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.TestSupport;
using MLNetGeoFM.Tool.Pipelines;

namespace MLNetGeoFM.Tool.Tests;

[Category("EndToEnd")]
public sealed class TrainPredictTests
{
    [TestCase("logistic")]
    [TestCase("knn")]
    [TestCase("retrieval")]
    [TestCase("attention")]
    [TestCase("tempcnn")]
    public void TrainThenPredict_NewProcesses_PredictTheBitsOfThisProcess(string head)
    {
        string data = SharedFolder.Require("data/us-crops-2019-s2");
        using var folder = new TemporaryFolder();
        string model = Path.Combine(folder.Path, "m.zip");
        string predictions = Path.Combine(folder.Path, "p.csv");

        var train = Launched.Geofm("train", "--data", data, "--head", head, "--model", model);
        var predict = Launched.Geofm("predict", "--data", data, "--model", model, "--out", predictions);

        Assert.That(train.ExitCode, Is.Zero, train.Error);
        Assert.That(predict.ExitCode, Is.Zero, predict.Error);
        Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(2), "no partial file is left");
        var ml = new MLContext(0);
        var series = ml.GeoFM().LoadSeries(data);
        var here = CropModel.Fit(ml, series, FeaturePipeline.Raw(ml, series.Schema, 1, []), head, new()).Transform(series);
        string[] rows = File.ReadAllLines(predictions);
        string[] ids = [.. here.GetColumn<string>("SampleId")];
        string[] classes = [.. here.GetColumn<string>("PredictedClass")];
        float[][] scores = [.. here.GetColumn<float[]>("Score")];
        Assert.That(rows, Has.Length.EqualTo(ids.Length + 1));
        for (int i = 0; i < ids.Length; i++)
        {
            string[] fields = rows[i + 1].Split(',');
            Assert.That(fields[0], Is.EqualTo(ids[i]));
            Assert.That(fields[1], Is.EqualTo(classes[i]));
            Assert.That(fields[2..].Select(field => float.Parse(field, CultureInfo.InvariantCulture)), Is.EqualTo(scores[i]));
        }
    }

    /// <summary>GTCA fits many inner folds, so here on a part of the samples.</summary>
    [Test]
    public void TrainThenPredictGtca_NewProcesses_PredictTheBitsOfThisProcess()
    {
        using var folder = new TemporaryFolder();
        string data = Path.Combine(folder.Path, "part");
        SeriesPart.Write(SharedFolder.Require("data/us-crops-2019-s2"), data, every: 6);
        string model = Path.Combine(folder.Path, "m.zip");
        string predictions = Path.Combine(folder.Path, "p.csv");

        var train = Launched.Geofm("train", "--data", data, "--head", "gtca", "--model", model, "--seed", "2");
        var predict = Launched.Geofm("predict", "--data", data, "--model", model, "--out", predictions);

        Assert.That(train.ExitCode, Is.Zero, train.Error);
        Assert.That(predict.ExitCode, Is.Zero, predict.Error);
        var ml = new MLContext(2);
        var series = ml.GeoFM().LoadSeries(data);
        var here = CropModel.Fit(ml, series, FeaturePipeline.Raw(ml, series.Schema, 1, []), "gtca", new(2)).Transform(series);
        string[][] rows = [.. File.ReadAllLines(predictions).Skip(1).Select(line => line.Split(','))];
        Assert.That(rows, Has.Length.EqualTo(100));
        Assert.That(rows.Select(row => row[1]), Is.EqualTo(here.GetColumn<string>("PredictedClass")));
        Assert.That(rows.Select(row => row[2..].Select(field => float.Parse(field, CultureInfo.InvariantCulture)).ToArray()),
            Is.EqualTo(here.GetColumn<float[]>("Score")));
    }

    [TestCase("--calibrate temperature", "Leave --calibrate out")]
    [TestCase("--season-shift 45 --choose-views", "Leave --choose-views out")]
    public void TrainGtca_WithWhatItCannotDo_FailsWithTheRemedy(string options, string part)
    {
        using var folder = new TemporaryFolder();
        SeriesDamage.WriteValidFolder(folder.Path);

        var run = Launched.Geofm(["train", "--data", folder.Path, "--head", "gtca", "--model", Path.Combine(folder.Path, "m.zip"), .. options.Split(' ')]);

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Error, Does.Contain(part));
    }

    /// <summary>The saved model says what this process's calibrated model says: the same classes as without, and less sure of them.</summary>
    [Test]
    public void TrainCalibratedThenPredict_NewProcesses_AreTheClassesWithoutButLessSure()
    {
        string data = SharedFolder.Require("data/us-crops-2019-s2");
        using var folder = new TemporaryFolder();
        string model = Path.Combine(folder.Path, "m.zip");
        string json = Path.Combine(folder.Path, "train.json");
        string predictions = Path.Combine(folder.Path, "p.csv");

        var train = Launched.Geofm("train", "--data", data, "--calibrate", "temperature", "--model", model, "--json", json);
        var predict = Launched.Geofm("predict", "--data", data, "--model", model, "--out", predictions);

        Assert.That(train.ExitCode, Is.Zero, train.Error);
        Assert.That(predict.ExitCode, Is.Zero, predict.Error);
        Assert.That(Launched.Json(json).GetProperty("calibrationGroups").GetString(), Is.EqualTo("Region"));
        Assert.That(train.Output, Does.Contain("calibrated (temperature, 'Region' held out)"));
        var ml = new MLContext(0);
        var series = ml.GeoFM().LoadSeries(data);
        var plain = CropModel.Fit(ml, series, FeaturePipeline.Raw(ml, series.Schema, 1, []), "logistic", new()).Transform(series);
        string[][] rows = [.. File.ReadAllLines(predictions).Skip(1).Select(line => line.Split(','))];
        float[] sure = [.. plain.GetColumn<float[]>("Score").Select(score => score.Max())];
        float[] calibrated = [.. rows.Select(row => row[2..].Max(field => float.Parse(field, CultureInfo.InvariantCulture)))];
        Assert.That(rows.Select(row => row[1]), Is.EqualTo(plain.GetColumn<string>("PredictedClass")));
        Assert.That(calibrated.Average(), Is.LessThan(sure.Average() - 0.15));
    }

    [Test]
    public void ForTraining_OneRegion_FallsBackToBlocksThenYearsWithANote()
    {
        var ml = new MLContext(0);
        IDataView data(string block) => ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, 4).Select(row => new Place { Region = "north", Block = row < 2 ? "a" : block, Year = 2019 + (row / 3) }));
        var notes = new List<string>();
        var ofBlocks = CalibrationChoice.ForTraining(MLNetGeoFM.Models.CalibrationMethod.Temperature, data("b"), notes);
        var ofYears = CalibrationChoice.ForTraining(MLNetGeoFM.Models.CalibrationMethod.Temperature, data("a"), notes);

        Assert.Multiple(() =>
        {
            Assert.That(ofBlocks.GroupColumn, Is.EqualTo("Block"));
            Assert.That(ofYears.GroupColumn, Is.EqualTo("Year"));
            Assert.That(notes, Has.Count.EqualTo(2));
            Assert.That(notes[0], Does.StartWith("All samples have the same Region: ").And.Contain("'Block'"));
            Assert.That(notes[1], Does.StartWith("All samples have the same Region and Block: "));
        });
    }

    private sealed class Place
    {
        public string Region { get; set; } = "";

        public string Block { get; set; } = "";

        public int Year { get; set; }
    }

    [Test]
    public void Predict_FolderWithoutLabels_NeedsNone()
    {
        using var folder = new TemporaryFolder();
        string labelled = Path.Combine(folder.Path, "labelled");
        string unlabelled = Path.Combine(folder.Path, "unlabelled");
        SeriesDamage.WriteValidFolder(labelled);
        SeriesDamage.WriteValidFolder(unlabelled);
        SeriesDamage.Replace("series.json", "\"label\": \"class\"", "\"label\": null")(unlabelled);
        string model = Path.Combine(folder.Path, "m.zip");
        string predictions = Path.Combine(folder.Path, "p.csv");

        var train = Launched.Geofm("train", "--data", labelled, "--model", model);
        var predict = Launched.Geofm("predict", "--data", unlabelled, "--model", model, "--out", predictions);

        Assert.That(train.ExitCode, Is.Zero, train.Error);
        Assert.That(predict.ExitCode, Is.Zero, predict.Error);
        Assert.That(File.ReadAllLines(predictions), Has.Length.EqualTo(4));
    }

    [Test]
    public void PredictWithFields_MapOfTheSeries_CarriesThePredictions()
    {
        using var folder = new TemporaryFolder();
        string data = Path.Combine(folder.Path, "data");
        SeriesDamage.WriteValidFolder(data);
        string model = Path.Combine(folder.Path, "m.zip");
        string fields = Path.Combine(folder.Path, "fields.geojson");
        string map = Path.Combine(folder.Path, "map.geojson");
        string table = Path.Combine(folder.Path, "p.csv");
        string json = Path.Combine(folder.Path, "p.json");
        File.WriteAllText(fields, """
            {"type":"FeatureCollection","features":[
            {"type":"Feature","properties":{"parcel":"a","farm":"Hill"},"geometry":{"type":"Polygon","coordinates":[[[0,50],[0.01,50],[0.01,50.01],[0,50.01],[0,50]]]}},
            {"type":"Feature","properties":{"parcel":"b"},"geometry":{"type":"Polygon","coordinates":[[[1,50],[1.01,50],[1.01,50.01],[1,50.01],[1,50]]]}},
            {"type":"Feature","properties":{"parcel":"c"},"geometry":{"type":"Point","coordinates":[2,50]}},
            {"type":"Feature","properties":{"parcel":"fallow"},"geometry":{"type":"Point","coordinates":[3,50]}}]}
            """);

        Assert.That(Launched.Geofm("train", "--data", data, "--model", model).ExitCode, Is.Zero);
        Assert.That(Launched.Geofm("predict", "--data", data, "--model", model, "--out", table).ExitCode, Is.Zero);
        var predict = Launched.Geofm("predict", "--data", data, "--model", model, "--fields", fields, "--field-id", "parcel", "--out", map, "--json", json);

        Assert.That(predict.ExitCode, Is.Zero, predict.Error);
        using var written = JsonDocument.Parse(File.ReadAllText(map));
        var properties = written.RootElement.GetProperty("features").EnumerateArray().Select(feature => feature.GetProperty("properties")).ToArray();
        Assert.That(properties[0].GetProperty("farm").GetString(), Is.EqualTo("Hill"));
        Assert.That(properties[3].GetProperty("predicted_class").ValueKind, Is.EqualTo(JsonValueKind.Null));
        foreach (string[] row in File.ReadAllLines(table).Skip(1).Select(line => line.Split(',')))
        {
            var field = properties.Single(property => property.GetProperty("parcel").GetString() == row[0]);
            Assert.That(field.GetProperty("predicted_class").GetString(), Is.EqualTo(row[1]));
            Assert.That(field.GetProperty("p_Corn").GetSingle(), Is.EqualTo(float.Parse(row[2], CultureInfo.InvariantCulture)));
        }

        using var result = JsonDocument.Parse(File.ReadAllText(json));
        double hectares = result.RootElement.GetProperty("hectares").EnumerateObject().Sum(one => one.Value.GetDouble());
        Assert.That(hectares, Is.EqualTo(2 * 79.738).Within(0.002), "two boxes of 716.88 by 1112.29 m; points have no area");
    }

    [TestCase("parcel", "'b'", "of no field")]
    [TestCase("absent", "fields.geojson", "feature 0")]
    public void PredictWithFields_MapThatDoesNotFit_ExitsOneWithOneMessage(string property, params string[] parts)
    {
        using var folder = new TemporaryFolder();
        string data = Path.Combine(folder.Path, "data");
        SeriesDamage.WriteValidFolder(data);
        string model = Path.Combine(folder.Path, "m.zip");
        string fields = Path.Combine(folder.Path, "fields.geojson");
        string map = Path.Combine(folder.Path, "map.geojson");
        File.WriteAllText(fields, """
            {"type":"FeatureCollection","features":[{"type":"Feature","properties":{"parcel":"a"},"geometry":{"type":"Point","coordinates":[2,50]}}]}
            """);
        Assert.That(Launched.Geofm("train", "--data", data, "--model", model).ExitCode, Is.Zero);

        var run = Launched.Geofm("predict", "--data", data, "--model", model, "--fields", fields, "--field-id", property, "--out", map);

        Assert.That(run.ExitCode, Is.EqualTo(1));
        foreach (string part in parts)
            Assert.That(run.Error, Does.Contain(part).And.Not.Contain("   at "));
        Assert.That(File.Exists(map), Is.False);
    }

    [TestCase("missing")]
    [TestCase("no archive")]
    [TestCase("cut off")]
    public void Predict_DamagedModel_ExitsOneWithOneMessage(string damage)
    {
        using var folder = new TemporaryFolder();
        string data = Path.Combine(folder.Path, "data");
        SeriesDamage.WriteValidFolder(data);
        string model = Path.Combine(folder.Path, "m.zip");
        if (damage == "no archive")
            File.WriteAllText(model, "not a model");
        if (damage == "cut off")
        {
            Assert.That(Launched.Geofm("train", "--data", data, "--model", model).ExitCode, Is.Zero);
            File.WriteAllBytes(model, File.ReadAllBytes(model)[..2000]);
        }

        var run = Launched.Geofm("predict", "--data", data, "--model", model, "--out", Path.Combine(folder.Path, "p.csv"));

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Error, Does.Contain("m.zip").And.Contain("geofm train").And.Not.Contain("   at "));
        Assert.That(File.Exists(Path.Combine(folder.Path, "p.csv")), Is.False);
    }
}
