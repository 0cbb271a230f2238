namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class VariogramTests
{
    private const double DegreeMetres = 111_195.080;

    [Test]
    public void OfLabels_HalvesOfALine_CountsPairsThatDiffer()
    {
        // 12 rows a degree apart, 5 wheat and 7 maize; a third of the greatest distance takes pairs 1, 2 and 3 degrees apart.
        double[] longitudes = [.. Enumerable.Range(0, 12).Select(i => (double)i)];
        string[] labels = [.. longitudes.Select(l => l < 5 ? "wheat" : "maize")];
        Variogram variogram = Variogram.OfLabels(new double[12], longitudes, labels);
        Assert.Multiple(() =>
        {
            Assert.That(variogram.Lags.Select(lag => lag.Pairs), Is.EqualTo(new[] { 11, 10, 9 }));
            Assert.That(variogram.Lags[0].Semivariance, Is.EqualTo(1 / 11.0).Within(1e-12));
            Assert.That(variogram.Lags[1].Semivariance, Is.EqualTo(2 / 10.0).Within(1e-12));
            Assert.That(variogram.Lags[2].Semivariance, Is.EqualTo(3 / 9.0).Within(1e-12));
            Assert.That(variogram.Lags[1].Metres, Is.EqualTo(2 * DegreeMetres).Within(0.1));
        });
    }

    [Test]
    public void OfFeatures_ByHand_IsHalfTheMeanSquare()
    {
        double[] longitudes = [.. Enumerable.Range(0, 12).Select(i => (double)i)];
        float[][] features = [.. longitudes.Select(l => new[] { (float)(2 * l), 1f })];
        IReadOnlyList<Variogram> variograms = Variogram.OfFeatures(new double[12], longitudes, features);
        Assert.Multiple(() =>
        {
            // Half of (2 h)².
            Assert.That(variograms[0].Lags.Select(lag => Math.Round(lag.Semivariance, 9)), Is.EqualTo(new[] { 2.0, 8, 18 }));
            Assert.That(variograms[1].Lags.Select(lag => lag.Semivariance), Is.All.Zero);
            Assert.That(variograms[1].RangeMetres, Is.Zero);
            Assert.That(variograms[0].RangeMetres, Is.GreaterThan(3 * DegreeMetres));
        });
    }

    [TestCase(0.2, 0.8, 5000)]
    [TestCase(0, 2, 9000)]
    [TestCase(1, 0.1, 2500)]
    public void Fit_LagsOfASphericalModel_FindsTheModel(double nugget, double sill, double range)
    {
        VariogramLag[] lags =
        [
            .. Enumerable.Range(1, 15).Select(i => new VariogramLag(
                800 * i, nugget + (sill * SphericalFit.Shape(800 * i / range)), 100 + i))
        ];
        (double foundNugget, double foundSill, double foundRange) = SphericalFit.Of(lags);
        Assert.Multiple(() =>
        {
            Assert.That(foundRange, Is.EqualTo(range).Within(0.5));
            Assert.That(foundNugget, Is.EqualTo(nugget).Within(1e-4));
            Assert.That(foundSill, Is.EqualTo(sill).Within(1e-4));
        });
    }

    [Test]
    public void Fit_FlatOrFallingLags_HasNoRange()
    {
        (double nugget, double sill, double range) = SphericalFit.Of([new(1, 3, 5), new(2, 3, 5), new(3, 3, 5)]);
        Assert.That(nugget, Is.EqualTo(3).Within(1e-12));
        Assert.That((sill, range), Is.EqualTo((0.0, 0.0)));
        Assert.That(SphericalFit.Of([new(1, 3, 5), new(2, 2, 5), new(3, 1, 5)]).RangeMetres, Is.Zero);
    }

    [Test]
    public void Shape_KnownShares_AreRight()
    {
        Assert.That(SphericalFit.Shape(0.5), Is.EqualTo(0.6875));
        Assert.That(SphericalFit.Shape(2), Is.EqualTo(1));
    }

    [Test]
    public void SpatialBlocksByLabels_FieldsOfAKnownSize_GivesBlocksOfThatSize()
    {
        // Squares of 0.1 degrees (11 km) with one of four classes each.
        (double[] latitudes, double[] longitudes, int[] field) = Fields(0.1);
        string[] labels = [.. field.Select(f => $"crop {f % 4}")];
        float[][] features = [.. field.Select(f => new[] { f % 4, (f / 4) % 5, 1f })];
        FoldAssignment byLabels = Folds.SpatialBlocksByLabels(latitudes, longitudes, labels, BlockShape.Hexagon, 4);
        FoldAssignment byFeatures = Folds.SpatialBlocksByFeatures(latitudes, longitudes, features, BlockShape.Square, 4);
        double range = Variogram.OfLabels(latitudes, longitudes, labels).RangeMetres;
        Assert.Multiple(() =>
        {
            Assert.That(range, Is.InRange(9_000, 18_000));
            Assert.That(byLabels.Notes[1], Does.StartWith($"Block size {range:0} m: range of the labels' variogram"));
            Assert.That(byLabels.Notes[0], Does.Contain("hexagons"));
            Assert.That(byFeatures.Notes[1], Does.Contain("2 of 3 components have one"));
            FoldAssignment same = Folds.SpatialBlocks(latitudes, longitudes, range, BlockShape.Hexagon, 4);
            Assert.That(byLabels.FoldOfRow.ToArray(), Is.EqualTo(same.FoldOfRow.ToArray()));
        });
    }

    [Test]
    public void OfLabels_MoreRowsThanTaken_DrawsTheSameWhateverTheOrder()
    {
        (double[] latitudes, double[] longitudes, int[] field) = Fields(0.2, 3000);
        string[] labels = [.. field.Select(f => $"crop {f % 3}")];
        int[] order = [.. Enumerable.Range(0, labels.Length)];
        new Random(1).Shuffle(order);
        Variogram first = Variogram.OfLabels(latitudes, longitudes, labels, 3);
        Variogram second = Variogram.OfLabels(
            [.. order.Select(row => latitudes[row])], [.. order.Select(row => longitudes[row])], [.. order.Select(row => labels[row])], 3);
        Assert.That(second.Lags, Is.EqualTo(first.Lags));
        Assert.That(second.RangeMetres, Is.EqualTo(first.RangeMetres).And.GreaterThan(0));
        Assert.That(first.At(0), Is.EqualTo(first.Nugget));
        Assert.That(first.At(1e9), Is.EqualTo(first.Nugget + first.PartialSill));
    }

    [Test]
    public void Variogram_BadInput_SaysWhatIsWrong()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => Variogram.OfLabels([0, 0], [0, 1], ["wheat", "maize"]), Throws.ArgumentException.With.Message.Contains("the 2 rows have them at 0"));
            Assert.That(() => Variogram.OfLabels([0, 0], [0, 1], ["wheat", ""]), Throws.ArgumentException.With.Message.Contains("row 1"));
            Assert.That(() => Variogram.OfLabels([0], [0], ["wheat", "maize"]), Throws.ArgumentException.With.Message.Contains("its 2 rows"));
            Assert.That(() => Variogram.OfFeatures([0, 0], [0, 1], [[1], [float.NaN]]), Throws.ArgumentException.With.Message.Contains("Feature 0 of row 1 is NaN"));
            Assert.That(() => Variogram.OfFeatures([0, 0], [0, 1], [[1], [1, 2]]), Throws.ArgumentException.With.Message.Contains("Row 1 has 2 features"));
            double[] longitudes = [.. Enumerable.Range(0, 10).Select(i => (double)i)];
            Assert.That(() => Folds.SpatialBlocksByLabels(new double[10], longitudes, [.. longitudes.Select(_ => "wheat")]),
                Throws.ArgumentException.With.Message.Contains("Give the block size in metres"));
        });
    }

    private static (double[] Latitudes, double[] Longitudes, int[] Field) Fields(double degrees, int rows = 1500)
    {
        Random random = new(11);
        int[] fields = [.. Enumerable.Range(0, 10_000).Select(_ => random.Next(1000))];
        double[] latitudes = [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble())];
        double[] longitudes = [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble())];
        return (latitudes, longitudes, [.. latitudes.Zip(longitudes, (north, east) => fields[((int)(north / degrees) * 100) + (int)(east / degrees)])]);
    }
}
