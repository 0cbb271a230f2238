using System.Diagnostics;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class NearestRowsTests
{
    /// <summary>Screening in single precision must not lose the nearest row, whatever the sizes: the bits are those of all distances in
    /// double precision.</summary>
    [TestCase(1, 1, 1, 1.0)]
    [TestCase(3, 5, 7, 1.0)]
    [TestCase(64, 333, 41, 1.0)]
    [TestCase(17, 130, 20, 1e-3)]
    [TestCase(5, 100, 20, 1e5)]
    [TestCase(5, 100, 20, 1e9)]
    [TestCase(5, 100, 20, 1e300)]
    [TestCase(5, 100, 20, 1e-30)]
    public void NearestSquaredDistances_AnySize_HaveTheBitsOfAllDistances(int dimensions, int rows, int points, double scale)
    {
        Random random = new(dimensions + rows);
        double[] table = Draw(random, rows * dimensions, scale);
        double[] asked = Draw(random, points * dimensions, scale);
        table.AsSpan(0, dimensions).CopyTo(asked); // On a row: exactly 0.
        AssertSame(table, asked, dimensions);
    }

    /// <summary>Rows on a small shell far from the origin: single precision orders them wrongly, and many are within the tolerance.</summary>
    [TestCase(1.0)]
    [TestCase(1e3)]
    [TestCase(9e5)]
    public void NearestSquaredDistances_RowsThatSinglePrecisionConfuses_AreStillTold(double offset)
    {
        Random random = new(9);
        double[] table = [.. Draw(random, 400 * 8, 1e-4).Select(value => offset + value)];
        double[] asked = [.. Draw(random, 50 * 8, 1e-4).Select(value => offset + value)];
        AssertSame(table, asked, 8);
        AssertSame([.. table.Select((value, i) => i < 8 ? 0 : value)], asked, 8);
    }

    [Test]
    public void Dissimilarities_ManyRows_AreThoseOfEachAndNaNWhereAFeatureIs()
    {
        Random random = new(4);
        float[] training = [.. Enumerable.Range(0, 150 * 6).Select(_ => random.NextSingle())];
        float[] rows = [.. Enumerable.Range(0, 37 * 6).Select(_ => 2 * random.NextSingle())];
        rows[(5 * 6) + 2] = float.NaN;
        rows[(36 * 6) + 5] = float.PositiveInfinity;
        AreaOfApplicability area = AreaOfApplicability.Fit(training, 6);
        double[] all = new double[37];

        area.Dissimilarities(rows, all);

        for (int row = 0; row < 37; row++)
            Assert.That(all[row], Is.EqualTo(area.Dissimilarity(rows.AsSpan(row * 6, 6))), $"row {row}");
        Assert.That(Enumerable.Range(0, 37).Where(row => double.IsNaN(all[row])), Is.EqualTo(new[] { 5, 36 }));
        Assert.That(() => area.Dissimilarities(rows, all.AsSpan(1)), Throws.ArgumentException.With.Message.Contains("expected 216"));
    }

    /// <summary>What the screen saves: of 2,000 rows of 64 features only those within its tolerance are measured in double precision.
    /// Counted, because a busy machine makes any measured time a matter of luck.</summary>
    [Test]
    public void Screen_ManyRows_LeavesFewToMeasure()
    {
        const int Rows = 2000, Points = 500, Dimensions = 64;
        Random random = new(3);
        double[] table = Draw(random, Rows * Dimensions, 1);
        double[] asked = Draw(random, Points * Dimensions, 1);
        NearestRows nearest = new(table, Dimensions);
        float[] screens = new float[nearest.PaddedCount];
        float[] least = new float[1];
        long measured = 0;
        for (int point = 0; point < Points; point++)
        {
            ReadOnlySpan<double> wide = asked.AsSpan(point * Dimensions, Dimensions);
            float[] narrow = [.. asked.Skip(point * Dimensions).Take(Dimensions).Select(value => (float)value)];
            nearest.Screen(narrow, 1, screens, least);
            double limit = least[0] + nearest.Tolerance(wide);
            measured += screens.Count(screen => screen <= limit);
        }

        Assert.That(measured, Is.GreaterThanOrEqualTo(Points), "the nearest of each point");
        Assert.That(measured, Is.LessThan(1.1 * Points), "hardly any other");
    }

    /// <summary>500 rows against 2,000 of 64 features; both ways in turns, the fastest of each counts.</summary>
    [Test]
    [Explicit("Measures time.")]
    public void Dissimilarities_ManyRows_CostLessThanAllDistances()
    {
        Random random = new(3);
        float[] training = [.. Enumerable.Range(0, 2000 * 64).Select(_ => random.NextSingle() + random.NextSingle())];
        float[] rows = [.. Enumerable.Range(0, 500 * 64).Select(_ => random.NextSingle() + random.NextSingle())];
        AreaOfApplicability area = AreaOfApplicability.Fit(training, 64, [], new ApplicabilityOptions { Whitening = false });
        double[] all = new double[500];
        double together = double.PositiveInfinity;
        double scanned = double.PositiveInfinity;
        for (int turn = 0; turn < 8; turn++)
        {
            long start = Stopwatch.GetTimestamp();
            area.Dissimilarities(rows, all);
            together = Math.Min(together, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            start = Stopwatch.GetTimestamp();
            for (int row = 0; row < 500; row++)
                area.CountTrainingRowsNear(rows.AsSpan(row * 64, 64));
            scanned = Math.Min(scanned, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        TestContext.Out.WriteLine(FormattableString.Invariant(
            $"500 x 2,000 x 64: {together:F1} ms, all distances {scanned:F1} ms: {scanned / together:F1} times"));
        Assert.That(scanned / together, Is.GreaterThan(1.5));
    }

    [Test]
    public void SumAndLeast_ByHand_LeavesTheOwnFoldOutOfTheLeast()
    {
        (double sum, double least) = TrainingPoints.SumAndLeast([1, 0, 4, 9, 16, 25], [2, 1, 1, 3, 1, 2], 1);

        Assert.That((sum, least), Is.EqualTo((15.0, 1.0)));
        Assert.That(TrainingPoints.SumAndLeast([1, 0, 4, 9, 16, 25], [1, 1, 1, 1, 1, 2], 1).Least, Is.EqualTo(25), "in the tail");
        Assert.That(TrainingPoints.SumAndLeast([1, 4], [1, 1], 1).Least, Is.EqualTo(double.PositiveInfinity));
    }

    private static double[] Draw(Random random, int count, double scale) =>
        [.. Enumerable.Range(0, count).Select(_ => scale * ((2 * random.NextDouble()) - 1))];

    private static void AssertSame(double[] table, double[] asked, int dimensions)
    {
        TrainingPoints training = new(table, dimensions);
        int points = asked.Length / dimensions;
        double[] nearest = new double[points];
        double[] squared = new double[training.PaddedCount];
        double[] four = new double[4 * training.PaddedCount];

        training.NearestSquaredDistances(asked, nearest);

        for (int point = 0; point < points; point++)
        {
            training.SquaredDistances(asked.AsSpan(point * dimensions, dimensions), squared);
            Assert.That(nearest[point], Is.EqualTo(squared[..training.Count].Min()), $"point {point}");
            if (point % 4 != 0 || point + 4 > points)
                continue;
            training.SquaredDistancesOfFour(asked.AsSpan(point * dimensions, 4 * dimensions), four);
            Assert.That(four[..training.Count], Is.EqualTo(squared[..training.Count]), $"four from {point}");
        }
    }
}
