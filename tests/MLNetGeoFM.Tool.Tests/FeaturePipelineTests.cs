using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.TestSupport;
using MLNetGeoFM.Tool.Pipelines;

namespace MLNetGeoFM.Tool.Tests;

public sealed class FeaturePipelineTests
{
    /// <summary>Each series has one date that its quality layer calls cloud; the valid folder flags the last date of series a.</summary>
    [TestCase("scl", "4", "8")]
    [TestCase("hlsFmask", "0", "2")]
    [TestCase("qa60", "0", "1024")]
    [TestCase("landsatQaPixel", "21824", "22280")]
    [TestCase("cloudProbability", "5", "90")]
    public void Raw_AnyQualityLayer_MasksItsCloudyDate(string kind, string clear, string cloudy)
    {
        using var folder = new TemporaryFolder();
        SeriesDamage.WriteValidFolder(folder.Path);
        SeriesDamage.Replace("series.json", "\"kind\": \"scl\"", $"\"kind\": \"{kind}\"")(folder.Path);
        string observations = Path.Combine(folder.Path, "observations.csv");
        File.WriteAllLines(observations, File.ReadAllLines(observations).Select(line => line.Split(',')).Select((fields, row) =>
            string.Join(',', row == 0 ? fields : [.. fields[..^1], fields[^1] == "8" ? cloudy : clear])));
        var ml = new MLContext(1);
        var notes = new List<string>();
        var series = ml.GeoFM().LoadSeries(folder.Path);

        var view = FeaturePipeline.Raw(ml, series.Schema, 1, notes).Fit(series).Transform(series);

        Assert.That(view.GetColumn<bool[]>("Clear"), Is.EqualTo(new bool[][] { [true, true], [true, true, false], [true] }));
        Assert.That(notes, Is.Empty);
    }
}
