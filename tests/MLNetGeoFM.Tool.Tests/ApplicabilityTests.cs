using System.Text.Json;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tool.Tests;

/// <summary>Evidence on real series, leaving one region out: predictions flagged outside are wrong more often.</summary>
[Category("EndToEnd")]
public sealed class ApplicabilityTests
{
    private const double WorthALine = 0.15;

    [TestCase("raw")]
    [TestCase("presto")]
    public void Evaluate_UsCropsMeasuredOnInputs_IsLessAccurateOutside(string features)
    {
        var scores = Applicability(features, "--applicability");

        Assert.That(scores.GetProperty("features").GetString(), Is.EqualTo("raw"));
        Assert.That(scores.GetProperty("inside").GetInt32() + scores.GetProperty("outside").GetInt32(), Is.EqualTo(600));
        Assert.That(scores.GetProperty("outside").GetInt32(), Is.AtLeast(40));
        double inside = scores.GetProperty("accuracyInside").GetDouble();
        Assert.That(inside - scores.GetProperty("accuracyOutside").GetDouble(), Is.GreaterThan(WorthALine));
        Assert.That(scores.GetProperty("difference").GetDouble(), Is.GreaterThan(WorthALine));
        Assert.That(scores.GetProperty("differenceLow").GetDouble(), Is.GreaterThan(0));
        Assert.That(scores.GetProperty("intervalGroups").GetInt32(), Is.EqualTo(6));
        Assert.That(scores.GetProperty("folds").GetArrayLength(), Is.EqualTo(6));
        Assert.That(scores.GetProperty("folds")[0].GetProperty("threshold").GetDouble(), Is.GreaterThan(0));
    }

    /// <summary>Measured on the embedding itself it tells little: an encoder puts what it never saw among what it knows.</summary>
    [Test]
    public void Evaluate_UsCropsMeasuredOnTheEmbedding_TellsLittle()
    {
        var scores = Applicability("presto", "--applicability", "features");

        Assert.That(scores.GetProperty("features").GetString(), Is.EqualTo("presto"));
        Assert.That(Math.Abs(scores.GetProperty("difference").GetDouble()), Is.LessThan(WorthALine));
    }

    [Test]
    public void Evaluate_ApplicabilityOfSomethingElse_IsWrongUsage()
    {
        var run = Launched.Geofm("evaluate", "--data", "nowhere", "--folds", "region", "--applicability", "labels");

        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("inputs").And.Contain("features"));
    }

    private static JsonElement Applicability(string features, params string[] arguments)
    {
        string data = SharedFolder.Require("data/us-crops-2019-s2");
        string[] choice = features == "raw"
            ? ["--features", "raw"]
            : ["--encoder", features, "--weights", SharedFolder.Require($"models/{features}/default_model.pt")];
        using var folder = new TemporaryFolder();
        string json = Path.Combine(folder.Path, "result.json");
        var run = Launched.Geofm(["evaluate", "--data", data, "--folds", "region", "--json", json, .. choice, .. arguments]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Contain("Area of applicability"));
        return Launched.Json(json).GetProperty("applicability");
    }
}
