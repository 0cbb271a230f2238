namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class FoldsInTimeTests
{
    [Test]
    public void Forward_ByHand_TrainsOnEarlierYearsOnly()
    {
        FoldAssignment folds = Folds.Forward([2003, 2001, 2002, 2001, 2005]);
        FoldReport report = folds.Describe();
        Assert.Multiple(() =>
        {
            Assert.That(folds.FoldNames, Is.EqualTo(new[] { "2002", "2003", "2005" }));
            Assert.That(folds.TrainRows(0), Is.EqualTo(new[] { 1, 3 }));
            Assert.That(folds.TrainRows(1), Is.EqualTo(new[] { 1, 2, 3 }));
            Assert.That(folds.TrainRows(2), Is.EqualTo(new[] { 0, 1, 2, 3 }));
            Assert.That(folds.ExcludedRows(0), Is.EqualTo(new[] { 0, 4 }));
            Assert.That(report.UntestedRows, Is.EqualTo(2));
            Assert.That(report.ToString(), Does.Contain("2 trained on but never tested").And.Contains("never tested: 2001"));
            Assert.That(Folds.Forward([2001, 2002, 2003], 2).FoldNames, Is.EqualTo(new[] { "2003" }));
        });
    }

    [Test]
    public void ForwardBySeason_Names_AreInTheirOrder()
    {
        FoldAssignment folds = Folds.ForwardBySeason(["2020-1", "2019-2", "2019-1"]);
        Assert.That(folds.FoldNames, Is.EqualTo(new[] { "2019-2", "2020-1" }));
        Assert.That(folds.TrainRows(1), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(Folds.ForwardBySeason(["10", "9"]).FoldNames, Is.EqualTo(new[] { "10" }));
    }

    [Test]
    public void RegionYear_ByHand_SharesNeitherRegionNorYear()
    {
        string[] regions = ["a", "a", "b", "b", "a"];
        FoldAssignment folds = Folds.RegionYear(regions, [2001, 2002, 2001, 2002, 2001]);
        Assert.Multiple(() =>
        {
            Assert.That(folds.FoldNames, Is.EqualTo(new[] { "a 2001", "a 2002", "b 2001", "b 2002" }));
            Assert.That(folds.TestRows(0), Is.EqualTo(new[] { 0, 4 }));
            Assert.That(folds.TrainRows(0), Is.EqualTo(new[] { 3 }));
            Assert.That(folds.TrainRows(3), Is.EqualTo(new[] { 0, 4 }));
            Assert.That(folds.ExcludedRows(0), Is.EqualTo(new[] { 1, 2 }));
        });
    }

    [Test]
    public void RegionYear_CellThatNothingCanTrain_IsNotTestedAndNamed()
    {
        // c 2001 shares its year with a and b; a 2002 and b 2001 train each other.
        FoldAssignment folds = Folds.RegionYear(["a", "b", "a"], [2002, 2001, 2001]);
        Assert.That(folds.FoldNames, Is.EqualTo(new[] { "a 2002", "b 2001" }));
        Assert.That(folds.Warnings, Has.One.Contains("a 2001"));
    }

    [Test]
    public void InTime_BadInput_SaysWhatIsWrong()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => Folds.Forward([2001, 2001]), Throws.ArgumentException.With.Message.Contains("at least 2 years; the data has 1 (2001)"));
            Assert.That(() => Folds.Forward([2001, 2002], 2), Throws.ArgumentException.With.Message.Contains("at least 3 years"));
            Assert.That(() => Folds.Forward([2001, 2002], 0), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("got 0"));
            Assert.That(() => Folds.LeaveSeasonOut(["wet", "wet"]), Throws.ArgumentException.With.Message.Contains("at least 2 seasons; the data has 1 (wet)"));
            Assert.That(() => Folds.LeaveSeasonOut(["wet", ""]), Throws.ArgumentException.With.Message.Contains("row 1"));
            Assert.That(() => Folds.RegionYear(["a", "b"], [2001, 2001]), Throws.ArgumentException.With.Message.Contains("2 regions and 1 years"));
            Assert.That(() => Folds.RegionYear(["a", "b"], [2001]), Throws.ArgumentException.With.Message.Contains("1 years do not fit 2 regions"));
        });
    }
}
