using System.Text.Json;
using System.Xml.Linq;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tool.Tests;

[Category("EndToEnd")]
public sealed class ReportCommandTests
{
    // protocols.md part 6, raw + LR: (i), (ii), (iv), (iii) and (iii-o); OA, ECE, NLL.
    [Test]
    public void Evaluate_FourDivisionsOfUsCrops_AgreeWithTheReferenceAndMakeAReport()
    {
        using var folder = new TemporaryFolder();
        string output = Path.Combine(folder.Path, "out");

        var run = Launched.Geofm("evaluate", "--data", SharedFolder.Require("data/us-crops-2019-s2"), "--folds", "split,random,block,region",
            "--fold-seeds", "0,1,2", "--report", output);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        var report = Launched.Json(Path.Combine(output, "report.json"));
        var kinds = report.GetProperty("kinds").EnumerateArray().ToDictionary(kind => kind.GetProperty("name").GetString()!);
        var possible = kinds["region"].GetProperty("possible");
        Assert.Multiple(() =>
        {
            AssertScores(kinds["split"].GetProperty("metrics"), 0.843, 0.053, 0.60);
            AssertScores(kinds["random"].GetProperty("metrics"), 0.894, 0.026, 0.41);
            AssertScores(kinds["block"].GetProperty("metrics"), 0.877, 0.024, 0.45);
            AssertScores(kinds["region"].GetProperty("metrics"), 0.312, 0.425, 4.80);
            AssertScores(possible.GetProperty("metrics"), 0.352, 0.383, 3.63);
            Assert.That(possible.GetProperty("samples").GetInt32(), Is.EqualTo(531));
            Assert.That(possible.GetProperty("leftOutClasses").GetArrayLength(), Is.EqualTo(6));
            Assert.That(kinds["random"].GetProperty("draws").GetArrayLength(), Is.EqualTo(3));
            Assert.That(report.GetProperty("coordinates").GetProperty("warns").GetBoolean(), Is.False);
            Assert.That(report.GetProperty("provenance").GetProperty("command").GetString(), Does.StartWith("geofm evaluate --data "));
            Assert.That(XDocument.Load(Path.Combine(output, "report.html")).Root!.Name.LocalName, Is.EqualTo("html"));
            Assert.That(Path.Combine(output, "figures", "gap.svg"), Does.Exist);
        });
    }

    // protocols.md part 7: longitude and latitude alone reach 0.947 under random folds; here by five neighbours instead of a forest.
    [Test]
    public void Evaluate_ModisRandomFolds_WarnsThatCoordinatesAloneDoBetter()
    {
        using var folder = new TemporaryFolder();
        string data = SharedFolder.Require("data/sits-samples/samples_modis_ndvi");

        var run = Launched.Geofm("evaluate", "--data", data, "--season-start", "9", "--folds", "random,position,cell,year", "--fold-seeds", "0,1,2",
            "--report", folder.Path);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        var report = Launched.Json(Path.Combine(folder.Path, "report.json"));
        var coordinates = report.GetProperty("coordinates");
        var accuracies = report.GetProperty("kinds").EnumerateArray().ToDictionary(kind => kind.GetProperty("name").GetString()!,
            kind => kind.GetProperty("metrics").GetProperty("overallAccuracy").GetDouble());
        Assert.Multiple(() =>
        {
            Assert.That(accuracies["random"], Is.EqualTo(0.846).Within(0.001));
            Assert.That(accuracies["position"], Is.EqualTo(0.833).Within(0.001));
            Assert.That(accuracies["cell"], Is.EqualTo(0.714).Within(0.001));
            Assert.That(accuracies["year"], Is.EqualTo(0.759).Within(0.001));
            Assert.That(report.GetProperty("kinds").EnumerateArray().Select(kind => kind.GetProperty("intervalGroups").GetString()!.Split(' ')[1]),
                Is.EqualTo(new[] { "positions", "positions", "cells", "years" }));
            Assert.That(coordinates.GetProperty("warns").GetBoolean(), Is.True);
            Assert.That(coordinates.GetProperty("overallAccuracy").GetDouble(), Is.EqualTo(0.947).Within(0.02));
            Assert.That(run.Output, Does.Contain("these folds measure memory of places").And.Contain("Random folds promise 85 of 100: 13 of 100 too many."));
            Assert.That(File.ReadAllText(Path.Combine(folder.Path, "report.html")), Does.Contain("these folds measure memory of places"));
        });
    }

