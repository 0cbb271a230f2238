using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class PlaceVotesTests
{
    private const double KilometresPerDegree = Math.PI * GreatCircle.EarthRadiusMetres / 180_000;

    [TestCase(47, 8, 3)]
    [TestCase(-12, 179.9, 5)]
    [TestCase(-12, -179.9, 5)]
    [TestCase(89.6, 30, 1)]
    [TestCase(-89.8, -100, 1)]
    [TestCase(70, 179.5, 2)]
    public void Sum_RandomPlaces_EqualsBruteForce(double latitude, double longitude, double spread)
    {
        Random random = new(3);
        int rows = 2000;
        double[] latitudes = new double[rows];
        double[] longitudes = new double[rows];
        int[] labels = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            latitudes[row] = Math.Clamp(latitude + (spread * (random.NextDouble() - 0.5)), -90, 90);
            double east = longitude + (spread * (random.NextDouble() - 0.5) / Math.Cos(double.DegreesToRadians(latitude)));
            longitudes[row] = east - (360 * Math.Floor((east + 180) / 360));
            labels[row] = random.Next(4);
            if (row % 3 == 0 && row > 0)
                (latitudes[row], longitudes[row]) = (latitudes[row - 1], longitudes[row - 1]);
        }

        PlaceIndex index = new(latitudes, longitudes, labels, 4);
        double[] votes = new double[4];
        foreach (double range in new[] { 1.0, 3, 30 })
        {
            for (int query = 0; query < 50; query++)
            {
                int at = random.Next(rows);
                double north = Math.Clamp(latitudes[at] + (0.1 * random.NextDouble()), -90, 90);
                double nearest = index.Sum(north, longitudes[at], range, 8 * range, Math.Max(30, 8 * range), votes);
                double[] expected = new double[4];
                double expectedNearest = double.PositiveInfinity;
                for (int row = 0; row < rows; row++)
                {
                    double distance = GreatCircle.Metres(north, longitudes[at], latitudes[row], longitudes[row]) / 1000;
                    if (distance <= Math.Max(30, 8 * range))
                        expectedNearest = Math.Min(expectedNearest, distance);
                    if (distance <= 8 * range)
                        expected[labels[row]] += Math.Exp(-distance / range);
                }

                Assert.That(nearest, Is.EqualTo(expectedNearest).Within(1e-6));
                Assert.That(votes, Is.EqualTo(expected).Within(1e-6));
            }
        }
    }

    [Test]
    public void Explain_TwoPlaces_IsTheFormula()
    {
        // Three rows of class 0 here, one of class 1 at 10 km, one of class 1 far away: π = 3/5 and 2/5.
        double tenKilometres = 10 / KilometresPerDegree;
        PlaceIndex index = new([0, 0, 0, 0, 40], [20, 20, 20, 20 + tenKilometres, 20], [0, 0, 0, 1, 1], 3);
        PlaceVotes votes = new(index, 10, 0.3);
        double[] residual = new double[3];
        double distance = votes.Explain(Row(0, 20), [0, 0, 0], residual);
        double second = Math.Exp(-1);
        Assert.Multiple(() =>
        {
            Assert.That(distance, Is.EqualTo(0).Within(1e-9));
            Assert.That(residual[0], Is.EqualTo(Math.Log(((3 / 0.6) + 0.3) / (3 + second + 0.3))).Within(1e-9));
            Assert.That(residual[1], Is.EqualTo(Math.Log(((second / 0.4) + 0.3) / (3 + second + 0.3))).Within(1e-9));
            Assert.That(residual[2], Is.Zero, "no training row of class 2");
        });
    }

    [Test]
    public void Explain_BeyondEightRanges_IsZero()
    {
        PlaceIndex index = new([0, 0], [20, 20], [0, 1], 2);
        double[] residual = [1, 1];
        double inReach = new PlaceVotes(index, 1, 1).Explain(Row(9 / KilometresPerDegree, 20), [0, 0], residual);
        Assert.That(inReach, Is.EqualTo(9).Within(1e-9), "found within 30 km, though no vote counts");
        Assert.That(residual, Is.All.Zero);
        residual = [1, 1];
        Assert.That(new PlaceVotes(index, 10, 1).Explain(Row(1, 20), [0, 0], residual), Is.EqualTo(double.PositiveInfinity));
        Assert.That(residual, Is.All.Zero);
    }

    [Test]
    public void Explain_UnknownPlace_IsZeroAndNaN()
    {
        double[] residual = [1, 1];
        PlaceVotes votes = new(new PlaceIndex([0, 0], [20, 20], [0, 1], 2), 10, 1);
        Assert.That(votes.Explain(Row(double.NaN, 20), [0, 0], residual), Is.NaN);
        Assert.That(residual, Is.All.Zero);
    }

    [Test]
    public void Explain_ManyRows_AllocatesNothing()
    {
        PlaceVotes votes = new(new PlaceIndex([0, 0.01, 0.02], [20, 20, 20], [0, 1, 0], 2), 10, 1);
        double[] residual = new double[2];
        double[] logarithms = new double[2];
        votes.Explain(Row(0, 20), logarithms, residual);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            votes.Explain(Row(0.0001 * i, 20), logarithms, residual);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Read_Written_GivesTheSameBits()
    {
        PlaceVotes votes = new(new PlaceIndex([0, 0.01, 0.02, 0.01], [20, -180, 180, -180], [0, 1, 0, 1], 3), 3, 0.3);
        using MemoryStream stream = new();
        using (BinaryWriter writer = new(stream, System.Text.Encoding.UTF8, true))
            votes.Write(writer);
        stream.Position = 0;
        PlaceVotes read = PlaceVotes.Read(new BinaryReader(stream), 3);
        double[] first = new double[3];
        double[] second = new double[3];
        Assert.That(
            read.Explain(Row(0.015, 179.99), [0, 0, 0], second), Is.EqualTo(votes.Explain(Row(0.015, 179.99), [0, 0, 0], first)));
        Assert.That(second, Is.EqualTo(first));
        Assert.That(first[1], Is.Not.Zero);
    }

    [TestCase(0, TestName = "Read_NoRange_Throws")]
    [TestCase(1, TestName = "Read_PlaceOutsideTheEarth_Throws")]
    [TestCase(2, TestName = "Read_ClassOutOfRange_Throws")]
    [TestCase(3, TestName = "Read_CutShort_Throws")]
    [TestCase(4, TestName = "Read_NegativeCount_Throws")]
    public void Read_Damaged_Throws(int damage)
    {
        using MemoryStream stream = new();
        BinaryWriter writer = new(stream);
        writer.Write(damage == 0 ? 0.0 : 10.0);
        writer.Write(1.0);
        writer.Write(damage == 4 ? -1 : damage == 3 ? 2 : 1);
        writer.Write(damage == 1 ? 91.0 : 10.0);
        writer.Write(20.0);
        writer.Write(1.0);
        writer.Write(damage == 2 ? 3 : 0);
        stream.Position = 0;
        Assert.Throws<InvalidDataException>(() => PlaceVotes.Read(new BinaryReader(stream), 3));
    }

    private static ConditionedRow Row(double latitude, double longitude) =>
        new() { Features = [], Latitude = latitude, Longitude = longitude };
}
