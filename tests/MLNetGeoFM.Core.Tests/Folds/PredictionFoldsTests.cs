namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class PredictionFoldsTests
{
    // On the equator, degrees east.
    private static readonly double[] Line = [0, 1, 3, 7];
    private static readonly double[] Pairs = [0, 0.1, 10, 10.1, 20, 20.1];

    [Test]
    public void Nndm_ByHand_LeavesOutNeighboursUntilDistancesMatch()
    {
        // Nearest neighbours at 1, 1, 2, 4 degrees; the prediction point is 2.5 degrees from the last row.
        FoldAssignment folds = Folds.Nndm(Zeros(4), Line, [0], [9.5], leastTrainShare: 0);
        FoldReport report = folds.Describe(null, Zeros(4), Line);
        Assert.Multiple(() =>
        {
            Assert.That(folds.FoldNames, Is.EqualTo(new[] { "0,0", "0,1", "0,3", "0,7" }));
            Assert.That(folds.TrainRows(0), Is.EqualTo(new[] { 2, 3 }));
            Assert.That(folds.TrainRows(1), Is.EqualTo(new[] { 3 }));
            Assert.That(folds.TrainRows(2), Is.EqualTo(new[] { 0, 3 }));
            Assert.That(folds.TrainRows(3), Is.EqualTo(new[] { 0, 1, 2 }));
            Assert.That(report.Folds.Select(fold => Math.Round(fold.NearestTrainMetres!.Value / 111_195.08)), Is.EqualTo(new[] { 3.0, 6, 3, 4 }));
            Assert.That(report.Notes[0], Does.Contain("3 of 4 positions").And.Contain("1 prediction points"));
        });
    }

    [Test]
    public void Nndm_LeastTrainShare_StopsLeavingOut()
    {
        FoldAssignment folds = Folds.Nndm(Zeros(4), Line, [0], [9.5], leastTrainShare: 0.5);
        Assert.That(folds.TrainRows(0), Is.EqualTo(new[] { 2, 3 }));
        Assert.That(folds.TrainRows(1), Is.EqualTo(new[] { 2, 3 }));
        Assert.That(folds.TrainRows(2), Is.EqualTo(new[] { 0, 1, 3 }));
    }

    [Test]
    public void Nndm_Range_KeepsFartherNeighbours()
    {
        // Only neighbours within 1.5 degrees may go.
        FoldAssignment folds = Folds.Nndm(Zeros(4), Line, [0], [9.5], 1.5 * 111_195, 0);
        Assert.That(folds.TrainRows(1), Is.EqualTo(new[] { 2, 3 }));
        Assert.That(folds.TrainRows(2), Is.EqualTo(new[] { 0, 1, 3 }));
    }

    [Test]
    public void Nndm_PredictionAmongTheRows_IsLeaveOnePositionOut()
    {
        FoldAssignment folds = Folds.Nndm(Zeros(5), [0, 1, 3, 7, 7], Zeros(4), [0.1, 1.1, 3.1, 7.1]);
        Assert.That(folds.NumberOfFolds, Is.EqualTo(4));
        Assert.That(folds.TestRows(3), Is.EqualTo(new[] { 3, 4 }));
        Assert.That(folds.TrainRows(0), Is.EqualTo(new[] { 1, 2, 3, 4 }));
    }

    [Test]
    public void Knndm_ClusteredRows_PutsEachClusterInAFold()
    {
        FoldAssignment folds = Folds.Knndm(Zeros(6), Pairs, Zeros(6), [5, 15, 25, 30, -5, -10], 3);
        Assert.Multiple(() =>
        {
            Assert.That(folds.FoldOfRow.ToArray(), Is.EqualTo(new[] { 0, 0, 1, 1, 2, 2 }));
            // 9.9 degrees for all rows but the outer two, which have 10; prediction points 4.9, 4.9, 5, 4.9, 9.9, 10.
            Assert.That(folds.Notes[0], Does.Contain("3 clusters in 3 folds").And.Contain("6 prediction points"));
        });
    }

    [Test]
    public void Knndm_PredictionNearTheRows_IsRandomByPosition()
    {
        FoldAssignment folds = Folds.Knndm([.. Zeros(6), 0], [.. Pairs, 0], Zeros(6), [0.05, 0.15, 10.05, 10.15, 20.05, 20.15], 3, seed: 4);
        Assert.That(folds.Notes[0], Does.Contain("not clustered"));
        Assert.That(folds.FoldOfRow[6], Is.EqualTo(folds.FoldOfRow[0]));
    }

    [Test]
    public void Wasserstein_ByHand_IsTheAreaBetween()
    {
        Assert.Multiple(() =>
        {
            Assert.That(DistanceMatching.Wasserstein([1, 3], [2]), Is.EqualTo(1).Within(1e-12));
            Assert.That(DistanceMatching.Wasserstein([0, 0, 6], [0, 3]), Is.EqualTo((3.0 * 1 / 6) + (3.0 * 1 / 3)).Within(1e-12));
            Assert.That(DistanceMatching.Wasserstein([1, 2, 2], [1, 2, 2]), Is.Zero);
        });
    }

    [Test]
    public void SmallerP_ByHand_IsOneSided()
    {
        Assert.Multiple(() =>
        {
            Assert.That(DistanceMatching.SmallerP([1, 2], [3, 4]), Is.EqualTo(Math.Exp(-2)).Within(1e-12));
            Assert.That(DistanceMatching.SmallerP([3, 4], [1, 2]), Is.EqualTo(1).Within(1e-12));
            // D = 2/3 - 1/2 at 2.
            Assert.That(DistanceMatching.SmallerP([1, 2, 5], [2, 3]), Is.EqualTo(Math.Exp(-2 * (1.0 / 9) * 6 / 5)).Within(1e-12));
        });
    }

    [Test]
    public void Cut_PairsOnALine_JoinsTheNearestFirst()
    {
        double[] vectors = [0, 0, 0, 1, 0, 0, 10, 0, 0, 12, 0, 0, 30, 0, 0];
        WardTree tree = new(vectors, [1, 1, 1, 1, 1]);
        Assert.Multiple(() =>
        {
            Assert.That(tree.Cut(5), Is.EqualTo(new[] { 0, 1, 2, 3, 4 }));
            Assert.That(tree.Cut(4), Is.EqualTo(new[] { 0, 0, 1, 2, 3 }));
            Assert.That(tree.Cut(3), Is.EqualTo(new[] { 0, 0, 1, 1, 2 }));
            Assert.That(tree.Cut(2), Is.EqualTo(new[] { 0, 0, 0, 0, 1 }));
            Assert.That(tree.Cut(1), Is.EqualTo(new[] { 0, 0, 0, 0, 0 }));
        });
    }

    [Test]
    public void Knndm_ManyRows_AreDealtInTime()
    {
        Random random = new(5);
        double[] latitudes = [.. Enumerable.Range(0, 11_000).Select(i => (i % 7) + (0.1 * random.NextDouble()))];
        double[] longitudes = [.. Enumerable.Range(0, 11_000).Select(i => (i % 5) + (0.1 * random.NextDouble()))];
        double[] south = [.. Enumerable.Range(0, 500).Select(_ => -3 + random.NextDouble())];
        double[] east = [.. Enumerable.Range(0, 500).Select(_ => 5 * random.NextDouble())];
        FoldAssignment folds = Folds.Knndm(latitudes, longitudes, south, east, 5);
        FoldReport report = folds.Describe(null, latitudes, longitudes);
        // Squares of 0.1 degrees around the whole degrees hold all rows: far prediction points want whole squares.
        Assert.That(report.Folds.Min(fold => fold.NearestTrainMetres), Is.GreaterThan(80_000));
    }

    [Test]
    public void ByPrediction_BadInput_SaysWhatIsWrong()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => Folds.Nndm([0, 0], [0, 1], [0], [0]), Throws.ArgumentException.With.Message.Contains("the data has 2. Use random"));
            Assert.That(() => Folds.Nndm(Zeros(4), Line, [double.NaN], [0]), Throws.ArgumentException.With.Message.Contains("latitude NaN"));
            Assert.That(() => Folds.Nndm(Zeros(4), Line, [0], [0], -1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("got -1"));
            Assert.That(() => Folds.Nndm(Zeros(4), Line, [0], [0], 1, 1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("below 1, got 1"));
            Assert.That(() => Folds.Knndm(Zeros(6), Pairs, [0], [0], 7), Throws.ArgumentException.With.Message.Contains("at least 7 distinct positions; the data has 6"));
            Assert.That(() => Folds.Knndm(Zeros(6), Pairs, [], []), Throws.ArgumentException.With.Message.Contains("0 positions"));
            Assert.That(() => Folds.Knndm(Zeros(6), Pairs, Zeros(6), [5, 15, 25, 30, -5, -10], 3, 0.3), Throws.ArgumentException.With.Message.Contains("0.3 of the rows"));
        });
    }

    private static double[] Zeros(int rows) => new double[rows];
}