    [Test]
    public void Evaluate_NamedColumns_ShowErrorsByClimateAndFieldSize()
    {
        using var folder = new TemporaryFolder();
        string source = SharedFolder.Require("data/sits-samples/samples_modis_ndvi");
        Directory.CreateDirectory(folder.Path);
        foreach (string name in new[] { "series.json", "observations.csv" })
            File.Copy(Path.Combine(source, name), Path.Combine(folder.Path, name));
        string[] lines = File.ReadAllLines(Path.Combine(source, "samples.csv"));
        File.WriteAllLines(Path.Combine(folder.Path, "samples.csv"),
            lines.Select((line, i) => line + (i == 0 ? ",zone,hectares" : i % 3 == 0 ? ",Am," : $",Aw,{i}")));

        var run = Launched.Geofm("evaluate", "--data", folder.Path, "--season-start", "9", "--folds", "year", "--climate-column", "zone",
            "--field-size-column", "hectares", "--json", Path.Combine(folder.Path, "result.json"));

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        var by = Launched.Json(Path.Combine(folder.Path, "result.json")).GetProperty("fairness").GetProperty("by").EnumerateArray()
            .ToDictionary(one => one.GetProperty("by").GetString()!,
                one => one.GetProperty("parts").EnumerateArray().Select(part => (part.GetProperty("name").GetString(), part.GetProperty("samples").GetInt32())).ToArray());
        Assert.Multiple(() =>
        {
            Assert.That(by["climate zone"], Is.EqualTo(new[] { ("Am", 406), ("Aw", 812) }));
            Assert.That(by["field size"].Select(part => part.Item2), Is.EqualTo(new[] { 271, 271, 270, 406 }));
            Assert.That(by["latitude band"].Sum(part => part.Item2), Is.EqualTo(1218));
        });
    }

    [Test]
    public void Evaluate_ClimateColumnThatIsNotThere_FailsWithTheColumnsThatAre()
    {
        var run = Launched.Geofm("evaluate", "--data", SharedFolder.Require("data/sits-samples/samples_modis_ndvi"), "--folds", "year", "--climate-column", "zone");

        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(1));
            Assert.That(run.Error, Does.Contain("'zone'").And.Contain("cube"));
        });
    }

    [Test]
    public void Compare_TwoHeads_GivesThePairedDifference()
    {
        using var folder = new TemporaryFolder();
        string json = Path.Combine(folder.Path, "comparison.json");

        var run = Launched.Geofm("compare", "--data", SharedFolder.Require("data/us-crops-2019-s2"), "--folds", "split", "--model", "raw+logistic",
            "--model", "raw+knn", "--json", json);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        var folds = Launched.Json(json).GetProperty("folds")[0];
        var difference = folds.GetProperty("differences")[0];
        double first = folds.GetProperty("models")[0].GetProperty("metrics").GetProperty("overallAccuracy").GetDouble();
        double second = folds.GetProperty("models")[1].GetProperty("metrics").GetProperty("overallAccuracy").GetDouble();
        int only = difference.GetProperty("onlyModelRight").GetInt32() - difference.GetProperty("onlyFirstRight").GetInt32();
        Assert.Multiple(() =>
        {
            Assert.That(difference.GetProperty("accuracyDifference").GetDouble(), Is.EqualTo(second - first).Within(1e-9));
            Assert.That(only / 300.0, Is.EqualTo(second - first).Within(1e-9));
            Assert.That(difference.GetProperty("low").GetDouble(), Is.LessThan(second - first));
            Assert.That(difference.GetProperty("high").GetDouble(), Is.GreaterThan(second - first));
            Assert.That(difference.GetProperty("mcNemarP").GetDouble(), Is.LessThan(0.05));
        });
    }

    [Test]
    public void Compare_EncoderWithoutWeights_FailsWithTheRemedy()
    {
        var run = Launched.Geofm("compare", "--data", SharedFolder.Require("data/us-crops-2019-s2"), "--folds", "split", "--model", "raw+logistic",
            "--model", "presto+logistic");

        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(1));
            Assert.That(run.Error, Does.Contain("presto").And.Contain("--weights FILE"));
        });
    }

    private static void AssertScores(JsonElement metrics, double accuracy, double calibration, double loss)
    {
        Assert.That(metrics.GetProperty("overallAccuracy").GetDouble(), Is.EqualTo(accuracy).Within(0.012));
        Assert.That(metrics.GetProperty("ece").GetDouble(), Is.EqualTo(calibration).Within(0.02));
        Assert.That(metrics.GetProperty("nll").GetDouble(), Is.EqualTo(loss).Within(0.1));
    }
}
