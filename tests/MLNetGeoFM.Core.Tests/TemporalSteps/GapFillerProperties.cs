namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Property")]
public sealed class GapFillerProperties
{
    private static readonly SeriesShape Shape = new(3, 1, 2);

    [FsCheck.NUnit.Property(MaxTest = 200)]
    public void Fill_AnySeries_KeepsObservedMarksFilledAndLeavesNoGap(int seed)
    {
        Random random = new(seed);
        var (series, dates) = Series(random);
        foreach (GapFillingMethod method in Enum.GetValues<GapFillingMethod>())
        {
            var (values, filled, unobserved) = Fill(new GapFiller(method), series, dates);
            int empty = 0;
            for (int column = 0; column < Shape.StepLength; column++)
            {
                int[] cells = [.. Enumerable.Range(0, dates.Length).Select(step => step * Shape.StepLength + column)];
                bool none = cells.All(cell => float.IsNaN(series[cell]));
                empty += none ? 1 : 0;
                foreach (int cell in cells)
                {
                    bool missing = float.IsNaN(series[cell]);
                    Assert.That(filled[cell], Is.EqualTo(missing && !none), method.ToString());
                    Assert.That(float.IsNaN(values[cell]), Is.EqualTo(none), method.ToString());
                    if (!missing)
                        Assert.That(values[cell], Is.EqualTo(series[cell]), method.ToString());
                }
            }

            Assert.That(unobserved, Is.EqualTo(empty));
        }
    }

    [FsCheck.NUnit.Property(MaxTest = 200)]
    public void Fill_LinearSeries_IsExactByLineAndByCurve(int seed)
    {
        Random random = new(seed);
        var (series, dates) = Series(random, steps: 12);
        int[] slopes = [.. Enumerable.Range(0, Shape.StepLength).Select(_ => random.Next(-8, 9))];
        float[] whole = [.. Enumerable.Range(0, series.Length).Select(i => slopes[i % Shape.StepLength] * (float)dates[i / Shape.StepLength])];
        float[] gappy = [.. whole.Select((value, i) => float.IsNaN(series[i]) ? float.NaN : value)];
        for (int column = 0; column < Shape.StepLength; column++)
        {
            gappy[column] = whole[column];
            gappy[^(Shape.StepLength - column)] = whole[^(Shape.StepLength - column)];
        }

        Assert.That(Fill(new GapFiller(GapFillingMethod.Linear), gappy, dates).Values, Is.EqualTo(whole));
        Assert.That(Fill(new GapFiller(GapFillingMethod.Whittaker, 2), gappy, dates).Values, Is.EqualTo(whole).Within(1e-2));
    }

    [FsCheck.NUnit.Property(MaxTest = 100)]
    public void Whittaker_LambdaNearZero_ReproducesTheData(int seed)
    {
        Random random = new(seed);
        var (_, dates) = Series(random);
        float[] series = [.. Enumerable.Range(0, dates.Length * Shape.StepLength).Select(_ => random.NextSingle())];
        var (values, filled, _) = Fill(new GapFiller(GapFillingMethod.Whittaker, 1e-12, keepObserved: false), series, dates);
        Assert.That(values, Is.EqualTo(series).Within(1e-5));
        Assert.That(filled, Is.All.False);
    }

    [FsCheck.NUnit.Property(MaxTest = 100)]
    public void Whittaker_BandedSolution_EqualsTheDenseOne(int seed)
    {
        Random random = new(seed);
        int steps = random.Next(3, 20);
        float[] series = [.. Enumerable.Range(0, steps).Select(_ => random.Next(3) == 0 ? float.NaN : random.NextSingle())];
        series[0] = 0.5f;
        series[^1] = 0.25f;
        int[] dates = [.. Enumerable.Range(0, steps).Select(step => 7 * step + random.Next(5))];
        double lambda = Math.Pow(10, random.Next(-2, 4));
        float[] values = new float[steps];
        new GapFiller(GapFillingMethod.Whittaker, lambda, keepObserved: false)
            .Fill(SeriesShape.Pixel(1), series, dates, values, new bool[steps], new GapFillWorkspace());
        Assert.That(values, Is.EqualTo(Dense(series, dates, lambda)).Within(1e-4));
    }

    private static double[] Dense(float[] series, int[] dates, double lambda)
    {
        int n = series.Length;
        double[,] system = new double[n, n + 1];
        double spacing = (double)(dates[^1] - dates[0]) / (n - 1);
        for (int i = 0; i < n - 2; i++)
        {
            double[] x = [dates[i], dates[i + 1], dates[i + 2]];
            double[] row = [.. Enumerable.Range(0, 3).Select(
                j => 2 * spacing * spacing / Enumerable.Range(0, 3).Where(k => k != j).Aggregate(1.0, (p, k) => p * (x[j] - x[k])))];
            for (int a = 0; a < 3; a++)
            {
                for (int b = 0; b < 3; b++)
                    system[i + a, i + b] += lambda * row[a] * row[b];
            }
        }

        for (int i = 0; i < n; i++)
        {
            if (float.IsNaN(series[i]))
                continue;
            system[i, i] += 1;
            system[i, n] = series[i];
        }

        for (int pivot = 0; pivot < n; pivot++)
        {
            int best = Enumerable.Range(pivot, n - pivot).MaxBy(r => Math.Abs(system[r, pivot]));
            for (int c = 0; c <= n; c++)
                (system[pivot, c], system[best, c]) = (system[best, c], system[pivot, c]);
            for (int r = 0; r < n; r++)
            {
                double factor = r == pivot ? 0 : system[r, pivot] / system[pivot, pivot];
                for (int c = pivot; c <= n && factor != 0; c++)
                    system[r, c] -= factor * system[pivot, c];
            }
        }

        return [.. Enumerable.Range(0, n).Select(i => system[i, n] / system[i, i])];
    }

    private static (float[] Values, int[] Dates) Series(Random random, int steps = 0)
    {
        steps = steps == 0 ? random.Next(1, 25) : steps;
        double missing = random.NextDouble();
        float[] values = [.. Enumerable.Range(0, steps * Shape.StepLength)
            .Select(_ => random.NextDouble() < missing ? float.NaN : random.NextSingle())];
        int day = 0;
        int[] dates = [.. Enumerable.Range(0, steps).Select(_ => day += random.Next(1, 30))];
        return (values, dates);
    }

    private static (float[] Values, bool[] Filled, int Unobserved) Fill(GapFiller filler, float[] series, int[] dates)
    {
        float[] values = new float[series.Length];
        bool[] filled = new bool[series.Length];
        int unobserved = filler.Fill(Shape, series, dates, values, filled, new GapFillWorkspace());
        return (values, filled, unobserved);
    }
}
