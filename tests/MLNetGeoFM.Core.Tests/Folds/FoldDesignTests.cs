namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class FoldDesignTests
{
    private static readonly string[] Keys = ["2001", "1999", "2001", "2005", "1999"];

    [Test]
    public void Assign_OneColumn_GivesTheSameFoldsAsTheValues()
    {
        Assert.Multiple(() =>
        {
            AssertSame(Folds.Random("Id", 3, 7), Folds.Random(Keys, 3, 7), "Id");
            AssertSame(Folds.Block("Block", 2, 7), Folds.Block(Keys, 2, 7), "Block");
            AssertSame(Folds.LeaveRegionOut("Region"), Folds.LeaveRegionOut(Keys), "Region");
            AssertSame(Folds.LeaveYearOut("Year"), Folds.LeaveYearOut([2001, 1999, 2001, 2005, 1999]), "Year");
            AssertSame(Folds.FromColumn("Fold"), Folds.FromValues(Keys), "Fold");
            AssertSame(Folds.FromSplit("Split", "1999", "2001"), Folds.FromSplit(Keys, "1999", "2001"), "Split");
        });
    }

    [Test]
    public void Assign_Coordinates_UsesTheGrid()
    {
        FoldDesign design = Folds.Block("Latitude", "Longitude", 1, 2);
        FoldAssignment folds = design.Assign([["10.2", "11.5", "10.9"], ["5", "5", "5.5"]]);
        Assert.That(design.ColumnNames, Is.EqualTo(new[] { "Latitude", "Longitude" }));
        Assert.That(folds.FoldOfRow.ToArray(), Is.EqualTo(Folds.Block(["5,10", "5,11", "5,10"], 2).FoldOfRow.ToArray()));
    }

    [Test]
    public void Assign_YearThatIsNoNumber_NamesRowColumnAndValue()
    {
        Assert.That(() => Folds.LeaveYearOut("Year").Assign([["2001", "MMI"]]),
            Throws.ArgumentException.With.Message.Contains("Row 1 of column 'Year' has 'MMI'"));
    }

    [Test]
    public void FoldAssignment_AsDesign_ReadsNoColumns()
    {
        FoldAssignment folds = Folds.LeaveRegionOut(Keys);
        FoldDesign design = folds;
        Assert.That(design.ColumnNames, Is.Empty);
        Assert.That(design.Assign([]), Is.SameAs(folds));
        Assert.That(() => design.Assign([Keys]), Throws.ArgumentException.With.Message.Contains("needs 0 columns"));
    }

    private static void AssertSame(FoldDesign design, FoldAssignment expected, string column)
    {
        FoldAssignment actual = design.Assign([Keys]);
        Assert.That(design.ColumnNames, Is.EqualTo(new[] { column }));
        Assert.That(actual.FoldOfRow.ToArray(), Is.EqualTo(expected.FoldOfRow.ToArray()), column);
        Assert.That(actual.FoldNames, Is.EqualTo(expected.FoldNames), column);
        Assert.That(actual.TrainRows(0), Is.EqualTo(expected.TrainRows(0)), column);
    }
}
