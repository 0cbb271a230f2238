using System.Text.Json;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tool.Tests;

[Category("EndToEnd")]
public sealed class FoldOptionsTests
{
    [TestCase("cluster", 4)]
    [TestCase("stratified", 4)]
    [TestCase("forward", 15)]
    [TestCase("block --block-size 50000", 4)]
    [TestCase("block --block-size auto --hexagons --buffer 500", 4)]
    public void Evaluate_RulesOfSpaceAndTime_GiveTheirFolds(string folds, int expected)
    {
        string data = SharedFolder.Require("data/sits-samples/samples_modis_ndvi");

        var result = EvaluateOn(data, ["--season-start", "9", "--head", "knn", "--fold-count", "4", "--folds", .. folds.Split(' ')]);

        Assert.That(result.GetProperty("folds").GetArrayLength(), Is.EqualTo(expected));
        Assert.That(Metric(result, "overallAccuracy"), Is.InRange(0.4, 0.95));
    }

    [Test]
    public void Evaluate_Knndm_TakesPredictionPoints()
    {
        string data = SharedFolder.Require("data/sits-samples/samples_modis_ndvi");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Path);
        string points = Path.Combine(folder.Path, "points.csv");
        File.WriteAllLines(points, ["name,latitude,longitude", .. Enumerable.Range(0, 100).Select(i => $"p{i},{-18 + (i / 10)},{-60 + (i % 10)}")]);

        var result = EvaluateOn(data, "--season-start", "9", "--head", "knn", "--fold-count", "4", "--folds", "knndm", "--prediction-points", points);

        Assert.That(result.GetProperty("folds").GetArrayLength(), Is.EqualTo(4));
    }

    [TestCase("--block-size must be metres above 0 or auto, got '-5'", "--folds", "block", "--block-size", "-5")]
    [TestCase("--hexagons needs --block-size", "--folds", "block", "--hexagons")]
    [TestCase("--buffer must be metres above 0, got -1", "--folds", "block", "--buffer", "-1")]
    [TestCase("--folds knndm needs --prediction-points FILE", "--folds", "knndm")]
    public void Evaluate_WrongFoldOptions_SaysWhatIsWrong(string message, params string[] arguments)
    {
        var run = Launched.Geofm(["evaluate", "--data", ".", "--features", "raw", .. arguments]);

        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain(message));
    }

    private static double Metric(JsonElement result, string name) => result.GetProperty("metrics").GetProperty(name).GetDouble();

    private static JsonElement EvaluateOn(string data, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        string json = Path.Combine(folder.Path, "result.json");
        var run = Launched.Geofm(["evaluate", "--data", data, "--features", "raw", "--json", json, .. arguments]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        return Launched.Json(json);
    }
}
