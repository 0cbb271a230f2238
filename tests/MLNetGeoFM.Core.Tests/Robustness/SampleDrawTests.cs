namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class SampleDrawTests
{
    [Test]
    public void MovedPlace_AnyDistance_LiesThatFarAwayInTheSameDirection()
    {
        foreach (double kilometres in new[] { 10.0, 100, 1000 })
        {
            for (int sample = 0; sample < 50; sample++)
            {
                var place = SampleDraw.MovedPlace($"s{sample}", 3, 41.5, -98.2, kilometres);
                Assert.That(GreatCircle.Metres(41.5, -98.2, place.Latitude, place.Longitude), Is.EqualTo(1000 * kilometres).Within(1e-3 * kilometres));
            }
        }
    }

    [Test]
    public void MovedPlace_ByNothing_GivesTheSameBits()
        => Assert.That(SampleDraw.MovedPlace("s", 1, 41.123456789, -98.2, 0), Is.EqualTo((41.123456789, -98.2)));

    [Test]
    public void MovedPlace_ManySamples_GoInAllDirections()
    {
        int[] quadrants = new int[4];
        for (int sample = 0; sample < 400; sample++)
        {
            var place = SampleDraw.MovedPlace($"s{sample}", 1, 0, 0, 100);
            quadrants[(place.Latitude > 0 ? 1 : 0) + (place.Longitude > 0 ? 2 : 0)]++;
        }

        Assert.That(quadrants, Is.All.InRange(70, 130));
    }
}
