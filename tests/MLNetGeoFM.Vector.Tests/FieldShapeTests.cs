using static MLNetGeoFM.Vector.Tests.MapText;

namespace MLNetGeoFM.Vector.Tests;

public sealed class FieldShapeTests
{
    private const double SquaredEccentricity = 0.00669437999014;

    // The surface of the WGS 84 ellipsoid is 510,065,621.724 square kilometres.
    [Test]
    public void AreaHectares_EighthOfTheEarth_IsTheKnownSurface()
        => Assert.That(Field(Polygon(Box(0, 0, 90, 90))).AreaHectares, Is.EqualTo(51_006_562_172.4 / 8).Within(1));

    /// <summary>By hand: a small box is the product of the arcs of its meridian and its parallel.</summary>
    [TestCase(0)]
    [TestCase(45)]
    [TestCase(-60)]
    [TestCase(89)]
    public void AreaHectares_SmallBox_IsTheProductOfItsArcs(double latitude)
    {
        double sine = Math.Sin(double.DegreesToRadians(latitude));
        double root = Math.Sqrt(1 - (SquaredEccentricity * sine * sine));
        double meridian = 6378137 * (1 - SquaredEccentricity) / (root * root * root);
        double parallel = 6378137 / root * Math.Cos(double.DegreesToRadians(latitude));
        double side = 0.001;
        double hectares = double.DegreesToRadians(side) * meridian * double.DegreesToRadians(side) * parallel / 10_000;
        FieldShape box = Field(Polygon(Box(10, latitude - (side / 2), 10 + side, latitude + (side / 2))));
        Assert.That(box.AreaHectares, Is.EqualTo(hectares).Within(1e-7 * hectares));
    }

    /// <summary>A slanted edge halves a box up to what the meridians converge: against the sum over 20,000 strips.</summary>
    [Test]
    public void AreaHectares_LargeTriangle_IsTheSumOfItsStrips()
    {
        const int Strips = 20_000;
        double sum = 0;
        for (int i = 0; i < Strips; i++)
        {
            double latitude = double.DegreesToRadians(20 + (40 * (i + 0.5) / Strips));
            double sine = Math.Sin(latitude);
            double root = Math.Sqrt(1 - (SquaredEccentricity * sine * sine));
            double width = double.DegreesToRadians(30 * (1 - ((i + 0.5) / Strips)));
            sum += 6378137.0 * 6378137 * (1 - SquaredEccentricity) / (root * root * root * root) * Math.Cos(latitude) * width
                * double.DegreesToRadians(40.0 / Strips);
        }

        Assert.That(Field(Polygon(Ring(0, 20, 30, 20, 0, 60, 0, 20))).AreaHectares, Is.EqualTo(sum / 10_000).Within(1e-8 * sum / 10_000));
    }

    [Test]
    public void AreaHectares_HolesPartsAndTurnedRings_AddUp()
    {
        double box(double west, double south, double east, double north) => Field(Polygon(Box(west, south, east, north))).AreaHectares;
        Assert.Multiple(() =>
        {
            Assert.That(Field(Polygon(Box(0, 50, 3, 53), Box(1, 51, 2, 52))).AreaHectares,
                Is.EqualTo(box(0, 50, 3, 53) - box(1, 51, 2, 52)).Within(1e-6));
            Assert.That(Field(MultiPolygon(Box(0, 50, 1, 51), Box(5, 50, 6, 51))).AreaHectares, Is.EqualTo(2 * box(0, 50, 1, 51)).Within(1e-6));
            Assert.That(Field(Polygon(Ring(0, 50, 0, 51, 1, 51, 1, 50, 0, 50))).AreaHectares, Is.EqualTo(box(0, 50, 1, 51)).Within(1e-9));
            Assert.That(Field(Point(5, 50)).AreaHectares, Is.Zero);
        });
    }

