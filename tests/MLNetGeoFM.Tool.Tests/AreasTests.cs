using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tool.Tests;

[Category("EndToEnd")]
public sealed class AreasTests
{
    // Olofsson et al. 2014, table 8, as one row for each sample.
    private static readonly string[] Names = ["Deforestation", "Forest gain", "Stable forest", "Stable non-forest"];
    private static readonly string[] Map = ["class,area", "Deforestation,18000", "Forest gain,13500", "Stable forest,288000", "Stable non-forest,580500"];
    private static readonly int[][] Counts = [[66, 0, 5, 4], [0, 55, 8, 12], [1, 0, 153, 11], [2, 1, 9, 313]];

    [Test]
    public void Areas_ExampleOfThePaper_GivesItsFigures()
    {
        using var folder = new TemporaryFolder();
        string json = Path.Combine(folder.Path, "areas.json");

        var run = Run(folder, Map, Samples(), "--design", "stratified", "--json", json);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        var result = Launched.Json(json);
        var deforestation = result.GetProperty("classes")[0];
        Assert.Multiple(() =>
        {
            Assert.That(result.GetProperty("samples").GetInt32(), Is.EqualTo(640));
            Assert.That(result.GetProperty("overallAccuracy").GetDouble(), Is.EqualTo(0.95).Within(0.005));
            Assert.That(deforestation.GetProperty("area").GetDouble(), Is.EqualTo(21_158).Within(1));
            Assert.That(deforestation.GetProperty("high").GetDouble() - deforestation.GetProperty("area").GetDouble(), Is.EqualTo(6_158).Within(1.5));
            Assert.That(run.Output, Does.Contain("640 reference samples, declared StratifiedRandom"));
        });
    }

    [TestCase(null, 2, "needs --design")]
    [TestCase("random", 2, "--design random is none: expected stratified")]
    [TestCase("opportunistic", 1, "design is Opportunistic: expected StratifiedRandom, SimpleRandom or Systematic")]
    [TestCase("clustered", 1, "design is Clustered")]
    [TestCase("unknown", 1, "design is Unknown")]
    public void Areas_NoProbabilitySample_IsRefused(string? design, int exitCode, string message)
    {
        using var folder = new TemporaryFolder();
        string json = Path.Combine(folder.Path, "areas.json");

        var run = Run(folder, Map, Samples(), [.. design is null ? Array.Empty<string>() : ["--design", design], "--json", json]);

        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(exitCode));
            Assert.That(run.Error, Does.Contain(message));
            Assert.That(run.Output, Does.Not.Contain("21158"));
            Assert.That(File.Exists(json), Is.False, "no area is printed");
        });
    }

    [TestCase("class,area\nForest,ten", "mapped,reference\nForest,Forest", "'ten'", "line 2")]
    [TestCase("class,area\nForest,10\nForest,5", "mapped,reference\nForest,Forest", "'Forest' again", "line 3")]
    [TestCase("class,area\nForest,10", "mapped,reference\nWater,Forest", "'Water'", "a class of the map: Forest")]
    [TestCase("class,area\nForest,10", "mapped,truth\nForest,Forest", "'reference'", "'truth'")]
    [TestCase("class,area\nForest,10", "mapped,reference\nForest,Water", "has 1 samples", "at least 2")]
    public void Areas_DamagedTables_NameFileLineAndRemedy(string map, string samples, params string[] expected)
    {
        using var folder = new TemporaryFolder();

        var run = Run(folder, map.Split('\n'), samples.Split('\n'), "--design", "simple");

        Assert.That(run.ExitCode, Is.EqualTo(1));
        foreach (string part in expected)
            Assert.That(run.Error, Does.Contain(part));
    }

    private static IEnumerable<string> Samples() => new[] { "mapped,reference" }.Concat(Enumerable.Range(0, 4).SelectMany(row =>
        Enumerable.Range(0, 4).SelectMany(column => Enumerable.Repeat($"{Names[row]},{Names[column]}", Counts[row][column]))));

    private static Launched Run(TemporaryFolder folder, IEnumerable<string> map, IEnumerable<string> samples, params string[] options)
    {
        Directory.CreateDirectory(folder.Path);
        string mapFile = Path.Combine(folder.Path, "map.csv");
        string sampleFile = Path.Combine(folder.Path, "samples.csv");
        File.WriteAllLines(mapFile, map);
        File.WriteAllLines(sampleFile, samples);
        return Launched.Geofm(["areas", "--map", mapFile, "--reference", sampleFile, .. options]);
    }
}
