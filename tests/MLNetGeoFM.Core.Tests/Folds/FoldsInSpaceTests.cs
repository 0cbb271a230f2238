namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class FoldsInSpaceTests
{
    // A degree of a great circle of radius 6,371,008.8 m.
    private const double DegreeMetres = 111_195.080;

    [Test]
    public void Groups_FoldsOfCells_AreTheCellsThatWereDealt()
    {
        double[] latitudes = [.. Enumerable.Range(0, 40).Select(row => row * 0.3)];
        var assignment = Folds.Block(BlockGrid.FromDegrees(latitudes, new double[40], 2), 3, 0);
        var buffered = assignment.WithBuffer(latitudes, new double[40], 1000);
        var clusters = Folds.Cluster(latitudes, new double[40], 4, 0);

        Assert.Multiple(() =>
        {
            Assert.That(assignment.Groups!.Distinct().Count(), Is.EqualTo(6));
            Assert.That(buffered.Groups, Is.EqualTo(assignment.Groups));
            Assert.That(clusters.Groups!.Distinct().Count(), Is.EqualTo(4));
            Assert.That(Folds.Random([.. latitudes.Select(latitude => FormattableString.Invariant($"{latitude}"))], 3).Groups, Is.Null);
        });
    }

    [Test]
    public void Metres_KnownArcs_AreRight()
    {
        Assert.Multiple(() =>
        {
            Assert.That(GreatCircle.Metres(0, 0, 0, 1), Is.EqualTo(DegreeMetres).Within(0.01));
            Assert.That(GreatCircle.Metres(10, 179.5, 10, -179.5), Is.EqualTo(GreatCircle.Metres(10, 0, 10, 1)).Within(1e-3));
            Assert.That(GreatCircle.Metres(90, 0, -90, 50), Is.EqualTo(Math.PI * GreatCircle.EarthRadiusMetres).Within(0.1));
            // Paris to New York.
            Assert.That(GreatCircle.Metres(48.8566, 2.3522, 40.7128, -74.0060), Is.EqualTo(5_837_200).Within(500));
            Assert.That(GreatCircle.Metres(52, 5, 52, 5), Is.Zero);
        });
    }

    [Test]
    public void FromMetres_Squares_AreOfTheSizeAskedFor()
    {
        // 11 positions 1,112 m apart to the north on one meridian, the middle one in the middle of cell 0,0.
        double[] latitudes = [.. Enumerable.Range(-5, 11).Select(i => 47 + (0.01 * i))];
        double[] longitudes = [.. latitudes.Select(_ => 8.0)];
        IReadOnlyList<string> keys = BlockGrid.FromMetres(latitudes, longitudes, 3 * 0.01 * DegreeMetres);
        Assert.That(keys, Is.EqualTo(new[]
        {
            "0,-2", "0,-1", "0,-1", "0,-1", "0,0", "0,0", "0,0", "0,1", "0,1", "0,1", "0,2"
        }));
    }

    [Test]
    public void FromMetres_Hexagons_AreTheNearestCentre()
    {
        Random random = new(3);
        double[] latitudes = [.. Enumerable.Range(0, 3000).Select(_ => 45 + random.NextDouble())];
        double[] longitudes = [.. Enumerable.Range(0, 3000).Select(_ => 179.5 + random.NextDouble()).Select(l => l > 180 ? l - 360 : l)];
        const double Size = 9_000;
        IReadOnlyList<string> keys = BlockGrid.FromMetres(latitudes, longitudes, Size, BlockShape.Hexagon);
        string[] groups = [.. keys.Distinct()];
        double widest = groups.Max(key =>
        {
            int[] rows = [.. Enumerable.Range(0, 3000).Where(row => keys[row] == key)];
            return rows.Max(a => rows.Max(b => GreatCircle.Metres(latitudes[a], longitudes[a], latitudes[b], longitudes[b])));
        });
        // Corners are 2/√3 of the size apart; the 111 × 78 km hold about 124 hexagons of 70 km².
        Assert.That(widest, Is.LessThan(Size * 2 / Math.Sqrt(3) * 1.01).And.GreaterThan(Size * 1.03));
        Assert.That(groups, Has.Length.InRange(100, 165));
    }

    [Test]
    public void FromMetres_BothSidesOfTheDateLine_ShareACell()
    {
        IReadOnlyList<string> keys = BlockGrid.FromMetres([10, 10], [179.999, -179.999], 10_000);
        Assert.That(keys, Is.EqualTo(new[] { "0,0", "0,0" }));
    }

    [Test]
    public void SpatialBlocks_BadInput_SaysWhatIsWrong()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => Folds.SpatialBlocks([1, double.NaN], [2, 2], 10), Throws.ArgumentException.With.Message.Contains("Row 1 has latitude NaN"));
            Assert.That(() => Folds.SpatialBlocks([1, 2], [2], 10), Throws.ArgumentException.With.Message.Contains("2 latitudes do not fit 1 longitudes"));
            Assert.That(() => Folds.SpatialBlocks([1, 99], [2, 3], 10), Throws.ArgumentException.With.Message.Contains("latitude 99"));
            Assert.That(() => Folds.SpatialBlocks([1, 2], [2, 3], 0), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("got 0"));
            Assert.That(() => Folds.SpatialBlocks([1, 1], [2, 2], 1e6), Throws.ArgumentException.With.Message.Contains("smaller blocks"));
            Assert.That(() => Folds.SpatialBlocks([], [], 10), Throws.ArgumentException.With.Message.Contains("0 positions"));
        });
    }

    [Test]
    public void WithBuffer_RowsOnALine_LeavesOutTheNearOnes()
    {
        // One degree apart; the fold of row 0 and 1 may not train on row 2, nor the other fold on row 1.
        FoldAssignment folds = FoldAssignment.FromFoldOfRow("halves", [0, 0, 1, 1], ["west", "east"]);
        double[] latitudes = [0, 0, 0, 0];
        double[] longitudes = [0, 1, 2, 3];
        FoldAssignment buffered = folds.WithBuffer(latitudes, longitudes, 1.5 * DegreeMetres);
        FoldReport report = buffered.Describe(["wheat", "rice", "wheat", "rice"], latitudes, longitudes);
        Assert.Multiple(() =>
        {
            Assert.That(buffered.TrainRows(0), Is.EqualTo(new[] { 3 }));
            Assert.That(buffered.TrainRows(1), Is.EqualTo(new[] { 0 }));
            Assert.That(buffered.ExcludedRows(0), Is.EqualTo(new[] { 2 }));
            Assert.That(buffered.ExcludedRows(), Is.Empty);
            Assert.That(buffered.TrainsOnAllOtherFolds, Is.False);
            Assert.That(report.Folds[0].ExcludedRows, Is.EqualTo(1));
            Assert.That(report.Folds[0].NearestTrainMetres, Is.EqualTo(2 * DegreeMetres).Within(0.01));
            Assert.That(report.Folds[0].MedianTrainMetres, Is.EqualTo(2.5 * DegreeMetres).Within(0.01));
            Assert.That(report.Folds[0].ClassesMissingFromTraining, Is.EqualTo(new[] { "wheat" }));
            Assert.That(report.ToString(), Does.Contain("west: train 1, test 2, left out 1, nearest training row 222390 m, median 277988 m"));
            Assert.That(report.ToString(), Does.Contain("2 times a row is left out"));
            Assert.That(folds.Describe().Folds[0].NearestTrainMetres, Is.Null);
        });
    }

    [Test]
    public void WithBuffer_TooWide_NamesTheFold()
    {
        FoldAssignment folds = FoldAssignment.FromFoldOfRow("halves", [0, 1], ["west", "east"]);
        Assert.Multiple(() =>
        {
            Assert.That(() => folds.WithBuffer([0, 0], [0, 1], 200_000),
                Throws.ArgumentException.With.Message.Contains("200000 m leaves fold 'west' none of its 1 training rows"));
            Assert.That(() => folds.WithBuffer([0, 0], [0, 1], -1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("got -1"));
            Assert.That(() => folds.WithBuffer([0], [0], 1), Throws.ArgumentException.With.Message.Contains("its 2 rows"));
        });
    }

    [Test]
    public void StratifiedRandom_ByHand_SpreadsEachClass()
    {
        // 6 wheat, 3 rice, 1 maize in 3 folds: 2 wheat and 1 rice in each, the maize in one.
        string[] labels = ["wheat", "rice", "wheat", "wheat", "maize", "wheat", "rice", "wheat", "rice", "wheat"];
        string[] ids = [.. labels.Select((_, row) => $"{row}")];
        FoldAssignment folds = Folds.StratifiedRandom(ids, labels, 3, 5);
        Assert.Multiple(() =>
        {
            for (int fold = 0; fold < 3; fold++)
            {
                Assert.That(folds.TestRows(fold).Count(row => labels[row] == "wheat"), Is.EqualTo(2));
                Assert.That(folds.TestRows(fold).Count(row => labels[row] == "rice"), Is.EqualTo(1));
            }

            Assert.That(folds.Warnings, Has.Count.EqualTo(2));
            Assert.That(folds.Warnings[1], Does.Contain("'maize' has 1 ids, fewer than the 3 folds"));
            Assert.That(folds.FoldOfRow.ToArray(), Is.Not.EqualTo(Folds.StratifiedRandom(ids, labels, 3, 6).FoldOfRow.ToArray()));
        });
    }

    [Test]
    public void StratifiedRandom_BadInput_SaysWhatIsWrong()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => Folds.StratifiedRandom(["a", "a", "b"], ["wheat", "rice", "rice"], 2),
                Throws.ArgumentException.With.Message.Contains("Id 'a' has the labels 'wheat' and 'rice' (row 1)"));
            Assert.That(() => Folds.StratifiedRandom(["a", "b"], ["wheat", "rice"], 3), Throws.ArgumentException.With.Message.Contains("the data has 2"));
            Assert.That(() => Folds.StratifiedRandom(["a", "b"], ["wheat", ""], 2), Throws.ArgumentException.With.Message.Contains("row 1"));
            Assert.That(() => Folds.StratifiedRandom(["a", "b"], ["wheat"], 2), Throws.ArgumentException.With.Message.Contains("1 labels do not fit 2 ids"));
        });
    }
}
