using System.Globalization;
using System.Text.Json;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tool.Tests;

[Category("EndToEnd")]
public sealed class FoldOptionsTests
{
    [TestCase("cluster", 4)]
    [TestCase("stratified", 4)]
    [TestCase("forward", 15)]
    [TestCase("season", 16)]
    [TestCase("feature-cluster", 4)]
    [TestCase("block --block-size 50000", 4)]
    [TestCase("block --block-size auto --hexagons --buffer 500", 4)]
    public void Evaluate_RulesOfSpaceAndTime_GiveTheirFolds(string folds, int expected)
    {
        string data = SharedFolder.Require("data/sits-samples/samples_modis_ndvi");

        var result = EvaluateOn(data, ["--season-start", "9", "--head", "knn", "--fold-count", "4", "--folds", .. folds.Split(' ')]);

        Assert.That(result.GetProperty("folds").GetArrayLength(), Is.EqualTo(expected));
        Assert.That(Metric(result, "overallAccuracy"), Is.InRange(0.4, 0.95));
        AssertAccount(result, folds.Contains("--buffer 500", StringComparison.Ordinal) ? 500 : 0);
    }

    [Test]
    public void Evaluate_RegionYear_TrainsOnOtherRegionsInOtherYearsOnly()
    {
        using var folder = new TemporaryFolder();
        WriteRegions(folder.Path);

        var result = EvaluateOn(folder.Path, "--head", "knn", "--folds", "region-year");

        // 3 regions in 3 years of 4 samples each: a fold tests 4, trains on 2 x 2 x 4, and leaves out what shares one of the two.
        var folds = result.GetProperty("folds").EnumerateArray().ToArray();
        Assert.That(folds.Select(fold => fold.GetProperty("name").GetString()), Is.EqualTo(
            from region in new[] { "east", "south", "west" } from year in new[] { 2018, 2019, 2020 } select $"{region} {year}"));
        Assert.That(folds.Select(fold => fold.GetProperty("testSamples").GetInt32()), Is.All.EqualTo(4));
        Assert.That(folds.Select(fold => fold.GetProperty("trainSamples").GetInt32()), Is.All.EqualTo(16));
        Assert.That(folds.Select(fold => fold.GetProperty("excludedSamples").GetInt32()), Is.All.EqualTo(16));
        Assert.That(Metric(result, "overallAccuracy"), Is.EqualTo(1));

        // Regions are 2 degrees of latitude apart, samples of a region are at one place.
        AssertAccount(result, 222_000);
        Assert.That(folds[0].GetProperty("nearestTrainMetres").GetDouble(), Is.EqualTo(222_390).Within(10));
        Assert.That(folds[0].TryGetProperty("medianTrainMetres", out _), Is.True);
    }

    [Test]
    public void Evaluate_Nndm_MakesAFoldOfEachPlaceAndShowsItInTheReport()
    {
        using var folder = new TemporaryFolder();
        WriteRegions(folder.Path);
        string points = Path.Combine(folder.Path, "points.csv");
        File.WriteAllLines(points, ["latitude,longitude", "10.1,5", "12.1,5", "14.1,5"]);
        string report = Path.Combine(folder.Path, "report");

        var result = EvaluateOn(folder.Path, "--head", "knn", "--folds", "nndm", "--prediction-points", points, "--report", report);

        Assert.That(result.GetProperty("folds").GetArrayLength(), Is.EqualTo(3));
        Assert.That(result.GetProperty("account").GetProperty("notes")[0].GetString(), Does.Contain("3 prediction points"));
        string page = File.ReadAllText(Path.Combine(report, "report.html"));
        Assert.That(page, Does.Contain("<section id=\"folds\">").And.Contain("3 folds made by 'NNDM'").And.Contain("3 prediction points"));
        var kind = Launched.Json(Path.Combine(report, "report.json")).GetProperty("kinds")[0];
        Assert.That(kind.GetProperty("account").GetProperty("nearestTrainMetres").GetDouble(), Is.EqualTo(222_390).Within(10));
        Assert.That(kind.GetProperty("folds")[0].GetProperty("medianTrainMetres").GetDouble(), Is.EqualTo(222_390).Within(10));
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
    [TestCase("--folds nndm needs --prediction-points FILE", "--folds", "nndm")]
    public void Evaluate_WrongFoldOptions_SaysWhatIsWrong(string message, params string[] arguments)
    {
        var run = Launched.Geofm(["evaluate", "--data", ".", "--features", "raw", .. arguments]);

        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain(message));
    }

    // Nothing is nearer than the least distance, in any fold and over all; the median is no less than the nearest.
    private static void AssertAccount(JsonElement result, double leastMetres)
    {
        var account = result.GetProperty("account");
        double nearest = account.GetProperty("nearestTrainMetres").GetDouble();
        var folds = result.GetProperty("folds").EnumerateArray().ToArray();
        Assert.That(nearest, Is.GreaterThanOrEqualTo(leastMetres));
        Assert.That(account.GetProperty("medianTrainMetres").GetDouble(), Is.GreaterThanOrEqualTo(nearest));
        Assert.That(folds.Min(fold => fold.GetProperty("nearestTrainMetres").GetDouble()), Is.EqualTo(nearest));
    }

    // Two crops in three regions and three years; which crop it is shows in the series, and nothing else does.
    private static void WriteRegions(string folder)
    {
        Directory.CreateDirectory(folder);
        List<string> samples = ["sample_id,region,latitude,longitude,label"];
        List<string> observations = ["sample_id,date,NDVI"];
        string[] regions = ["west", "east", "south"];
        for (int i = 0; i < 36; i++)
        {
            int region = i % 3;
            int year = 2018 + (i / 3 % 3);
            samples.Add($"s{i},{regions[region]},{10 + (2 * region)},5,{(i % 2 == 0 ? "maize" : "rice")}");
            for (int month = 1; month <= 12; month++)
                observations.Add(string.Create(CultureInfo.InvariantCulture, $"s{i},{year}-{month:00}-15,{(month < 7 == (i % 2 == 0) ? 0.8 : 0.2):F1}"));
        }

        File.WriteAllLines(Path.Combine(folder, "samples.csv"), samples);
        File.WriteAllLines(Path.Combine(folder, "observations.csv"), observations);
        File.WriteAllText(Path.Combine(folder, "series.json"), """
            {
             "title": "Three regions", "samples": "samples.csv", "observations": "observations.csv", "id": "sample_id", "label": "label",
             "region": "region", "split": null, "place": { "latitude": "latitude", "longitude": "longitude" },
             "date": { "column": "date", "kind": "iso" }, "sensor": "none", "scale": 1, "offset": 0, "noData": null,
             "bands": { "NDVI": "NDVI" }, "quality": null
            }
            """);
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
