using System.Globalization;
using System.Text.RegularExpressions;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tool.Tests;

[Category("EndToEnd")]
public sealed partial class DemoTests
{
    [Test]
    public void Demo_Defaults_ShowsThatRandomFoldsFlatter()
    {
        using var folder = new TemporaryFolder();
        string json = Path.Combine(folder.Path, "demo.json");
        string figure = Path.Combine(folder.Path, "demo.svg");

        var run = Launched.Geofm("demo", "--json", json, "--figure", figure);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Error + run.Output, Does.Not.Contain("\u001b"), "no bars where the output is no terminal");
        Assert.That(run.Error, Is.Empty);
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
            Assert.That(Accuracies(figure), Is.EqualTo(Accuracies(Path.Combine(SharedFolder.CheckoutRoot, "samples", "demo.svg"))).Within(0.01),
                "README's figure is what the demo draws");
        });
    }

    private static double[] Accuracies(string svg) => [.. AccuracyText().Matches(File.ReadAllText(svg))
        .Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@">(0\.\d{3})<")]
    private static partial Regex AccuracyText();

    [TestCase("demo --series 10", "at least 100")]
    [TestCase("demo --serie 200", "--serie")]
    [TestCase("evaluate --data x", "--folds")]
    [TestCase("evaluate --folds region", "--data")]
    [TestCase("evaluate --data x --folds moon", "moon")]
    [TestCase("evaluate --data x --folds-file f.csv", "--fold-column")]
    [TestCase("evaluate --data x --folds random --fold-count 1", "at least 2")]
    [TestCase("evaluate --data x --folds random,moon", "moon")]
    [TestCase("evaluate --data x --folds random --fold-seeds 0,two", "two")]
    [TestCase("evaluate --data x --folds-file f.csv --fold-column a --fold-seeds 1", "--fold-column")]
    [TestCase("compare --data x --folds random --model raw+logistic", "at least two")]
    [TestCase("compare --data x --folds random --model raw+logistic --model raw+forest", "raw+forest")]
    [TestCase("compare --data x --folds random --model raw+logistic --model raw+logistic+swing", "+dropoutN")]
    [TestCase("compare --data x --folds random --model raw+logistic --model raw+gtca+shift45+choose", "leave +choose out")]
    [TestCase("evaluate --data x --folds random --choose-views", "--choose-views needs something to choose")]
    [TestCase("evaluate --data x --folds random --cloud-dropout 40", "0 to 32, got 40")]
    [TestCase("train --data x", "--model")]
    [TestCase("fly", "fly")]
    [TestCase("models verify", "geofm models verify --help")]
    [TestCase("encode --data x --encoder presto --weights w", "--out")]
    [TestCase("encode --data x --encoder presto --weights w --out e.txt", ".parquet")]
    [TestCase("evaluate --data x --folds random --encoder presto", "--weights FILE")]
    [TestCase("evaluate --data x --folds random --location", "--encoder NAME")]
    [TestCase("train --data x --model m --features raw --encoder presto --weights w", "not with both")]
    [TestCase("models fly", "fly")]
    [TestCase("bench encode --encoder presto --weights w --rows 0", "at least 1")]
    [TestCase("bench encode --encoder presto", "--weights")]
    [TestCase("bench encode --encoder moon --weights w", "moon")]
    [TestCase("bench encode --encoder presto --weights w --tokens 0", "at least 1")]
    [TestCase("evalute", "'evalute'. Did you mean 'evaluate'?")]
    [TestCase("train --dta x --model y", "'--dta'. Did you mean '--data'?")]
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
    [TestCase("bench encode --help")]
    [TestCase("encode --help")]
    [TestCase("models --help")]
    [TestCase("models list --help")]
    [TestCase("models inspect --help")]
    [TestCase("models verify --help")]
    public void Help_EveryVerb_ExitsZero(string commandLine)
    {
        var run = Launched.Geofm(commandLine.Split(' '));

        Assert.That(run.ExitCode, Is.Zero);
        Assert.That(run.Output, Does.Contain("Usage:"));
    }
}
