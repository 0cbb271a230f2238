using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class FoldsTests
{
    private static readonly string[] Regions = ["Brie", "Beauce", "Brie", "Picardie", "Beauce"];

    [Test]
    public void LeaveRegionOut_ThreeRegions_TestsEachOnceInNameOrder()
    {
        FoldAssignment folds = Folds.LeaveRegionOut(Regions);

        Assert.Multiple(() =>
        {
            Assert.That(folds.FoldNames, Is.EqualTo(new[] { "Beauce", "Brie", "Picardie" }));
            Assert.That(folds.FoldOfRow.ToArray(), Is.EqualTo(new[] { 1, 0, 1, 2, 0 }));
            Assert.That(folds.TestRows(1), Is.EqualTo(new[] { 0, 2 }));
            Assert.That(folds.TrainRows(1), Is.EqualTo(new[] { 1, 3, 4 }));
            Assert.That(folds.Warnings, Is.Empty);
        });
    }

    [Test]
    public void Random_ManyIdsButMoreFolds_NamesAFew()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => Folds.Random([.. Enumerable.Range(10, 80).Select(id => $"{id}")], numberOfFolds: 90))!;
        Assert.That(error.Message, Does.Contain("at least 90 distinct ids; the data has 80 (10, 11, 12, 13, 14, …). Use fewer folds"));
    }

    [Test]
    public void LeaveRegionOut_OneRegion_NamesIt()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Folds.LeaveRegionOut(["Brie", "Brie"]))!;
        Assert.That(error.Message, Does.Contain("at least 2 regions").And.Contain("1 (Brie)"));
    }

    [Test]
    public void LeaveRegionOut_MissingRegion_NamesRowAndCount()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Folds.LeaveRegionOut(["Brie", "", "Beauce", null!]))!;
        Assert.That(error.Message, Does.Contain("2 of 4 rows have no region").And.Contain("row 1"));
    }

    [Test]
    public void LeaveYearOut_YearsOutOfOrder_FoldsAscend()
    {
        FoldAssignment folds = Folds.LeaveYearOut([2019, 2000, 2019, 987]);
        Assert.Multiple(() =>
        {
            Assert.That(folds.FoldNames, Is.EqualTo(new[] { "987", "2000", "2019" }));
            Assert.That(folds.FoldOfRow.ToArray(), Is.EqualTo(new[] { 2, 1, 2, 0 }));
        });
    }

    [Test]
    public void Random_Always_WarnsThatItIsOptimistic()
    {
        FoldAssignment folds = Folds.Random(["a", "b", "c"], 3);
        Assert.Multiple(() =>
        {
            Assert.That(folds.Warnings, Is.EqualTo(new[] { Folds.RandomFoldsWarning }));
            Assert.That(folds.Describe().ToString(), Does.Contain("random: 3 folds, 3 rows").And.Contain("optimistic"));
        });
    }

    [Test]
    public void Random_KnownHashes_RanksByTheHexString()
    {
        // sha256("0:a") = 9df3.., sha256("0:b") = e021.., sha256("0:c") = be08.., computed with another program.
        FoldAssignment folds = Folds.Random(["a", "b", "c"], 3);
        Assert.That(folds.FoldOfRow.ToArray(), Is.EqualTo(ExpectedRanks));
    }

    [Test]
    public void Block_TooFewBlocks_NamesThem()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Folds.Block(["7", "8", "7"], 5))!;
        Assert.That(error.Message, Does.Contain("5 folds need at least 5 distinct blocks; the data has 2 (7, 8)"));
    }

    [Test]
    public void FromSplit_OtherValues_AreExcludedFromTrainingAndTest()
    {
        FoldAssignment folds = Folds.FromSplit(["train", "test", "spare", "train", null], "train", "test");
        Assert.Multiple(() =>
        {
            Assert.That(folds.NumberOfFolds, Is.EqualTo(1));
            Assert.That(folds.TrainRows(0), Is.EqualTo(new[] { 0, 3 }));
            Assert.That(folds.TestRows(0), Is.EqualTo(new[] { 1 }));
            Assert.That(folds.ExcludedRows(), Is.EqualTo(new[] { 2, 4 }));
            Assert.That(folds.TrainsOnAllOtherFolds, Is.False);
        });
    }

    [Test]
    public void FromSplit_ValueThatDoesNotOccur_ListsTheValues()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Folds.FromSplit(["valid", "eval"], "valid", "test"))!;
        Assert.That(error.Message, Does.Contain("'test'").And.Contain("'eval', 'valid'"));
    }

    [Test]
    public void FromColumn_OtherOrder_MatchesById()
    {
        FoldAssignment folds = Folds.FromColumn(["a", "b", "c", "d"], ["d", "c", "b", "a"], ["10", "9", "", "10"]);
        Assert.Multiple(() =>
        {
            Assert.That(folds.FoldNames, Is.EqualTo(new[] { "9", "10" }));
            Assert.That(folds.FoldOfRow.ToArray(), Is.EqualTo(new[] { 1, -1, 0, 1 }));
            Assert.That(folds.ExcludedRows(), Is.EqualTo(new[] { 1 }));
            Assert.That(folds.TrainRows(0), Is.EqualTo(new[] { 0, 3 }));
        });
    }

    [Test]
    public void FromColumn_MissingTwiceAndUnknownIds_AreOneErrorNamingAll()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => Folds.FromColumn(["a", "b", "c"], ["a", "a", "x", "b"], ["0", "1", "0", "1"]))!;
        Assert.That(
            error.Message,
            Does.Contain("1 ids of the data have no value (c)").And.Contain("1 ids are given more than once (a)")
                .And.Contain("1 ids are not in the data (x)"));
    }

    [Test]
    public void FromFile_RaggedLine_NamesFileAndLine()
    {
        string path = Path.Combine(Path.GetTempPath(), $"folds-{Guid.NewGuid():N}.csv");
        File.WriteAllText(path, "sample_id,fold\na,0\nb\n");
        try
        {
            InvalidDataException error = Assert.Throws<InvalidDataException>(() => Folds.FromFile(path, "fold", ["a", "b"]))!;
            Assert.That(error.Message, Does.Contain(path).And.Contain("line 3").And.Contain("expected 2 fields"));
            error = Assert.Throws<InvalidDataException>(() => Folds.FromFile(path, "flod", ["a", "b"]))!;
            Assert.That(error.Message, Does.Contain("'flod'").And.Contain("sample_id, fold"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void Describe_ClassOnlyInOneRegion_IsMissingFromThatFoldsTraining()
    {
        FoldReport report = Folds.LeaveRegionOut(Regions).Describe(["wheat", "wheat", "rice", "wheat", null]);
        Assert.Multiple(() =>
        {
            Assert.That(report.Folds[1].ClassesMissingFromTraining, Is.EqualTo(new[] { "rice" }));
            Assert.That(report.Folds[0].ClassesMissingFromTraining, Is.Empty);
            Assert.That(report.Folds[1].TrainRows, Is.EqualTo(3));
            Assert.That(report.Folds[1].TestRows, Is.EqualTo(2));
            Assert.That(report.Warnings, Has.One.Contains("'Brie'").And.One.Contains("rice"));
        });
    }

    [Test]
    public void FromTrainingRows_TrainsOnATestRow_NamesFoldAndRow()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => FoldAssignment.FromTrainingRows("forward", [0, 1, -1], ["2018", "2019"], [[2], [1, 0]]))!;
        Assert.That(error.Message, Does.Contain("'2019'").And.Contain("row 1"));
    }

    [Test]
    public void FromTrainingRows_ForwardInTime_KeepsTheGivenRows()
    {
        FoldAssignment folds = FoldAssignment.FromTrainingRows("forward", [-1, 0, 1], ["2018", "2019"], [[0], [1, 0]]);
        Assert.Multiple(() =>
        {
            Assert.That(folds.TrainRows(1), Is.EqualTo(new[] { 0, 1 }));
            Assert.That(folds.TestRows(1), Is.EqualTo(new[] { 2 }));
            Assert.That(folds.ExcludedRows(), Is.Empty);
        });
    }

    [Test]
    public void FromDegrees_EitherSideOfZero_RoundsDown()
    {
        Assert.That(
            BlockGrid.FromDegrees([-0.1, 10.49, 10.5], [-0.6, 0.4, 0.5], 0.5), Is.EqualTo(new[] { "-2,-1", "0,20", "1,21" }));
    }

    [Test]
    public void FromDegrees_LatitudeOutOfRange_NamesRowAndValue()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => BlockGrid.FromDegrees([10, 120], [50, 20], 1))!;
        Assert.That(error.Message, Does.Contain("Row 1").And.Contain("120"));
    }

    [TestCase("random_fold_s0", 0)]
    [TestCase("random_fold_s1", 1)]
    [TestCase("random_fold_s2", 2)]
    public void Random_UsCrops_EqualsThePublishedFolds(string column, int seed)
    {
        string[][] rows = Rows(SharedFolder.Require("data/us-crops-2019-s2/folds.csv"), "sample_id", column);
        Assert.That(Numbers(Folds.Random(rows[0], 5, seed)), Is.EqualTo(rows[1]));
    }

    [TestCase("block_fold_s0", 0)]
    [TestCase("block_fold_s1", 1)]
    [TestCase("block_fold_s2", 2)]
    public void Block_UsCrops_EqualsThePublishedFolds(string column, int seed)
    {
        string[][] rows = Rows(SharedFolder.Require("data/us-crops-2019-s2/folds.csv"), "block", column);
        Assert.That(Numbers(Folds.Block(rows[0], 5, seed)), Is.EqualTo(rows[1]));
    }

    [Test]
    public void LeaveRegionOut_UsCrops_EqualsThePublishedFolds()
    {
        string[][] rows = Rows(SharedFolder.Require("data/us-crops-2019-s2/folds.csv"), "region", "region_fold");
        Assert.That(Numbers(Folds.LeaveRegionOut(rows[0])), Is.EqualTo(rows[1]));
    }

    [Test]
    public void FromFile_UsCrops_EqualsTheHashedFolds()
    {
        string path = SharedFolder.Require("data/us-crops-2019-s2/folds.csv");
        string[] ids = [.. Rows(path, "sample_id")[0].Reverse()];
        Assert.That(
            Folds.FromFile(path, "random_fold_s0", ids).FoldOfRow.ToArray(),
            Is.EqualTo(Folds.Random(ids, 5, 0).FoldOfRow.ToArray()));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    public void Folds_SitsSamples_EqualThePublishedFolds(int seed)
    {
        string folder = SharedFolder.Require("data/sits-samples/samples_modis_ndvi");
        string[][] samples = Rows(Path.Combine(folder, "samples.csv"), "sample_id", "longitude", "latitude", "start_date");
        string[][] published = Rows(
            Path.Combine(folder, "folds.csv"), "sample_id", $"random_s{seed}", $"position_s{seed}", $"cell0.5deg_s{seed}",
            "year_fold");
        double[] longitudes = [.. samples[1].Select(Parse)];
        double[] latitudes = [.. samples[2].Select(Parse)];
        string[] positions = [.. longitudes.Zip(latitudes, (a, b) => FormattableString.Invariant($"{a:F4},{b:F4}"))];
        IReadOnlyList<string> cells = BlockGrid.FromDegrees(latitudes, longitudes, 0.5);
        FoldAssignment years = Folds.LeaveYearOut([.. samples[3].Select(date => (int)Parse(date[..4]))]);

        Assert.That(samples[0], Is.EqualTo(published[0]));
        Assert.Multiple(() =>
        {
            Assert.That(Numbers(Folds.Random(samples[0], 5, seed)), Is.EqualTo(published[1]));
            Assert.That(Numbers(Folds.Block(positions, 5, seed)), Is.EqualTo(published[2]));
            Assert.That(Numbers(Folds.Block(cells, 5, seed)), Is.EqualTo(published[3]));
            Assert.That(years.FoldOfRow.ToArray().Select(fold => years.FoldNames[fold]), Is.EqualTo(published[4]));
        });
    }

    private static string[] Numbers(FoldAssignment folds) =>
        [.. folds.FoldOfRow.ToArray().Select(fold => FormattableString.Invariant($"{fold}"))];

    private static double Parse(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static string[][] Rows(string path, params string[] columns)
    {
        string[][] lines = [.. File.ReadLines(path).Select(line => line.Split(','))];
        int[] fields = [.. columns.Select(column => Array.IndexOf(lines[0], column))];
        return [.. fields.Select(field => lines.Skip(1).Select(line => line[field]).ToArray())];
    }

    private static readonly int[] ExpectedRanks = [0, 2, 1];
}
