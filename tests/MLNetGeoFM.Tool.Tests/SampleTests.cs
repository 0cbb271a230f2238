using System.Globalization;
using System.Text.RegularExpressions;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tool.Tests;

[Category("EndToEnd")]
public sealed partial class SampleTests
{
    [Test]
    public void LeaveRegionOut_Runs_AndRandomFoldsPromiseMore()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Path);

        var run = Launched.Program("LeaveRegionOut", folder.Path);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(File.Exists(Path.Combine(folder.Path, "crops.zip")));
        double random = Number(run.Output, "random folds");
        double region = Number(run.Output, "leave one region out");
        Assert.That(random - region, Is.GreaterThan(0.05), run.Output);
    }

    [Test]
    public void TrainAndSave_Runs_AndEveryPredictionIsEqual()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Path);

        var run = Launched.Program("TrainAndSave", folder.Path);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(File.Exists(Path.Combine(folder.Path, "crops.zip")));
        Assert.That(run.Output, Does.Contain("600 of 600 predictions equal to the bit"));
    }

    [Test]
    public void CloudsAndComposites_Runs_AndNothingStaysMissing()
    {
        var run = Launched.Program("CloudsAndComposites", null);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Contain("of 2400; after filling: 0"));
        Assert.That(Number(run.Output, "clear only"), Is.GreaterThan(Number(run.Output, "clouds included") + 0.1), run.Output);
    }

    [Test]
    public void Embeddings_OfAnyWeights_AreOneVectorForEachField()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "random.safetensors");
        RandomWeights.Write(file, "presto");

        var run = Launched.Program("Embeddings", null, file);
        var none = Launched.Program("Embeddings", null);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Contain("published weights: False").And.Contain("400 fields, 128 numbers each"));
        Assert.That(none.ExitCode, Is.EqualTo(2));
        Assert.That(none.Error, Does.Contain("presto.pt"));
    }

    [Test]
    public void Embeddings_OfPublishedWeights_KnowCropsInNewRegions()
    {
        string file = SharedFolder.Require("models/presto/default_model.pt");

        var run = Launched.Program("Embeddings", null, file);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Contain("published weights: True"));
        Assert.That(Number(run.Output, "leave one region out"), Is.GreaterThan(0.4), run.Output);
    }

    [Test]
    public void YourOwnEncoder_Runs_AndIsAlmostAsGood()
    {
        var run = Launched.Program("YourOwnEncoder", null);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Contain("800 of 800 predictions equal to the bit after loading"));
        Assert.That(Number(run.Output, "own encoder"), Is.GreaterThan(Number(run.Output, "filled series") - 0.05), run.Output);
    }

    private static double Number(string text, string name)
    {
        var match = FirstNumber().Match(text[text.IndexOf(name, StringComparison.Ordinal)..]);
        return double.Parse(match.Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\d\.\d+")]
    private static partial Regex FirstNumber();
}
