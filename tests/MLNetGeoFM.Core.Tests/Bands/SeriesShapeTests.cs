namespace MLNetGeoFM.Core.Tests.Bands;

[TestFixture]
[Category("Unit")]
internal sealed class SeriesShapeTests
{
    [Test]
    public void Steps_WholeNumber_CountsThem()
    {
        SeriesShape shape = new(10, 3, 4);
        Assert.Multiple(() =>
        {
            Assert.That(shape.StepLength, Is.EqualTo(120));
            Assert.That(shape.PixelsPerStep, Is.EqualTo(12));
            Assert.That(shape.Steps(360), Is.EqualTo(3));
            Assert.That(shape.Steps(0), Is.Zero);
            Assert.That(SeriesShape.Pixel(7), Is.EqualTo(new SeriesShape(7, 1, 1)));
        });
    }

    [Test]
    public void Steps_Remainder_NamesLengthShapeAndRemainder()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new SeriesShape(10, 3, 4).Steps(365))!;
        Assert.That(error.Message, Does.Contain("365").And.Contain("10*3*4 = 120").And.Contain("remainder of 5"));
    }

    [TestCase(0, 1, 1)]
    [TestCase(1, 0, 1)]
    [TestCase(1, 1, -1)]
    [TestCase(70000, 70000, 1)]
    public void Steps_ImpossibleShape_NamesIt(int bands, int height, int width)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new SeriesShape(bands, height, width).Steps(10))!;
        Assert.That(error.Message, Does.Contain($"{bands} bands, {height} rows, {width} columns"));
    }
}
