namespace MLNetGeoFM.Core.Tests.Masking;

[TestFixture]
[Category("Unit")]
internal sealed class CloudDilationTests
{
    [TestCase(0, ".......,.......,.......,...#...,.......,.......,.......")]
    [TestCase(1, ".......,.......,...#...,..###..,...#...,.......,.......")]
    [TestCase(2, ".......,...#...,..###..,.#####.,..###..,...#...,.......")]
    [TestCase(3, "...#...,.#####.,.#####.,#######,.#####.,.#####.,...#...")]
    public void Apply_OneCloud_BecomesADisk(int radius, string expected)
    {
        PixelState[] states = Read(".......,.......,.......,...#...,.......,.......,.......");
        new CloudDilation(radius, 0).Apply(states, 7, 7, []);
        Assert.That(Write(states, 7), Is.EqualTo(expected));
    }

    [Test]
    public void Apply_CloudAtTheEdge_DoesNotWrapIntoTheNextRow()
    {
        PixelState[] states = Read("....#,.....,.....");
        new CloudDilation(1, 0).Apply(states, 3, 5, []);
        Assert.That(Write(states, 5), Is.EqualTo("...##,....#,....."));
    }

    [Test]
    public void Apply_TwoSteps_DoesNotSpreadBetweenThem()
    {
        PixelState[] states = Read("...,.#.,...,...,...,...");
        new CloudDilation(2, 0).Apply(states, 3, 3, []);
        Assert.That(Write(states, 3), Is.EqualTo("###,###,###,...,...,..."));
    }

    [Test]
    public void Apply_NoDataAndUnwanted_NoDataStaysAndUnwantedDoesNotSpread()
    {
        PixelState[] states = Read("#-u.u.");
        new CloudDilation(2, 0).Apply(states, 1, 6, []);
        Assert.That(Write(states, 6), Is.EqualTo("#-#.u."));
    }

    [TestCase(0, "..#..", "..#..")]
    [TestCase(4, "..#..", "..#..")]
    [TestCase(5, "..#..", ".##..")]
    [TestCase(9, "..#..", ".###.")]
    [TestCase(10, "#....", "###..")]
    [TestCase(10, "....#", "..###")]
    [TestCase(10, "-.#-.", "-##-#")]
    public void Apply_InTime_ReachesTheDaysNotFurther(int days, string before, string expected)
    {
        PixelState[] states = Read(before);
        new CloudDilation(0, days).Apply(states, 1, 1, [100, 105, 110, 118, 120]);
        Assert.That(Write(states, 5), Is.EqualTo(expected));
    }

    [Test]
    public void Apply_InTimeOnAChip_KeepsPixelsApart()
    {
        PixelState[] states = Read("#..,...,..#");
        new CloudDilation(0, 5).Apply(states, 1, 3, [0, 5, 10]);
        Assert.That(Write(states, 3), Is.EqualTo("#..,#.#,..#"));
    }

    [Test]
    public void Apply_CloudBesideAPixelWithoutData_SpreadsThroughItInTime()
    {
        PixelState[] states = Read("#-,..");
        new CloudDilation(1, 5).Apply(states, 1, 2, [0, 5]);
        Assert.That(Write(states, 2), Is.EqualTo("#-,##"));
    }

    [Test]
    public void Apply_DatesDescending_NamesBothDays() =>
        Assert.That(
            () => new CloudDilation(0, 3).Apply(new PixelState[3], 1, 1, [10, 30, 20]),
            Throws.ArgumentException.With.Message.Contains("date 2").And.Message.Contains("day 20").And.Message.Contains("30"));

    [Test]
    public void Apply_DatesMissing_NamesBothCounts() =>
        Assert.That(
            () => new CloudDilation(0, 3).Apply(new PixelState[3], 1, 1, []),
            Throws.ArgumentException.With.Message.Contains("expected 3 dates, got 0"));

    [TestCase(-1, 0)]
    [TestCase(1001, 0)]
    [TestCase(0, -1)]
    public void Constructor_OutOfRange_IsRefused(int radius, int days) =>
        Assert.That(() => new CloudDilation(radius, days), Throws.TypeOf<ArgumentOutOfRangeException>());

    // '#' cloud, '.' clear, '-' no data, 'u' unwanted; ',' ends a row.
    private static PixelState[] Read(string picture) =>
        picture.Where(sign => sign != ',').Select(sign => sign switch
        {
            '#' => PixelState.Cloud,
            '.' => PixelState.Clear,
            'u' => PixelState.Unwanted,
            _ => PixelState.NoData,
        }).ToArray();

    private static string Write(PixelState[] states, int width) =>
        string.Join(',', states.Select(state => "-.u#"[(int)state]).Chunk(width).Select(row => new string(row)));
}
