using System.Globalization;

namespace MLNetGeoFM.Tests;

/// <summary>Every rule over 1,000 random landscapes.</summary>
[TestFixture]
[Category("Property")]
public sealed class LandscapeProperties
{
    private const int Landscapes = 1000;

    private static readonly List<RandomLandscape> Lands = [];

    private static readonly string FoldFile = Path.Combine(Path.GetTempPath(), $"geofm-folds-{Guid.NewGuid():N}.csv");

    private static readonly Dictionary<string, Func<RandomLandscape, int, FoldAssignment>> Rules = new()
    {
        ["random"] = (land, seed) => Folds.Random(land.Ids, 4, seed),
        ["stratified"] = (land, seed) => Folds.StratifiedRandom(land.Ids, land.Labels, 4, seed),
        ["region"] = (land, _) => Folds.LeaveRegionOut(land.Regions),
        ["year"] = (land, _) => Folds.LeaveYearOut(land.Years),
        ["season"] = (land, _) => Folds.LeaveSeasonOut([.. land.Years.Select(year => $"{year}/{year + 1}")]),
        ["region-year"] = (land, _) => Folds.RegionYear(land.Regions, land.Years),
        ["forward"] = (land, seed) => Folds.Forward(land.Years, 1 + (seed % 2)),
        ["forward season"] = (land, _) => Folds.ForwardBySeason([.. land.Years.Select(year => $"{year}/{year + 1}")]),
        ["squares"] = (land, seed) => Folds.SpatialBlocks(land.Latitudes, land.Longitudes, 50, BlockShape.Square, 3, seed),
        ["hexagons"] = (land, seed) => Folds.SpatialBlocks(land.Latitudes, land.Longitudes, 50, BlockShape.Hexagon, 3, seed),
        ["clusters"] = (land, seed) => Folds.Cluster(land.Latitudes, land.Longitudes, 3, seed),
        ["feature clusters"] = (land, seed) => Folds.ClusterFeatures(Rows(land), 3, seed),
        ["NNDM"] = (land, seed) => Folds.Nndm(land.Latitudes, land.Longitudes, North(seed), East(seed)),
        ["kNNDM"] = (land, seed) => Folds.Knndm(land.Latitudes, land.Longitudes, North(seed), East(seed), 4, 0.7, seed),
        ["file"] = FromFile,
        ["split"] = (land, seed) => Folds.FromSplit(Splits(land, seed), "train", "test"),
        ["squares by labels"] = (land, seed) => Folds.SpatialBlocksByLabels(
            land.Latitudes, land.Longitudes, Neighbourhoods(land), BlockShape.Square, 2, seed),
        ["hexagons by features"] = (land, seed) => Folds.SpatialBlocksByFeatures(
            land.Latitudes, land.Longitudes, Rows(land), BlockShape.Hexagon, 2, seed),
    };

    // Blocks are sized by variograms, which some landscapes do not have, or come out too large for two of them.
    private static readonly string[] RulesThatMayRefuse = ["squares by labels", "hexagons by features"];

    private static readonly string[] Refusals = ["variogram needs pairs", "gives no block size", "distinct blocks"];

    // A buffer takes any folds, so one rule of each kind will do.
    private static readonly string[] BufferedRules = ["random", "region-year", "forward", "hexagons", "NNDM", "split", "squares by labels"];

    public static IEnumerable<string> RuleNames => Rules.Keys;

    [OneTimeTearDown]
    public void DeleteFoldFile() => File.Delete(FoldFile);

