namespace MLNetGeoFM.Core.Tests.Simulation;

/// <summary>
/// What the landscape is for: random folds flatter, leaving a region out tells the truth about regions never simulated, and
/// coordinates are a shortcut that only random folds reward.
/// </summary>
[TestFixture]
[Category("EndToEnd")]
internal sealed class HonestEstimateTests
{
    private const int Regions = 8;
    private const int Seeds = 4;

    private static readonly string[] Classes = [.. SimulatedLandscape.ClassNames];

    private static readonly Lazy<Figures[]> Measured = new(() =>
    {
        Figures[] figures = new Figures[Seeds];
        Parallel.For(0, Seeds, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i => figures[i] = Measure(i + 1));
        return figures;
    });

    [Test]
    public void LeaveRegionOut_OverSeeds_TellsTheAccuracyInNewRegionsAndRandomFoldsDoNot()
    {
        Figures[] measured = Measured.Value;
        double random = measured.Average(f => f.Random);
        double leaveRegionOut = measured.Average(f => f.LeaveRegionOut);
        double unseen = measured.Average(f => f.Unseen);
        double majority = measured.Average(f => f.Majority);
        string figures = FormattableString.Invariant(
            $"random {random:F3}, leave a region out {leaveRegionOut:F3}, new regions {unseen:F3}, majority {majority:F3}");
        TestContext.Out.WriteLine(figures);
        Assert.Multiple(() =>
        {
            foreach (Figures seed in measured)
                Assert.That(seed.Random - seed.LeaveRegionOut, Is.GreaterThan(0.05));
            Assert.That(random, Is.InRange(0.85, 0.97), figures);
            Assert.That(random - leaveRegionOut, Is.GreaterThan(0.1), figures);
            Assert.That(leaveRegionOut, Is.GreaterThan(majority + 0.3), figures);
            Assert.That(leaveRegionOut, Is.EqualTo(unseen).Within(0.06), figures);
            Assert.That(random - unseen, Is.GreaterThan(0.1), figures);
        });
    }

    [Test]
    public void Coordinates_BesideTheBands_GainUnderRandomFoldsAndLoseInANewRegion()
    {
        double random = Measured.Value.Average(f => f.RandomWithCoordinates - f.Random);
        double leaveRegionOut = Measured.Value.Average(f => f.LeaveRegionOutWithCoordinates - f.LeaveRegionOut);
        TestContext.Out.WriteLine(FormattableString.Invariant(
            $"coordinates added: random {random:+0.000;-0.000}, new region {leaveRegionOut:+0.000;-0.000}"));
        Assert.That(random, Is.GreaterThan(0.002));
        Assert.That(leaveRegionOut, Is.LessThan(-0.01));
    }

    [Test]
    public void Coordinates_Alone_ScoreHighUnderRandomFoldsAndNearChanceInANewRegion()
    {
        for (int seed = 1; seed <= Seeds; seed++)
        {
            SimulatedSeries[] series = Draw(seed, count: 960, first: 0, Regions);
            float[][] rows = [.. series.Select(Place)];
            int[] labels = Labels(series);
            double random = CrossValidate(rows, labels, RandomFolds(rows.Length), NearestNeighbour);
            double leaveRegionOut = CrossValidate(rows, labels, RegionFolds(series), NearestNeighbour);
            TestContext.Out.WriteLine(
                FormattableString.Invariant($"seed {seed}: random {random:F3}, new region {leaveRegionOut:F3}"));
            Assert.That(random, Is.GreaterThan(0.9), $"seed {seed}");
            Assert.That(leaveRegionOut, Is.LessThan(0.25), $"seed {seed}");
        }
    }

    [Test]
    public void ShortcutStrength_ZeroOrOne_DecidesWhatTheNextFieldTells()
    {
        Assert.That(NextField(0), Is.LessThan(0.3));
        Assert.That(NextField(0.6), Is.InRange(0.35, 0.65));
        Assert.That(NextField(1), Is.GreaterThan(0.8));

        static double NextField(double strength)
        {
            SimulatedLandscapeOptions options = new() { SeriesCount = 1200, SeriesPerField = 1, ShortcutStrength = strength };
            SimulatedSeries[] series = [.. new SimulatedLandscape(options).EnumerateSeries()];
            float[][] rows = [.. series.Select(Place)];
            return CrossValidate(rows, Labels(series), RandomFolds(rows.Length), NearestNeighbour);
        }
    }

