namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class GreatCircleTests
{
    private const double KilometresOfADegree = Math.PI / 180 * GreatCircle.EarthRadiusKilometres;

    [TestCase(0, 1, 0)] // north
    [TestCase(90, 0, 1)] // east, on the equator
    [TestCase(180, -1, 0)]
    [TestCase(270, 0, -1)]
    public void Destination_OneDegreeFromTheOrigin_IsOneDegreeAway(double bearing, double latitude, double longitude)
    {
        var place = GreatCircle.Destination(0, 0, bearing, KilometresOfADegree);
        Assert.That(place.Latitude, Is.EqualTo(latitude).Within(1e-9));
        Assert.That(place.Longitude, Is.EqualTo(longitude).Within(1e-9));
    }

    [Test]
    public void Destination_OverThePoleAndTheDateLine_ComesDownOnTheOtherSide()
    {
        var overPole = GreatCircle.Destination(89, 20, 0, 2 * KilometresOfADegree);
        Assert.That(overPole.Latitude, Is.EqualTo(89).Within(1e-6));
        Assert.That(overPole.Longitude, Is.EqualTo(-160).Within(1e-6));
        Assert.That(GreatCircle.Destination(0, 179.5, 90, KilometresOfADegree).Longitude, Is.EqualTo(-179.5).Within(1e-9));
    }

    [Test]
    public void Moved_AnyDistance_LiesThatFarAwayInTheSameDirection()
    {
        foreach (double kilometres in new[] { 10.0, 100, 1000 })
        {
            for (int sample = 0; sample < 50; sample++)
            {
                var place = GreatCircle.Moved($"s{sample}", 3, 41.5, -98.2, kilometres);
                Assert.That(Distance(41.5, -98.2, place.Latitude, place.Longitude), Is.EqualTo(kilometres).Within(1e-6 * kilometres));
            }
        }
    }

    [Test]
    public void Moved_ByNothing_GivesTheSameBits()
        => Assert.That(GreatCircle.Moved("s", 1, 41.123456789, -98.2, 0), Is.EqualTo((41.123456789, -98.2)));

    [Test]
    public void Moved_ManySamples_GoInAllDirections()
    {
        int[] quadrants = new int[4];
        for (int sample = 0; sample < 400; sample++)
        {
            var place = GreatCircle.Moved($"s{sample}", 1, 0, 0, 100);
            quadrants[(place.Latitude > 0 ? 1 : 0) + (place.Longitude > 0 ? 2 : 0)]++;
        }

        Assert.That(quadrants, Is.All.InRange(70, 130));
    }

    // The haversine: an independent formula.
    private static double Distance(double latitude1, double longitude1, double latitude2, double longitude2)
    {
        double radians = Math.PI / 180;
        double half = Math.Pow(Math.Sin((latitude2 - latitude1) * radians / 2), 2)
            + (Math.Cos(latitude1 * radians) * Math.Cos(latitude2 * radians) * Math.Pow(Math.Sin((longitude2 - longitude1) * radians / 2), 2));
        return 2 * GreatCircle.EarthRadiusKilometres * Math.Asin(Math.Sqrt(half));
    }
}