    [TestCaseSource(nameof(RuleNames))]
    public void AnyLandscape_IsDealtDisjointCompletelyAndWhateverTheOrder(string rule)
    {
        int dealt = 0;
        int seed = 0;
        for (; dealt < Landscapes; seed++)
        {
            RandomLandscape land = Land(seed);
            int[] order = [.. Enumerable.Range(0, land.Count)];
            new Random(seed).Shuffle(order);
            FoldAssignment? folds = Dealt(rule, land, seed);
            FoldAssignment? reordered = Dealt(rule, land.Reordered(order), seed);
            Assert.That(reordered is null, Is.EqualTo(folds is null));
            if (folds is null || reordered is null)
                continue;
            dealt++;
            FoldContract.Holds(
                seed, FoldContract.Disjoint(folds), FoldContract.Complete(folds, row => MayBeUntested(rule, land, row, folds, seed)),
                FoldContract.SameFolds(folds, reordered, order), Promises(rule, land, folds, seed));
        }

        Assert.That(seed - dealt, RulesThatMayRefuse.Contains(rule) ? Is.LessThan(Landscapes) : Is.Zero);
    }

    [TestCaseSource(nameof(BufferedRules))]
    public void AnyLandscape_WithBuffer_KeepsTheDistance(string rule)
    {
        int tried = 0;
        for (int seed = 0; seed < Landscapes; seed++)
        {
            RandomLandscape land = Land(seed);
            double metres = Math.Pow(10, 1 + (seed % 5));
            FoldAssignment? folds = Dealt(rule, land, seed);
            FoldAssignment? buffered = folds is null ? null : Buffered(folds, land, metres);
            if (folds is null || buffered is null)
                continue;
            tried++;
            FoldContract.Holds(seed, FoldContract.Disjoint(buffered), FoldContract.KeepsDistance(buffered, folds, land, metres));
            Assert.That(buffered.FoldOfRow.SequenceEqual(folds.FoldOfRow));
        }

        Assert.That(tried, Is.GreaterThan(Landscapes / 4));
    }

    [Test]
    public void Describe_AnyLandscape_GivesTheDistancesOfAllPairs()
    {
        for (int seed = 0; seed < Landscapes; seed++)
        {
            RandomLandscape land = Land(seed);
            FoldAssignment folds = Folds.Random(land.Ids, 2, seed);
            FoldReport report = folds.Describe(land.Labels, land.Latitudes, land.Longitudes);
            List<double> all = [];
            for (int fold = 0; fold < 2; fold++)
            {
                double[] metres =
                [
                    .. folds.TestRows(fold).Select(test => folds.TrainRows(fold).Min(train => GreatCircle.Metres(
                        land.Latitudes[test], land.Longitudes[test], land.Latitudes[train], land.Longitudes[train]))).Order()
                ];
                all.AddRange(metres);
                Assert.That(report.Folds[fold].NearestTrainMetres, Is.EqualTo(metres[0]).Within(1e-3));
                Assert.That(
                    report.Folds[fold].MedianTrainMetres,
                    Is.EqualTo((metres[(metres.Length - 1) / 2] + metres[metres.Length / 2]) / 2).Within(1e-3));
            }

            all.Sort();
            Assert.That(report.NearestTrainMetres, Is.EqualTo(all[0]).Within(1e-3));
            Assert.That(report.MedianTrainMetres, Is.EqualTo((all[(all.Count - 1) / 2] + all[all.Count / 2]) / 2).Within(1e-3));
        }
    }

