namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class GapFillerTests
{
    private const float N = float.NaN;

    private static (float[] Values, bool[] Filled, int Unobserved) Fill(
        GapFiller filler, float[] series, int[]? dates = null, int bands = 1)
    {
        float[] values = new float[series.Length];
        bool[] filled = new bool[series.Length];
        int unobserved = filler.Fill(SeriesShape.Pixel(bands), series, dates, values, filled, new GapFillWorkspace());
        return (values, filled, unobserved);
    }

    [Test]
    public void Linear_ByStep_GoesStraightAndKeepsTheEnds()
    {
        var (values, filled, unobserved) = Fill(new GapFiller(GapFillingMethod.Linear), [N, 1, N, N, 4, N]);

        Assert.Multiple(() =>
        {
            Assert.That(values, Is.EqualTo(new[] { 1f, 1, 2, 3, 4, 4 }));
            Assert.That(filled, Is.EqualTo(new[] { true, false, true, true, false, true }));
            Assert.That(unobserved, Is.Zero);
        });
    }

    [Test]
    public void Linear_ByDate_WeighsWithTheDays()
    {
        var (values, _, _) = Fill(new GapFiller(GapFillingMethod.Linear), [0, N, 10], [0, 9, 10]);
        Assert.That(values[1], Is.EqualTo(9f));
    }

    [Test]
    public void Linear_AllOnOneDate_TakesTheOneBefore()
    {
        var (values, _, _) = Fill(new GapFiller(GapFillingMethod.Linear), [1, N, 3], [5, 5, 5]);
        Assert.That(values, Is.EqualTo(new[] { 1f, 1, 3 }));
    }

    [Test]
    public void Nearest_EquallyNear_TakesTheEarlier()
    {
        var (values, _, _) = Fill(new GapFiller(GapFillingMethod.Nearest), [N, 1, N, N, N, 5], [0, 2, 3, 4, 5, 6]);
        Assert.That(values, Is.EqualTo(new[] { 1f, 1, 1, 1, 5, 5 }));
    }

    [Test]
    public void Fill_BandWithoutObservation_StaysMissingAndIsCounted()
    {
        var (values, filled, unobserved) = Fill(new GapFiller(GapFillingMethod.Linear), [1, N, N, N], bands: 2);

        Assert.Multiple(() =>
        {
            Assert.That(values, Is.EqualTo(new[] { 1, N, 1, N }));
            Assert.That(filled, Is.EqualTo(new[] { false, false, true, false }));
            Assert.That(unobserved, Is.EqualTo(1));
        });
    }

    [Test]
    public void Fill_BandWithoutObservationAndFillValue_IsFilledAndStillCounted()
    {
        var (values, filled, unobserved) = Fill(new GapFiller(GapFillingMethod.Whittaker, fillValue: -1), [1, N, N, N], bands: 2);

        Assert.Multiple(() =>
        {
            Assert.That(values, Is.EqualTo(new[] { 1f, -1, 1, -1 }));
            Assert.That(filled, Is.EqualTo(new[] { false, true, true, true }));
            Assert.That(unobserved, Is.EqualTo(1));
        });
    }

    [Test]
    public void Whittaker_SmallSystem_EqualsTheSolutionByHand()
    {
        // y = 1 0 1, lambda 1: (I + D'D) z = y with D = [1 -2 1] is z = y - D'(DD' + 1)^-1 D y = y - D' * 2 / 7.
        var (values, filled, _) = Fill(new GapFiller(GapFillingMethod.Whittaker, 1, keepObserved: false), [1, 0, 1]);

        Assert.Multiple(() =>
        {
            Assert.That(values, Is.EqualTo(new[] { 5f / 7, 4f / 7, 5f / 7 }).Within(1e-7));
            Assert.That(filled, Is.All.False);
        });
    }

    [Test]
    public void Whittaker_EquallySpacedDates_EqualTheSteps()
    {
        float[] series = [0.2f, N, 0.5f, 0.9f, N, N, 0.4f, 0.1f];
        GapFiller filler = new(GapFillingMethod.Whittaker, 3, keepObserved: false);
        var (bySteps, _, _) = Fill(filler, series);
        var (byDates, _, _) = Fill(filler, series, [.. Enumerable.Range(0, 8).Select(i => 17_000 + 16 * i)]);
        Assert.That(byDates, Is.EqualTo(bySteps).Within(1e-6));
    }

    [Test]
    public void Whittaker_HugeLambda_IsTheRegressionLine()
    {
        // The least-squares line through (0, 0), (1, 2), (2, 1), (3, 3) is 0.3 + 0.8 t.
        var (values, _, _) = Fill(new GapFiller(GapFillingMethod.Whittaker, 1e8, keepObserved: false), [0, 2, 1, 3]);
        Assert.That(values, Is.EqualTo(new[] { 0.3f, 1.1f, 1.9f, 2.7f }).Within(1e-5));
    }

    [Test]
    public void Whittaker_EqualDates_SaysWhichAndWhere()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => Fill(new GapFiller(GapFillingMethod.Whittaker), [1, N, 3], [4, 7, 7]))!;
        Assert.That(error.Message, Does.Contain("got 7 then 7").And.Contain("step 2").And.Contain("regular periods"));
    }

    [Test]
    public void Linear_DatesDescend_SaysWhichAndWhere()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => Fill(new GapFiller(GapFillingMethod.Linear), [1, N, 3], [4, 3, 7]))!;
        Assert.That(error.Message, Does.Contain("got 4 then 3").And.Contain("step 1"));
    }

    [Test]
    public void Constructor_LambdaZero_SaysTheValue()
    {
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(
            () => _ = new GapFiller(GapFillingMethod.Whittaker, 0))!;
        Assert.That(error.Message, Does.Contain("above 0").And.Contain("got 0"));
    }

    [TestCase(GapFillingMethod.Linear)]
    [TestCase(GapFillingMethod.Nearest)]
    [TestCase(GapFillingMethod.Whittaker)]
    public void Fill_SecondSeriesOfAWorker_AllocatesNothing(GapFillingMethod method)
    {
        GapFiller filler = new(method);
        float[] series = [.. Enumerable.Range(0, 120).Select(i => i % 3 == 0 ? N : i)];
        int[] dates = [.. Enumerable.Range(0, 60)];
        float[] values = new float[120];
        bool[] filled = new bool[120];
        GapFillWorkspace workspace = new();
        filler.Fill(SeriesShape.Pixel(2), series, dates, values, filled, workspace);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
            filler.Fill(SeriesShape.Pixel(2), series, dates, values, filled, workspace);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }
}
