namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class GreatCircleTests
{
    private const double KilometresOfADegree = Math.PI / 180 * GreatCircle.EarthRadiusMetres / 1000;

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
}