    [Test]
    public void Antimeridian_CutAndUncutField_AreTheSame()
    {
        FieldShape here = Field(Polygon(Box(9, -18, 11, -17)));
        FieldShape cut = Field(MultiPolygon(Box(179, -18, 180, -17), Box(-180, -18, -179, -17)));
        FieldShape uncut = Field(Polygon(Ring(179, -18, -179, -18, -179, -17, 179, -17, 179, -18)));
        foreach (FieldShape field in new[] { cut, uncut })
        {
            Assert.Multiple(() =>
            {
                Assert.That(field.AreaHectares, Is.EqualTo(here.AreaHectares).Within(1e-6));
                Assert.That(field.Bounds, Is.EqualTo(new FieldBounds(-18, 179, -17, -179)));
                Assert.That(field.Bounds.CrossesAntimeridian);
                Assert.That(Math.Abs(field.Centroid.Longitude), Is.EqualTo(180).Within(1e-9));
                Assert.That(field.Centroid.Latitude, Is.EqualTo(-17.5).Within(1e-9));
                Assert.That(field.Contains(-17.5, 179.5) && field.Contains(-17.5, -179.5) && field.Contains(-17.5, 180) && field.Contains(-17.5, -180));
                Assert.That(field.Contains(-17.5, 178.5) || field.Contains(-17.5, 0), Is.False);
                Assert.That(field.PointInside, Is.EqualTo(field.Centroid));
            });
        }
    }

    [Test]
    public void Antimeridian_HoleOnTheOtherSide_StaysInItsField()
    {
        FieldShape field = Field(Polygon(Ring(179, -18, -179, -18, -179, -17, 179, -17, 179, -18), Box(-179.7, -17.7, -179.3, -17.3)));
        Assert.That(field.Contains(-17.5, -179.5), Is.False);
        Assert.That(field.Contains(-17.5, 179.5));
    }

    [Test]
    public void Centroid_BentField_LiesOutsideAndThePointInside()
    {
        FieldShape bent = Field(Polygon(Ring(0, 0, 3, 0, 3, 1, 1, 1, 1, 2, 3, 2, 3, 3, 0, 3, 0, 0)));
        FieldShape ring = Field(Polygon(Box(0, 0, 3, 3), Box(1, 1, 2, 2)));
        FieldShape plain = Field(Polygon(Box(0, 0, 3, 3)));
        Assert.Multiple(() =>
        {
            // By hand: 9 − 2 = 7 squares; east (9·1.5 − 2·2) / 7, north (9·1.5 − 2·1.5) / 7.
            Assert.That(bent.Centroid.Longitude, Is.EqualTo(9.5 / 7).Within(1e-12));
            Assert.That(bent.Centroid.Latitude, Is.EqualTo(1.5).Within(1e-12));
            Assert.That(ring.Centroid, Is.EqualTo((1.5, 1.5)));
            foreach (FieldShape field in new[] { bent, ring })
            {
                Assert.That(field.Contains(field.Centroid.Latitude, field.Centroid.Longitude), Is.False);
                Assert.That(field.Contains(field.PointInside.Latitude, field.PointInside.Longitude));
            }

            Assert.That(plain.PointInside, Is.EqualTo((1.5, 1.5)));
        });
    }

    [Test]
    public void Contains_EdgeHoleAndNoPlace_AreAsDocumented()
    {
        FieldShape field = Field(Polygon(Box(0, 0, 3, 3), Box(1, 1, 2, 2)));
        Assert.Multiple(() =>
        {
            Assert.That(field.Contains(0, 1.5) && field.Contains(3, 3) && field.Contains(1, 1.5));
            Assert.That(field.Contains(1.5, 1.5) || field.Contains(double.NaN, 1) || field.Contains(1, double.PositiveInfinity), Is.False);
            Assert.That(Field(Point(5, 50)).Contains(50, 5) && Field(Point(180, 50)).Contains(50, 180));
            Assert.That(Field(Point(5, 50)).Contains(50, 5.1), Is.False);
        });
    }

    [Test]
    public void Text_Property_IsAsTheFileWritesIt()
    {
        FieldShape field = Read(Collection(Feature("a", Point(5, 50), """{"crop":"Blé","year":2019,"organic":true,"none":null,"more":{"a":1}}""")))[0];
        Assert.That(new[] { "crop", "year", "organic", "none", "more", "absent" }.Select(field.Text),
            Is.EqualTo(new[] { "Blé", "2019", "true", null, null, null }));
    }
}
