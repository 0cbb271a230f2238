using System.Globalization;
using System.Text.RegularExpressions;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tool.Tests;

[Category("EndToEnd")]
public sealed partial class SampleTests
{
    [Test]
    public void CropPipeline_Runs_AndRandomFoldsPromiseMore()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Path);

        var run = Launched.Program("CropPipeline", folder.Path);

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

    private static double Number(string text, string name)
    {
        var match = FirstNumber().Match(text[text.IndexOf(name, StringComparison.Ordinal)..]);
        return double.Parse(match.Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\d\.\d+")]
    private static partial Regex FirstNumber();
}
