using System.Globalization;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class TemporalCompositorTests
{
    private const float N = float.NaN;

    private static readonly TimeGridRule TwoTens = TimeGridRule.Fixed(TimeStepUnit.Days, new DateOnly(1970, 1, 1), 2, 10);

    private static float[] Composite(
        TemporalReducer reducer, int bands, float[] series, int[] dates, bool[]? clear = null, TimeGridRule? grid = null)
    {
        TemporalCompositor compositor = new(SeriesShape.Pixel(bands), grid ?? TwoTens, reducer, 0, bands - 1);
        float[] result = new float[compositor.CompositeLength];
        compositor.Composite(series, clear, dates, result, [], [], new CompositeWorkspace());
        return result;
    }

    [Test]
    public void Median_OddAndEvenCounts_IsTheMiddleOrTheMeanOfTheTwoMiddleValues()
    {
        float[] result = Composite(TemporalReducer.Median, 1, [5, 1, 3, 4, 1, 2, 8], [0, 1, 2, 11, 12, 13, 14]);
        Assert.That(result, Is.EqualTo(new[] { 3f, 3f }));
    }

    [Test]
    public void Median_OfTwoLargeValues_DoesNotOverflow()
    {
        float[] result = Composite(TemporalReducer.Median, 1, [3e38f, 3e38f], [0, 1]);
        Assert.That(result[0], Is.EqualTo(3e38f));
    }

    [Test]
    public void Median_MoreThanThirtyTwoDates_IsExact()
    {
        float[] values = [.. Enumerable.Range(0, 51).Select(i => (float)(i * 7 % 51))];
        float[] result = Composite(TemporalReducer.Median, 1, values, [.. Enumerable.Repeat(3, 51)]);
        Assert.That(result[0], Is.EqualTo(25f));
    }

    [Test]
    public void Mean_OfClearValues_SkipsCloudyAndMissing()
    {
        float[] result = Composite(TemporalReducer.Mean, 1, [1, 100, N, 4], [0, 1, 2, 3], [true, false, true, true]);
        Assert.That(result, Is.EqualTo(new[] { 2.5f, N }));
    }

    [Test]
    public void MaxNdvi_TakesAllBandsOfOneDate()
    {
        // Red, other, near infrared: NDVI 0.5, 0.8, and one that has no red.
        float[] series = [0.1f, 7, 0.3f, 0.05f, N, 0.45f, N, 9, 0.9f];
        float[] result = Composite(TemporalReducer.MaxNdvi, 3, series, [0, 1, 2]);
        Assert.That(result, Is.EqualTo(new[] { 0.05f, N, 0.45f, N, N, N }));
    }

    [Test]
    public void MaxNdvi_SumNotPositive_IsTakenOnlyWithoutABetterDate()
    {
        float[] result = Composite(TemporalReducer.MaxNdvi, 2, [0.1f, -0.2f, 0.3f, 0.1f, 0.1f, -0.4f], [0, 1, 11]);
        Assert.That(result, Is.EqualTo(new[] { 0.3f, 0.1f, 0.1f, -0.4f }));
    }

    [Test]
    public void Nearest_TakesForEachBandTheDateNearestToTheMiddle()
    {
        // The middle of days 0 to 9 is 4.5; days 3 and 6 are equally near, the earlier one comes first.
        float[] result = Composite(TemporalReducer.Nearest, 2, [1, 10, N, 20, 3, 30, 4, 40], [0, 3, 6, 9]);
        Assert.That(result, Is.EqualTo(new[] { 3f, 20f, N, N }));
    }

    [Test]
    public void Composite_DatesOutsideTheGrid_AreCountedAndNotUsed()
    {
        TemporalCompositor compositor = new(SeriesShape.Pixel(1), TwoTens, TemporalReducer.Median);
        float[] result = new float[2];
        int[] starts = new int[2];
        int[] counts = new int[2];

        int outside = compositor.Composite([9, 1, 2, N, 9], [], [-1, 0, 9, 10, 20], result, starts, counts, new CompositeWorkspace());

        Assert.Multiple(() =>
        {
            Assert.That(outside, Is.EqualTo(2));
            Assert.That(result, Is.EqualTo(new[] { 1.5f, N }));
            Assert.That(starts, Is.EqualTo(new[] { 0, 10 }));
            Assert.That(counts, Is.EqualTo(new[] { 2, 0 }));
        });
    }

    [Test]
    public void Composite_Chip_WorksOnEachPixelAlone()
    {
        // [T=2, C=2, H=1, W=70]: more pixels than one block; pixel i is clear on date 0 where 3 divides i.
        SeriesShape shape = new(2, 1, 70);
        float[] series = new float[2 * shape.StepLength];
        bool[] clear = new bool[2 * shape.PixelsPerStep];
        for (int step = 0; step < 2; step++)
        {
            for (int pixel = 0; pixel < 70; pixel++)
            {
                clear[step * 70 + pixel] = step == 1 || pixel % 3 == 0;
                for (int band = 0; band < 2; band++)
                    series[step * 140 + band * 70 + pixel] = 1000 * step + 100 * band + pixel;
            }
        }

        foreach (TemporalReducer reducer in (TemporalReducer[])[TemporalReducer.Median, TemporalReducer.Mean])
        {
            TemporalCompositor compositor = new(shape, TwoTens, reducer);
            float[] result = new float[compositor.CompositeLength];
            int[] counts = new int[compositor.CountsLength];
            compositor.Composite(series, clear, [0, 1], result, [], counts, new CompositeWorkspace());

            for (int band = 0; band < 2; band++)
            {
                for (int pixel = 0; pixel < 70; pixel++)
                {
                    float expected = (pixel % 3 == 0 ? 500 : 1000) + 100 * band + pixel;
                    Assert.That(result[band * 70 + pixel], Is.EqualTo(expected), $"{reducer} band {band} pixel {pixel}");
                    Assert.That(result[140 + band * 70 + pixel], Is.NaN);
                }
            }

            Assert.That(counts.Take(70), Is.EqualTo(Enumerable.Range(0, 70).Select(i => i % 3 == 0 ? 2 : 1)));
        }
    }

    [Test]
    public void Composite_SecondSeriesOfAWorker_AllocatesNothing()
    {
        TemporalCompositor compositor = new(
            SeriesShape.Pixel(2), TimeGridRule.Season(TimeStepUnit.Month, 12), TemporalReducer.Median);
        float[] series = [.. Enumerable.Range(0, 160).Select(i => (float)i)];
        int[] dates = [.. Enumerable.Range(0, 80).Select(i => 17_900 + 4 * i)];
        float[] result = new float[compositor.CompositeLength];
        int[] starts = new int[12];
        CompositeWorkspace workspace = new();
        compositor.Composite(series, [], dates, result, starts, [], workspace);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
            compositor.Composite(series, [], dates, result, starts, [], workspace);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Composite_DatesInAnyOrder_StartsTheSeasonWithTheFirst()
    {
        // 31 December 1971 is day 729.
        float[] result = Composite(
            TemporalReducer.Median, 1, [2, 3, 1], [729, 1095, 728], grid: TimeGridRule.Season(TimeStepUnit.Month, 13));
        Assert.That(result[11..], Is.EqualTo(new[] { 1.5f, N }));
    }

    [Test]
    public void Composite_NoDates_IsAllMissing()
    {
        float[] result = Composite(TemporalReducer.Median, 1, [], [], grid: TimeGridRule.Season(TimeStepUnit.Month, 3));
        Assert.That(result, Is.EqualTo(new[] { N, N, N }));
    }

    [Test]
    public void Composite_ClearOfAnotherLength_SaysBothLengths()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => Composite(TemporalReducer.Median, 1, [1, 2, 3], [0, 1, 2], [true, true]))!;
        Assert.That(error.Message, Does.Contain("clear flags").And.Contain("3 steps").And.Contain("expected 3 [T, H, W], got 2"));
    }

    [Test]
    public void Constructor_MaxNdviWithoutBands_AsksForThem()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => _ = new TemporalCompositor(SeriesShape.Pixel(3), TwoTens, TemporalReducer.MaxNdvi))!;
        Assert.That(error.Message, Does.Contain("indices 0 to 2").And.Contain("red -1"));
    }

    [Test]
    public void Composite_UsCrops2019_MissesTheMonthsOfTheProtocol()
    {
        string folder = SharedFolder.Require("data/us-crops-2019-s2");
        TemporalCompositor compositor = new(
            SeriesShape.Pixel(10), TimeGridRule.Season(TimeStepUnit.Month, 12), TemporalReducer.Median);
        CompositeWorkspace workspace = new();
        float[] result = new float[compositor.CompositeLength];
        int[] missing = new int[12];
        int series = 0;
        foreach (IGrouping<string, string[]> rows in File.ReadLines(Path.Combine(folder, "observations.csv"))
            .Skip(1).Select(line => line.Split(',')).GroupBy(fields => fields[0]))
        {
            double[][] bands = [.. rows.Select(f => f[2..12].Select(v => int.Parse(v, CultureInfo.InvariantCulture) / 10000.0).ToArray())];
            bool[] clear = [.. bands.Select(b => !IsFlagged(b))];
            if (!clear.Contains(true))
                Array.Fill(clear, true);
            int[] dates = [.. rows.Select(f => 17_896 + int.Parse(f[1], CultureInfo.InvariantCulture))]; // day of year 1 = 17897
            int outside = compositor.Composite(
                [.. bands.SelectMany(b => b).Select(v => (float)v)], clear, dates, result, [], [], workspace);
            Assert.That(outside, Is.Zero);
            for (int month = 0; month < 12; month++)
                missing[month] += float.IsNaN(result[month * 10]) ? 1 : 0;
            series++;
        }

        double[] percent = [.. missing.Select(count => Math.Round(100.0 * count / series, 1))];
        Assert.Multiple(() =>
        {
            Assert.That(series, Is.EqualTo(600));
            Assert.That(Math.Round(100.0 * missing.Sum() / 7200, 1), Is.EqualTo(7.6));
            Assert.That(percent[..4], Is.EqualTo(new[] { 8.3, 22.3, 10.8, 5.3 }));
            Assert.That(percent[10..], Is.EqualTo(new[] { 5.0, 26.0 }));
        });
    }

    // The flag of protocols.md part 1; bands B02 B03 B04 B05 B06 B07 B08 B8A B11 B12.
    private static bool IsFlagged(double[] b)
    {
        double moisture = (b[6] - b[8]) / (b[6] + b[8] + 1e-8);
        double snow = (b[1] - b[8]) / (b[1] + b[8] + 1e-8);
        double cloud = new[]
        {
            (b[0] - 0.1) / 0.4, (b[0] + b[1] + b[2] - 0.2) / 0.6, (moisture + 0.1) / 0.2, (0.8 - snow) / 0.2,
        }.Min();
        return cloud > 0.2 || b[6] + b[8] + b[9] < 0.35;
    }
}