    [Test]
    public void RegionContrast_Zero_MakesRegionsAlikeForAModel()
    {
        SimulatedLandscapeOptions options =
            new() { SeriesCount = 960, RegionContrast = 0, ClassMixContrast = 0, ClimateGradient = 0 };
        SimulatedSeries[] series = [.. new SimulatedLandscape(options).EnumerateSeries()];
        float[][] rows = [.. series.Select(MonthlyFeatures.Of)];
        double leaveRegionOut = CrossValidate(rows, Labels(series), RegionFolds(series), Softmax);
        Assert.That(leaveRegionOut, Is.GreaterThan(0.88));
    }

    private static Figures Measure(int seed)
    {
        SimulatedSeries[] seen = Draw(seed, count: 1200, first: 0, Regions);
        SimulatedSeries[] elsewhere = Draw(seed, count: 1200, first: Regions, 3 * Regions);
        float[][] bands = [.. seen.Select(MonthlyFeatures.Of)];
        float[][] both = [.. seen.Select((s, n) => (float[])[.. bands[n], s.Latitude, s.Longitude])];
        int[] labels = Labels(seen);
        int[] truth = Labels(elsewhere);
        int[] randomFolds = RandomFolds(labels.Length);
        int[] regionFolds = RegionFolds(seen);
        Func<float[], int> model = Softmax(bands, labels);
        return new Figures(
            Random: CrossValidate(bands, labels, randomFolds, Softmax),
            LeaveRegionOut: CrossValidate(bands, labels, regionFolds, Softmax),
            Unseen: elsewhere.Select((s, n) => model(MonthlyFeatures.Of(s)) == truth[n] ? 1.0 : 0).Average(),
            Majority: labels.GroupBy(label => label).Max(group => group.Count()) / (double)labels.Length,
            RandomWithCoordinates: CrossValidate(both, labels, randomFolds, Softmax),
            LeaveRegionOutWithCoordinates: CrossValidate(both, labels, regionFolds, Softmax));
    }

    private static SimulatedSeries[] Draw(int seed, int count, int first, int regions)
    {
        SimulatedLandscapeOptions options =
            new() { Seed = seed, SeriesCount = count, FirstRegion = first, RegionCount = regions };
        return [.. new SimulatedLandscape(options).EnumerateSeries()];
    }

    // A degree of longitude is shorter than one of latitude: by 0.65 at 49 degrees.
    private static float[] Place(SimulatedSeries series) => [series.Latitude, series.Longitude * 0.65f];

    private static int[] Labels(SimulatedSeries[] series) => [.. series.Select(s => Array.IndexOf(Classes, s.Label))];

    private static int[] RandomFolds(int count)
        => [.. Enumerable.Range(0, count).Select(i => (int)(KeyedRandom.Mix((ulong)i + 77) % 5))];

    private static int[] RegionFolds(SimulatedSeries[] series)
    {
        string[] regions = [.. series.Select(s => s.Region).Distinct()];
        return [.. series.Select(s => Array.IndexOf(regions, s.Region))];
    }

    private static double CrossValidate(
        float[][] rows, int[] labels, int[] folds, Func<float[][], int[], Func<float[], int>> train)
    {
        int right = 0;
        foreach (int fold in folds.Distinct())
        {
            int[] kept = [.. Enumerable.Range(0, rows.Length).Where(i => folds[i] != fold)];
            Func<float[], int> predict = train([.. kept.Select(i => rows[i])], [.. kept.Select(i => labels[i])]);
            right += Enumerable.Range(0, rows.Length).Count(i => folds[i] == fold && predict(rows[i]) == labels[i]);
        }

        return right / (double)rows.Length;
    }

    private static Func<float[], int> Softmax(float[][] rows, int[] labels)
        => new SoftmaxClassifier(rows, labels, Classes.Length, steps: 150).Predict;

    private static Func<float[], int> NearestNeighbour(float[][] rows, int[] labels) => query =>
    {
        int best = 0;
        double least = double.PositiveInfinity;
        for (int i = 0; i < rows.Length; i++)
        {
            double north = rows[i][0] - query[0];
            double east = rows[i][1] - query[1];
            double distance = (north * north) + (east * east);
            if (distance < least)
                (best, least) = (i, distance);
        }

        return labels[best];
    };

    private sealed record Figures(
        double Random, double LeaveRegionOut, double Unseen, double Majority,
        double RandomWithCoordinates, double LeaveRegionOutWithCoordinates);
}