    [Test]
    public void PlantedViolations_AreFound()
    {
        RandomLandscape land = RandomLandscape.Make(7);
        FoldAssignment forward = Folds.Forward(land.Years);
        FoldAssignment random = Folds.Random(land.Ids, 3, 1);
        int[] moved = random.FoldOfRow.ToArray();
        moved[0] = (moved[0] + 1) % 3;
        FoldAssignment other = FoldAssignment.FromFoldOfRow("random", moved, random.FoldNames);
        FoldAssignment lost = FoldAssignment.FromTrainingRows("lost", [0, 0, -1, -1], ["0"], [[2, 3]]);
        Assert.Multiple(() =>
        {
            Assert.That(FoldContract.NoFuture(forward, land.Years), Is.Empty);
            Assert.That(FoldContract.NoFuture(Folds.LeaveYearOut(land.Years), land.Years), Is.Not.Empty);
            Assert.That(FoldContract.KeepsGroups(random, land.Regions), Is.Not.Empty);
            Assert.That(FoldContract.KeepsDistance(random, random, land, 1e7), Is.Not.Empty);
            Assert.That(FoldContract.KeepsDistance(forward, Folds.LeaveYearOut(land.Years), land, 1e-2), Is.Not.Empty);
            Assert.That(FoldContract.SameFolds(random, other, [.. Enumerable.Range(0, land.Count)]), Is.Not.Empty);
            Assert.That(FoldContract.Complete(lost, _ => false), Is.Not.Empty);
            Assert.That(FoldContract.KeepsDistance(random, forward, land, 1e-2), Is.Not.Empty);
            Assert.That(FoldContract.TestsAndTrains(random, (fold, row) => random.FoldOfRow[row] == fold, (_, _) => true), Is.Not.Empty);
            Assert.That(FoldContract.TestsAndTrains(random, (_, _) => true, (fold, row) => random.FoldOfRow[row] != fold), Is.Not.Empty);
        });
    }

    private static RandomLandscape Land(int seed)
    {
        while (Lands.Count <= seed)
            Lands.Add(RandomLandscape.Make(Lands.Count));
        return Lands[seed];
    }

    private static FoldAssignment? Dealt(string rule, RandomLandscape land, int seed)
    {
        try
        {
            return Rules[rule](land, seed);
        }
        catch (ArgumentException error) when (RulesThatMayRefuse.Contains(rule) && Refusals.Any(error.Message.Contains))
        {
            return null;
        }
    }

    private static FoldAssignment? Buffered(FoldAssignment folds, RandomLandscape land, double metres)
    {
        try
        {
            return folds.WithBuffer(land.Latitudes, land.Longitudes, metres);
        }
        catch (ArgumentException error) when (error.Message.Contains("training rows", StringComparison.Ordinal))
        {
            return null;
        }
    }

    private static bool MayBeUntested(string rule, RandomLandscape land, int row, FoldAssignment folds, int seed) => rule switch
    {
        "split" => Splits(land, seed)[row] == "train",
        "forward" or "forward season" => land.Years[row] < folds.TestRows(0).Min(tested => land.Years[tested]),
        "region-year" => folds.Warnings.Any(warning =>
            warning.Contains($"{land.Regions[row]} {land.Years[row]}", StringComparison.Ordinal)),
        _ => false,
    };

    private static IEnumerable<string> Promises(string rule, RandomLandscape land, FoldAssignment folds, int seed) => rule switch
    {
        "region" => FoldContract.KeepsGroups(folds, land.Regions),
        "year" or "season" => FoldContract.KeepsGroups(folds, land.Years),
        "region-year" => FoldContract.KeepsGroups(folds, land.Regions).Concat(FoldContract.KeepsGroups(folds, land.Years)),
        "forward" or "forward season" => FoldContract.NoFuture(folds, land.Years),
        "squares" => FoldContract.KeepsGroups(folds, BlockGrid.FromMetres(land.Latitudes, land.Longitudes, 50)),
        "hexagons" => FoldContract.KeepsGroups(
            folds, BlockGrid.FromMetres(land.Latitudes, land.Longitudes, 50, BlockShape.Hexagon)),
        "clusters" or "NNDM" or "kNNDM" => FoldContract.KeepsGroups(
            folds, [.. land.Latitudes.Zip(land.Longitudes, (north, east) => (north, east))]),
        "feature clusters" => FoldContract.KeepsGroups(folds, [.. Rows(land).Select(row => (row[0], row[1]))]),
        "stratified" => Unbalanced(land, folds),
        "file" => AsNamed(folds, FileValues(land, seed)),
        "split" => AsSplit(folds, Splits(land, seed)),
        "squares by labels" => FoldContract.KeepsGroups(folds, BlockGrid.FromMetres(
            land.Latitudes, land.Longitudes, Variogram.OfLabels(land.Latitudes, land.Longitudes, Neighbourhoods(land), seed).RangeMetres)),
        "hexagons by features" => FoldContract.KeepsGroups(folds, BlockGrid.FromMetres(
            land.Latitudes, land.Longitudes, Median(Variogram.OfFeatures(land.Latitudes, land.Longitudes, Rows(land), seed)), BlockShape.Hexagon)),
        _ => [],
    };

