namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class SeriesFlatteningTests
{
    [Test]
    public void SlotNames_OfAPixel_GoByPeriodThenBand()
    {
        Assert.That(
            SeriesFlattening.SlotNames(["2019-01", "2019-02"], ["B02", "B8A"]),
            Is.EqualTo(new[] { "2019-01_B02", "2019-01_B8A", "2019-02_B02", "2019-02_B8A" }));
    }

    [Test]
    public void SlotNames_OfAChip_EndWithRowAndColumn()
    {
        string[] names = SeriesFlattening.SlotNames(["m01"], ["B02", "B03"], height: 2, width: 3);

        Assert.Multiple(() =>
        {
            Assert.That(names, Has.Length.EqualTo(12));
            Assert.That(names[5], Is.EqualTo("m01_B02_r1c2"));
            Assert.That(names[6], Is.EqualTo("m01_B03_r0c0"));
        });
    }
}
