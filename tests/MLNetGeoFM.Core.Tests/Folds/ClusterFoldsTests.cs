namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class ClusterFoldsTests
{
    [Test]
    public void Cluster_GroupsFarApart_AreTheFolds()
    {
        // Around the date line, and at both ends of France.
        double[] latitudes = [10, 10.1, 10, 48, 48.1, 43, 43.1, 43];
        double[] longitudes = [179.9, -179.9, 179.8, -4, -4.1, 7, 7.1, 7];
        FoldAssignment folds = Folds.Cluster(latitudes, longitudes, 3, 2);
        Assert.That(folds.FoldOfRow.ToArray().Distinct().Count(), Is.EqualTo(3));
        Assert.That(folds.FoldOfRow.ToArray().Take(3).Distinct().Count(), Is.EqualTo(1));
        Assert.That(folds.FoldOfRow.ToArray().Skip(3).Take(2).Distinct().Count(), Is.EqualTo(1));
        Assert.That(folds.FoldOfRow.ToArray().Skip(5).Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public void ClusterFeatures_UnequalUnits_AreStandardised()
    {
        // The second component is a thousand times larger and says nothing; the first one tells the groups apart.
        float[][] features = [[0, 1000], [0.01f, 2000], [1, 1000], [1.01f, 2000], [0, 1500], [1, 1500]];
        FoldAssignment folds = Folds.ClusterFeatures(features, 2, 1);
        Assert.That(folds.FoldOfRow.ToArray(), Is.EqualTo(new[] { 0, 0, 1, 1, 0, 1 }));
    }

    [Test]
    public void Assign_ByHand_IsTheLeastSumOfSquares()
    {
        // The best two groups of 0, 1, 2, 10, 11 are the first three and the last two.
        double[][] points = [[10], [0], [2], [11], [1]];
        Assert.That(KMeans.Assign(points, 2, 0, false), Is.EqualTo(new[] { 1, 0, 0, 1, 0 }));
        Assert.That(KMeans.Assign(points, 5, 0, false), Is.EqualTo(new[] { 3, 0, 2, 4, 1 }));
        Assert.That(KMeans.Assign([[1], [1]], 2, 0, false), Is.Null);
    }

    [Test]
    public void Cluster_BadInput_SaysWhatIsWrong()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => Folds.Cluster([1, 1, 1], [2, 2, 3], 3), Throws.ArgumentException.With.Message.Contains("3 distinct positions; the 3 rows have fewer"));
            Assert.That(() => Folds.Cluster([1, double.NaN], [2, 2], 2), Throws.ArgumentException.With.Message.Contains("latitude NaN"));
            Assert.That(() => Folds.Cluster([1, 2], [2, 2], 1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("got 1"));
            Assert.That(() => Folds.ClusterFeatures([[1], [float.PositiveInfinity]], 2), Throws.ArgumentException.With.Message.Contains("row 1 is Infinity"));
            Assert.That(() => Folds.ClusterFeatures(Array.Empty<float[]>(), 2), Throws.ArgumentException.With.Message.Contains("no features"));
        });
    }

    [Test]
    public void WithBuffer_ManyRows_IsDoneInTime()
    {
        Random random = new(2);
        double[] latitudes = [.. Enumerable.Range(0, 20_000).Select(_ => 40 + (5 * random.NextDouble()))];
        double[] longitudes = [.. Enumerable.Range(0, 20_000).Select(_ => 5 * random.NextDouble())];
        FoldAssignment folds = Folds.SpatialBlocks(latitudes, longitudes, 50_000, BlockShape.Hexagon, 5)
            .WithBuffer(latitudes, longitudes, 5_000);
        FoldReport report = folds.Describe(null, latitudes, longitudes);
        Assert.That(report.Folds.Select(fold => fold.NearestTrainMetres), Is.All.InRange(5_000, 6_000));
        Assert.That(report.Folds.Sum(fold => fold.TestRows), Is.EqualTo(20_000));
    }
}