    private static IEnumerable<string> AsNamed(FoldAssignment folds, string[] values) => FoldContract.TestsAndTrains(
        folds, (fold, row) => values[row] == folds.FoldNames[fold],
        (fold, row) => values[row] is not ("" or "-1") && values[row] != folds.FoldNames[fold]);

    private static IEnumerable<string> AsSplit(FoldAssignment folds, string[] values) => FoldContract.TestsAndTrains(
        folds, (_, row) => values[row] == "test", (_, row) => values[row] == "train");

    private static IEnumerable<string> Unbalanced(RandomLandscape land, FoldAssignment folds)
    {
        foreach (string label in land.Labels.Distinct())
        {
            int[] counts = [.. Enumerable.Range(0, folds.NumberOfFolds).Select(f => folds.TestRows(f).Count(row => land.Labels[row] == label))];
            if (counts.Max() - counts.Min() > 1)
                yield return $"{label}: {string.Join(", ", counts)}";
        }
    }

    // A file whose lines are in another order than the rows; the reordered landscape, which comes second, reads the same.
    private static FoldAssignment FromFile(RandomLandscape land, int seed)
    {
        if (land == Land(seed))
        {
            string[] lines = [.. land.Ids.Zip(FileValues(land, seed), (id, value) => $"{value},\"{id}\"")];
            new Random(seed + 3).Shuffle(lines);
            File.WriteAllLines(FoldFile, ["fold,id", .. lines]);
        }

        return Folds.FromFile(FoldFile, "fold", land.Ids, "id");
    }

    // Two values at least, and one for each id, whatever the order of the rows.
    private static string[] FileValues(RandomLandscape land, int seed) => Values(land, seed, ["10", "9"], ["9", "10", "-3", "-1", ""]);

    private static string[] Splits(RandomLandscape land, int seed) => Values(land, seed, ["train", "test"], ["train", "test", "unused", ""]);

    private static string[] Values(RandomLandscape land, int seed, string[] first, string[] others)
    {
        Random random = new(seed + 4);
        string[] values = [.. first, .. Enumerable.Range(first.Length, land.Count - first.Length).Select(_ => others[random.Next(others.Length)])];
        return [.. land.Ids.Select(id => values[int.Parse(id.AsSpan("sample ".Length), CultureInfo.InvariantCulture)])];
    }

    // One class for each centre of the landscape: what a variogram of labels needs.
    private static string[] Neighbourhoods(RandomLandscape land) =>
        [.. land.Features[0].Select(value => Math.Floor(value).ToString(CultureInfo.InvariantCulture))];

    private static double Median(IEnumerable<Variogram> variograms)
    {
        double[] ranges = [.. variograms.Select(variogram => variogram.RangeMetres).Where(range => range > 0).Order()];
        return (ranges[(ranges.Length - 1) / 2] + ranges[ranges.Length / 2]) / 2;
    }

    private static float[][] Rows(RandomLandscape land) =>
        [.. Enumerable.Range(0, land.Count).Select(row => new[] { (float)land.Features[0][row], (float)land.Features[1][row] })];

    // Prediction points: all over the Earth, or in one small place.
    private static double[] North(int seed)
    {
        Random random = new(seed + 1);
        return [.. Enumerable.Range(0, 40).Select(_ => seed % 3 == 0 ? 50 + random.NextDouble() : (random.NextDouble() * 150) - 75)];
    }

    private static double[] East(int seed)
    {
        Random random = new(seed + 2);
        return [.. Enumerable.Range(0, 40).Select(_ => seed % 3 == 0 ? 50 + random.NextDouble() : (random.NextDouble() * 360) - 180)];
    }
}
