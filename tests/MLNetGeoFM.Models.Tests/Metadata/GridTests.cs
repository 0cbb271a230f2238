namespace MLNetGeoFM.Models.Tests;

/// <summary>Tiles and cells of places.</summary>
[TestFixture]
[Category("Unit")]
internal sealed class GridTests
{
    // Landmarks whose grid squares are common knowledge, the exceptions of Norway and Svalbard, and both hemispheres.
    [TestCase(43.6045, 1.4440, "31TCJ", Description = "Toulouse")]
    [TestCase(48.8584, 2.2945, "31UDQ", Description = "Paris")]
    [TestCase(38.8895, -77.0353, "18SUJ", Description = "Washington")]
    [TestCase(-33.8568, 151.2153, "56HLH", Description = "Sydney")]
    [TestCase(60.39, 5.32, "32VKN", Description = "Bergen, in the wide strip 32")]
    [TestCase(78.22, 15.65, "33XWG", Description = "Longyearbyen")]
    [TestCase(0, 0, "31NAA", Description = "the Gulf of Guinea")]
    public void At_Landmark_IsItsTile(double latitude, double longitude, string tile)
        => Assert.That(MgrsTile.At(latitude, longitude), Is.EqualTo(tile));

    [TestCase(84, 0)]
    [TestCase(-80.1, 0)]
    [TestCase(double.NaN, 0)]
    public void At_PolarOrUnknown_IsNone(double latitude, double longitude)
        => Assert.That(MgrsTile.At(latitude, longitude), Is.Null);

    [Test]
    public void At_FinerLevels_LieInTheCoarserCell()
    {
        Random random = new(1);
        for (int i = 0; i < 500; i++)
        {
            double latitude = (180 * random.NextDouble()) - 90, longitude = (360 * random.NextDouble()) - 180;
            for (int level = 1; level <= QuadCell.MostLevels; level++)
            {
                ulong cell = QuadCell.At(latitude, longitude, level);
                Assert.That(QuadCell.Parent(cell), Is.EqualTo(QuadCell.At(latitude, longitude, level - 1)));
                Assert.That(cell >> (2 * level), Is.InRange(8, 13));
            }
        }
    }

    [Test]
    public void At_PointsOfTheSphere_FillCellsAboutEvenly()
    {
        // Even over the sphere; level 2 has 6 · 16 cells.
        Random random = new(2);
        Dictionary<ulong, int> counts = [];
        const int Points = 96_000;
        for (int i = 0; i < Points; i++)
        {
            double latitude = double.RadiansToDegrees(Math.Asin((2 * random.NextDouble()) - 1));
            ulong cell = QuadCell.At(latitude, (360 * random.NextDouble()) - 180, 2);
            counts[cell] = counts.GetValueOrDefault(cell) + 1;
        }

        Assert.That(counts, Has.Count.EqualTo(96));
        Assert.That(counts.Values, Is.All.InRange(700, 1300));
    }

    [Test]
    public void At_PlacesByHand_AreOnTheirSides()
    {
        Assert.That(QuadCell.At(0, 0, 0), Is.EqualTo(8));
        Assert.That(QuadCell.At(0, 180, 0), Is.EqualTo(9));
        Assert.That(QuadCell.At(0, 90, 0), Is.EqualTo(10));
        Assert.That(QuadCell.At(0, -90, 0), Is.EqualTo(11));
        Assert.That(QuadCell.At(90, 0, 0), Is.EqualTo(12));
        Assert.That(QuadCell.At(-90, 0, 0), Is.EqualTo(13));

        // Side 0: north (row 1) and west of Greenwich (column 0).
        Assert.That(QuadCell.At(10, -10, 1), Is.EqualTo((8 << 2) | 2));
    }
}
