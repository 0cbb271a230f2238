using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class InnerDesignsTests
{
    [Test]
    public void Of_Regions_LeavesWholeRegionsOut()
    {
        ConditionedRows rows = Rows(60, row => $"region {row % 6}", row => row);
        IReadOnlyList<FoldAssignment> designs = InnerDesigns.Of(rows, 1);
        Assert.That(designs.Select(design => (design.Kind, design.NumberOfFolds)), Is.EqualTo(new[] { ("random", 3), ("block", 4) }));
        for (int row = 6; row < 60; row++)
            Assert.That(designs[1].FoldOfRow[row], Is.EqualTo(designs[1].FoldOfRow[row - 6]));
    }

    [Test]
    public void Of_PositionsOnly_LeavesCellsOfThreeSizesOut()
    {
        ConditionedRows rows = Rows(300, null, row => row * 0.1);
        IReadOnlyList<FoldAssignment> designs = InnerDesigns.Of(rows, 1);
        Assert.That(designs, Has.Count.EqualTo(4));
        for (int row = 0; row < 300; row++)
            Assert.That(designs[3].FoldOfRow[row], Is.EqualTo(designs[3].FoldOfRow[row / 20 * 20]), "2 degrees");
    }

    [Test]
    public void Of_SmallArea_LeavesOutTheSizesThatDoNotDivideIt()
    {
        Assert.That(InnerDesigns.Of(Rows(100, null, row => row * 0.004), 1), Has.Count.EqualTo(2), "0.4 degrees wide");
    }

    [Test]
    public void Of_NoPlaces_IsRandomOnly()
    {
        ConditionedRows rows = Rows(30, null, _ => double.NaN);
        Assert.That(InnerDesigns.Of(rows, 1).Select(design => design.Kind), Is.EqualTo(new[] { "random" }));
    }

    [Test]
    public void Of_SomePlacesUnknown_KeepsThemOutOfTheCells()
    {
        ConditionedRows rows = Rows(300, null, row => row % 7 == 0 ? double.NaN : row * 0.1);
        foreach (FoldAssignment design in InnerDesigns.Of(rows, 1).Skip(1))
        {
            for (int row = 0; row < 300; row++)
                Assert.That(design.FoldOfRow[row] == -1, Is.EqualTo(row % 7 == 0), $"row {row}");
        }
    }

    private static ConditionedRows Rows(int count, Func<int, string>? region, Func<int, double> longitude) => new()
    {
        Features = new float[count],
        NumberOfFeatures = 1,
        Labels = new int[count],
        NumberOfClasses = 2,
        Latitudes = [.. Enumerable.Repeat(10.01, count)],
        Longitudes = [.. Enumerable.Range(0, count).Select(longitude)],
        Groups = region is null ? [] : [.. Enumerable.Range(0, count).Select(region)],
    };
}
