namespace MLNetGeoFM.Tests;

/// <summary>Every rule over 1,000 random landscapes.</summary>
[TestFixture]
[Category("Property")]
public sealed class LandscapeProperties
{
    private const int Landscapes = 1000;

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
    };

    // A buffer takes any folds, so one rule of each kind will do.
    private static readonly string[] BufferedRules = ["random", "region-year", "forward", "hexagons", "NNDM"];

    public static IEnumerable<string> RuleNames => Rules.Keys;

    [TestCaseSource(nameof(RuleNames))]
    public void AnyLandscape_IsDealtDisjointCompletelyAndWhateverTheOrder(string rule)
    {
        for (int seed = 0; seed < Landscapes; seed++)
        {
            RandomLandscape land = RandomLandscape.Make(seed);
            FoldAssignment folds = Rules[rule](land, seed);
            int[] order = [.. Enumerable.Range(0, land.Count)];
            new Random(seed).Shuffle(order);
            FoldAssignment reordered = Rules[rule](land.Reordered(order), seed);
            Assert.That(
                FoldContract.Disjoint(folds).Concat(FoldContract.Complete(folds, row => MayBeUntested(rule, land, row, folds)))
                    .Concat(FoldContract.SameFolds(folds, reordered, order)).Concat(Promises(rule, land, folds)),
                Is.Empty, $"landscape {seed}");
        }
    }

    [TestCaseSource(nameof(BufferedRules))]
    public void AnyLandscape_WithBuffer_KeepsTheDistance(string rule)
    {
        int tried = 0;
        for (int seed = 0; seed < Landscapes; seed++)
        {
            RandomLandscape land = RandomLandscape.Make(seed);
            FoldAssignment folds = Rules[rule](land, seed);
            double metres = Math.Pow(10, 1 + (seed % 5));
            FoldAssignment buffered;
            try
            {
                buffered = folds.WithBuffer(land.Latitudes, land.Longitudes, metres);
            }
            catch (ArgumentException error) when (error.Message.Contains("training rows", StringComparison.Ordinal))
            {
                continue;
            }

            tried++;
            Assert.That(
                FoldContract.Disjoint(buffered).Concat(FoldContract.KeepsDistance(buffered, folds, land, metres)),
                Is.Empty, $"landscape {seed}");
            Assert.That(buffered.FoldOfRow.ToArray(), Is.EqualTo(folds.FoldOfRow.ToArray()));
        }

        Assert.That(tried, Is.GreaterThan(Landscapes / 4));
    }

    [Test]
    public void Describe_AnyLandscape_GivesTheDistancesOfAllPairs()
    {
        for (int seed = 0; seed < Landscapes; seed++)
        {
            RandomLandscape land = RandomLandscape.Make(seed);
            FoldAssignment folds = Folds.Random(land.Ids, 2, seed);
            FoldReport report = folds.Describe(land.Labels, land.Latitudes, land.Longitudes);
            for (int fold = 0; fold < 2; fold++)
            {
                double[] metres =
                [
                    .. folds.TestRows(fold).Select(test => folds.TrainRows(fold).Min(train => GreatCircle.Metres(
                        land.Latitudes[test], land.Longitudes[test], land.Latitudes[train], land.Longitudes[train]))).Order()
                ];
                Assert.That(report.Folds[fold].NearestTrainMetres, Is.EqualTo(metres[0]).Within(1e-3));
                Assert.That(
                    report.Folds[fold].MedianTrainMetres,
                    Is.EqualTo((metres[(metres.Length - 1) / 2] + metres[metres.Length / 2]) / 2).Within(1e-3));
            }
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
        });
    }

    private static bool MayBeUntested(string rule, RandomLandscape land, int row, FoldAssignment folds) => rule switch
    {
        "forward" or "forward season" => land.Years[row] < folds.TestRows(0).Min(tested => land.Years[tested]),
        "region-year" => folds.Warnings.Any(warning =>
            warning.Contains($"{land.Regions[row]} {land.Years[row]}", StringComparison.Ordinal)),
        _ => false,
    };

    private static IEnumerable<string> Promises(string rule, RandomLandscape land, FoldAssignment folds) => rule switch
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
        _ => [],
    };

    private static IEnumerable<string> Unbalanced(RandomLandscape land, FoldAssignment folds)
    {
        foreach (string label in land.Labels.Distinct())
        {
            int[] counts = [.. Enumerable.Range(0, folds.NumberOfFolds).Select(f => folds.TestRows(f).Count(row => land.Labels[row] == label))];
            if (counts.Max() - counts.Min() > 1)
                yield return $"{label}: {string.Join(", ", counts)}";
        }
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
