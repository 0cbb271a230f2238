using MLNetGeoFM.TestSupport;
using MLNetGeoFM.Tool.Pipelines;

namespace MLNetGeoFM.Tool.Tests;

[TestFixture]
public sealed class PredictionPointsTests
{
    [Test]
    public void Read_NamesWithCommas_TakesTheColumnsThatAreNamed()
    {
        var (latitudes, longitudes) = Read("name,latitude,longitude", "\"Beauce, north\",48.5,1.25", "Brie,48.75,3");

        Assert.That(latitudes, Is.EqualTo(new[] { 48.5, 48.75 }));
        Assert.That(longitudes, Is.EqualTo(new[] { 1.25, 3 }));
    }

    [TestCase("latitude", "name,longitude", "a,1")]
    [TestCase("line 3", "latitude,longitude", "1,2", "east,2")]
    [TestCase("'east'", "latitude,longitude", "1,2", "east,2")]
    public void Read_NoDegrees_SaysWhatIsWrong(string expected, params string[] lines)
        => Assert.That(() => Read(lines), Throws.TypeOf<InvalidDataException>().With.Message.Contains(expected));

    private static (double[] Latitudes, double[] Longitudes) Read(params string[] lines)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Path);
        FileInfo file = new(Path.Combine(folder.Path, "points.csv"));
        File.WriteAllLines(file.FullName, lines);
        return PredictionPoints.Read(file);
    }
}
