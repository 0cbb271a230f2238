using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tool.Tests;

[Category("EndToEnd")]
public sealed class DemoTests
{
    [Test]
    public void Demo_Defaults_ShowsThatRandomFoldsFlatter()
    {
        using var folder = new TemporaryFolder();
        string json = Path.Combine(folder.Path, "demo.json");
        string figure = Path.Combine(folder.Path, "demo.svg");

        var run = Launched.Geofm("demo", "--json", json, "--figure", figure);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        var result = Launched.Json(json);
        double random = result.GetProperty("random").GetProperty("overallAccuracy").GetDouble();
        double region = result.GetProperty("leaveRegionOut").GetProperty("overallAccuracy").GetDouble();
        double fresh = result.GetProperty("newRegions").GetProperty("overallAccuracy").GetDouble();
        Assert.Multiple(() =>
        {
            Assert.That(random - region, Is.GreaterThanOrEqualTo(0.05));
            Assert.That(random - fresh, Is.GreaterThanOrEqualTo(0.05), "random folds promise what new regions do not keep");
            Assert.That(Math.Abs(region - fresh), Is.LessThan(Math.Abs(random - fresh)), "leave-region-out is the nearer estimate");
            Assert.That(region, Is.GreaterThan(0.4), "better than chance by far");
            Assert.That(result.GetProperty("identicalPredictions").GetInt32(), Is.EqualTo(result.GetProperty("newRegionSamples").GetInt32()));
            Assert.That(File.ReadAllText(figure), Is.EqualTo(
                File.ReadAllText(Path.Combine(SharedFolder.CheckoutRoot, "samples", "demo.svg"))), "README's figure is what the demo draws");
        });
    }

    [TestCase("demo --series 10", "at least 100")]
    [TestCase("demo --serie 200", "--serie")]
    [TestCase("evaluate --data x", "--folds")]
    [TestCase("evaluate --folds region", "--data")]
    [TestCase("evaluate --data x --folds moon", "moon")]
    [TestCase("evaluate --data x --folds-file f.csv", "--fold-column")]
    [TestCase("train --data x", "--model")]
    [TestCase("fly", "fly")]
    public void WrongUsage_ExitsTwoAndSaysWhat(string commandLine, string part)
    {
        var run = Launched.Geofm(commandLine.Split(' '));

        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain(part).And.Contain("--help"));
    }

    [TestCase("--help")]
    [TestCase("demo --help")]
    [TestCase("evaluate --help")]
    [TestCase("train --help")]
    [TestCase("predict --help")]
    public void Help_EveryVerb_ExitsZero(string commandLine)
    {
        var run = Launched.Geofm(commandLine.Split(' '));

        Assert.That(run.ExitCode, Is.Zero);
        Assert.That(run.Output, Does.Contain("Usage:"));
    }
}
