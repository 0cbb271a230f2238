namespace MLNetGeoFM.Core.Tests.Bands;

[TestFixture]
[Category("Unit")]
internal sealed class BandSelectionTests
{
    [Test]
    public void Apply_Chip_CopiesWholeBandsInWantedOrder()
    {
        BandSelection selection = BandSelection.Resolve(["B02", "B03", "B04"], ["B04", "B02"]);
        float[] source = Enumerable.Range(0, 2 * 3 * 2).Select(i => (float)i).ToArray(); // [T=2, C=3, H=1, W=2]
        float[] picked = new float[2 * 2 * 2];
        selection.Apply(source, new SeriesShape(3, 1, 2), picked);
        Assert.That(picked, Is.EqualTo(new float[] { 4, 5, 0, 1, 10, 11, 6, 7 }));
        Assert.That(selection.Indices.ToArray(), Is.EqualTo(new[] { 2, 0 }));
    }

    [Test]
    public void Resolve_SeveralMissing_ListsAllAndWhatIsAvailable()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => BandSelection.Resolve(["B02", "B03"], ["B8A", "B03", "b02"]))!;
        Assert.That(error.Message, Does.Contain("2 of 3").And.Contain("missing B8A b02").And.Contain("available B02 B03"));
    }

    [TestCase("B02 B02", "B02")]
    [TestCase("B02", "B02 B02")]
    public void Resolve_NameTwice_NamesIt(string available, string wanted)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => BandSelection.Resolve(available.Split(' '), wanted.Split(' ')))!;
        Assert.That(error.Message, Does.Contain("B02 named more than once"));
    }

    [Test]
    public void Resolve_EmptyName_SaysWhichBand()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => BandSelection.Resolve(["B02", " "], ["B02"]))!;
        Assert.That(error.Message, Does.Contain("Band 1 (counted from 0) of 2"));
    }

    [Test]
    public void Apply_DestinationTooLong_NamesBothLengths()
    {
        BandSelection selection = BandSelection.Resolve(["B02", "B03"], ["B03"]);
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => selection.Apply(new float[6], SeriesShape.Pixel(2), new float[4]))!;
        Assert.That(error.Message, Does.Contain("3 steps of 1 values = 3, got 4"));
    }

    [Test]
    public void Apply_ShapeWithFewerBands_SaysHowManyAreNeeded()
    {
        BandSelection selection = BandSelection.Resolve(["B02", "B03", "B04"], ["B04"]);
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => selection.Apply(new float[6], SeriesShape.Pixel(2), new float[3]))!;
        Assert.That(error.Message, Does.Contain("has 2 bands").And.Contain("at least 3"));
    }
}
