using System.Globalization;
using MLNetGeoFM.Models;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tests;

/// <summary>1218 real NDVI series of Mato Grosso with their positions: coordinates are a treasure in the neighbourhood and a trap
/// half a degree away.</summary>
[TestFixture]
[Category("EndToEnd")]
public sealed class ModisTrustTests
{
    private static readonly string[] _classes = ["Cerrado", "Forest", "Pasture", "Soy_Corn"];

    [Test]
    public void Train_RandomFolds_GainsAtLeastThreeHundredths()
    {
        TrustFolds folds = Run("random_s0");
        Assert.That(folds.With, Is.GreaterThan(folds.Without + 0.03));
    }

    [Test]
    public void Train_HalfDegreeCells_LosesNothing()
    {
        TrustFolds folds = Run("cell0.5deg_s0");
        Assert.That(folds.With, Is.GreaterThanOrEqualTo(folds.Without));
    }

    private static TrustFolds Run(string foldColumn)
    {
        string folder = SharedFolder.Require("data/sits-samples/samples_modis_ndvi");
        string[][] samples = Table(Path.Combine(folder, "samples.csv"));
        string[][] folds = Table(Path.Combine(folder, "folds.csv"));
        List<float>[] series = [.. samples.Select(_ => new List<float>())];
        foreach (string[] observation in Table(Path.Combine(folder, "observations.csv")).Skip(1))
            series[int.Parse(observation[0], CultureInfo.InvariantCulture)].Add(float.Parse(observation[2], CultureInfo.InvariantCulture));
        samples = samples[1..];
        ConditionedRows rows = new()
        {
            Features = [.. series.Skip(1).SelectMany(values => values)],
            NumberOfFeatures = 12,
            Labels = Array.ConvertAll(samples, sample => Array.IndexOf(_classes, sample[5])),
            NumberOfClasses = _classes.Length,
            Longitudes = Array.ConvertAll(samples, sample => double.Parse(sample[1], CultureInfo.InvariantCulture)),
            Latitudes = Array.ConvertAll(samples, sample => double.Parse(sample[2], CultureInfo.InvariantCulture)),
        };
        int column = Array.IndexOf(folds[0], foldColumn);
        TrustFolds result = TrustFolds.Run(
            rows, Array.ConvertAll(folds[1..], fold => int.Parse(fold[column], CultureInfo.InvariantCulture)),
            new ConditionedHeadOptions { Head = TrustFolds.Logistic(1).OnFeatures(), Experts = [new PlaceVotesTrainer()] });
        TestContext.Out.WriteLine($"{foldColumn}: {result}");
        return result;
    }

    private static string[][] Table(string path) => [.. File.ReadLines(path).Select(line => line.Split(','))];
}
