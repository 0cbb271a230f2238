namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Property")]
public sealed class TemporalCompositorProperties
{
    private static readonly SeriesShape Shape = new(2, 2, 3);

    private static readonly TimeGridRule Grid = TimeGridRule.Fixed(TimeStepUnit.Days, new DateOnly(1970, 1, 1), 5, 10);

    [FsCheck.NUnit.Property(MaxTest = 100)]
    public void Composite_OneClearDateInEachPeriod_IsThatDate(int seed)
    {
        Random random = new(seed);
        float[] series = Values(random, 5);
        int[] dates = [.. Enumerable.Range(0, 5).Select(period => 10 * period + random.Next(10))];
        foreach (TemporalReducer reducer in Enum.GetValues<TemporalReducer>())
            Assert.That(Composite(reducer, series, null, dates), Is.EqualTo(series), reducer.ToString());
    }

    [FsCheck.NUnit.Property(MaxTest = 100)]
    public void Median_ObservationsPermutedWithinAPeriod_StaysTheSame(int seed)
    {
        Random random = new(seed);
        int steps = random.Next(1, 40);
        float[] series = Values(random, steps, missing: 0.2);
        bool[] clear = Flags(random, steps);
        int[] dates = [.. Enumerable.Range(0, steps).Select(_ => random.Next(-5, 55)).Order()];
        int[] order = [.. Enumerable.Range(0, steps).GroupBy(s => Math.Floor(dates[s] / 10.0)).SelectMany(g => Shuffled(random, g))];

        float[] moved = [.. order.SelectMany(s => series[(s * Shape.StepLength)..((s + 1) * Shape.StepLength)])];
        bool[] movedClear = [.. order.SelectMany(s => clear[(s * Shape.PixelsPerStep)..((s + 1) * Shape.PixelsPerStep)])];

        Assert.That(
            Composite(TemporalReducer.Median, moved, movedClear, dates),
            Is.EqualTo(Composite(TemporalReducer.Median, series, clear, dates)));
    }

    [FsCheck.NUnit.Property(MaxTest = 100)]
    public void Composite_ContentOfMaskedPixels_NeverMatters(int seed)
    {
        Random random = new(seed);
        int steps = random.Next(1, 30);
        float[] series = Values(random, steps);
        bool[] clear = Flags(random, steps);
        int[] dates = [.. Enumerable.Range(0, steps).Select(_ => random.Next(50)).Order()];
        float[] changed = [.. series];
        for (int i = 0; i < changed.Length; i++)
        {
            int step = i / Shape.StepLength;
            if (!clear[step * Shape.PixelsPerStep + i % Shape.PixelsPerStep])
                changed[i] = random.Next(3) switch { 0 => float.NaN, 1 => 1e30f, _ => -1e30f };
        }

        foreach (TemporalReducer reducer in Enum.GetValues<TemporalReducer>())
        {
            Assert.That(
                Composite(reducer, changed, clear, dates), Is.EqualTo(Composite(reducer, series, clear, dates)), reducer.ToString());
        }
    }

    [FsCheck.NUnit.Property(MaxTest = 100)]
    public void Composite_MedianAndMean_EqualThePlainDefinition(int seed)
    {
        Random random = new(seed);
        int steps = random.Next(0, 30);
        float[] series = Values(random, steps, missing: 0.3);
        bool[] clear = Flags(random, steps);
        int[] dates = [.. Enumerable.Range(0, steps).Select(_ => random.Next(50))];
        float[] median = Composite(TemporalReducer.Median, series, clear, dates);
        float[] mean = Composite(TemporalReducer.Mean, series, clear, dates);
        for (int i = 0; i < median.Length; i++)
        {
            int period = i / Shape.StepLength;
            double[] used = [.. Enumerable.Range(0, steps)
                .Where(s => dates[s] / 10 == period && clear[s * Shape.PixelsPerStep + i % Shape.PixelsPerStep])
                .Select(s => (double)series[s * Shape.StepLength + i % Shape.StepLength]).Where(v => !double.IsNaN(v)).Order()];
            float middle = used.Length == 0 ? float.NaN : (float)((used[(used.Length - 1) / 2] + used[used.Length / 2]) / 2);
            Assert.That(median[i], Is.EqualTo(middle));
            Assert.That(mean[i], used.Length == 0 ? Is.NaN : Is.EqualTo(used.Average()).Within(1e-6));
        }
    }

    private static float[] Composite(TemporalReducer reducer, float[] series, bool[]? clear, int[] dates)
    {
        TemporalCompositor compositor = new(Shape, Grid, reducer, 0, 1);
        float[] result = new float[compositor.CompositeLength];
        compositor.Composite(series, clear, dates, result, [], [], new CompositeWorkspace());
        return result;
    }

    private static float[] Values(Random random, int steps, double missing = 0) =>
        [.. Enumerable.Range(0, steps * Shape.StepLength).Select(_ => random.NextDouble() < missing ? float.NaN : random.NextSingle())];

    private static bool[] Flags(Random random, int steps) =>
        [.. Enumerable.Range(0, steps * Shape.PixelsPerStep).Select(_ => random.Next(3) > 0)];

    private static int[] Shuffled(Random random, IEnumerable<int> items)
    {
        int[] shuffled = [.. items];
        random.Shuffle(shuffled);
        return shuffled;
    }
}
