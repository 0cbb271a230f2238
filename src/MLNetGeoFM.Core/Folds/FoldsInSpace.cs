using System.Globalization;

namespace MLNetGeoFM;

public static partial class Folds
{
    /// <summary>Deals rows into folds so that every class has the same share in each, by the hash of their id. Optimistic:
    /// neighbours of a test row are in training.</summary>
    /// <param name="ids">The id of each row, [rows]; rows with the same id share a fold.</param>
    /// <param name="labels">The class name of each row, [rows]; one and the same for rows of one id.</param>
    /// <param name="numberOfFolds">The number of folds, at least 2 and at most the number of distinct ids.</param>
    /// <param name="seed">Another seed gives other folds.</param>
    /// <returns>Folds whose numbers of ids, of each class and altogether, differ by at most one.</returns>
    /// <exception cref="ArgumentException">An id or a label is missing, an id has two labels, or there are fewer ids than
    /// folds.</exception>
    /// <remarks>Source: within each class in ordinal order, ids in the order of protocols.md part 4 (ii); all classes are dealt
    /// one after the other, so that remainders spread over all folds.</remarks>
    public static FoldAssignment StratifiedRandom(
        IReadOnlyList<string> ids, IReadOnlyList<string> labels, int numberOfFolds = 5, int seed = 0)
    {
        CheckKeys("id", ids, nameof(ids));
        CheckKeys("label", labels, nameof(labels));
        CheckFoldCount(numberOfFolds);
        if (ids.Count != labels.Count)
        {
            throw new ArgumentException(
                $"{labels.Count} labels do not fit {ids.Count} ids: one of each for each row is expected.", nameof(labels));
        }

        Dictionary<string, string> labelOfId = new(StringComparer.Ordinal);
        for (int row = 0; row < ids.Count; row++)
        {
            if (!labelOfId.TryAdd(ids[row], labels[row]) && labelOfId[ids[row]] != labels[row])
            {
                throw new ArgumentException(
                    $"Id '{ids[row]}' has the labels '{labelOfId[ids[row]]}' and '{labels[row]}' (row {row}): expected one label "
                    + "for each id. Use Folds.Random, which keeps ids together without looking at labels.", nameof(labels));
            }
        }

        if (labelOfId.Count < numberOfFolds)
        {
            throw new ArgumentException(
                $"{numberOfFolds} folds need at least {numberOfFolds} distinct ids; the data has {labelOfId.Count}. "
                + "Use fewer folds.", nameof(ids));
        }

        List<string> warnings = [RandomFoldsWarning];
        Dictionary<string, int> folds = new(StringComparer.Ordinal);
        foreach (IGrouping<string, string> group in labelOfId.Keys.GroupBy(id => labelOfId[id], StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            int before = folds.Count;
            foreach ((string id, int rank) in HashRank.Deal(group, int.MaxValue, seed))
                folds.Add(id, (before + rank) % numberOfFolds);
            if (folds.Count - before < numberOfFolds)
            {
                warnings.Add(
                    $"Class '{group.Key}' has {folds.Count - before} ids, fewer than the {numberOfFolds} folds: "
                    + "not every fold tests it.");
            }
        }

        return FoldAssignment.FromFoldOfRow(
            "stratified random", [.. ids.Select(id => folds[id])], Numbered(numberOfFolds), warnings);
    }

    /// <summary>Deals the cells of a grid in metres into folds, so that no cell is in training and test.</summary>
    /// <param name="latitudes">Degrees north, WGS 84, [rows].</param>
    /// <param name="longitudes">Degrees east, WGS 84, [rows].</param>
    /// <param name="blockMetres">The size of a cell, above 0: the side of a square, or the distance between opposite sides of a
    /// hexagon. It should be above the distance within which rows resemble each other.</param>
    /// <param name="shape">Squares or hexagons.</param>
    /// <param name="numberOfFolds">The number of folds, at least 2 and at most the number of cells with rows.</param>
    /// <param name="seed">Another seed gives other folds.</param>
    /// <exception cref="ArgumentException">A position is missing or out of range, or fewer cells than folds have
    /// rows.</exception>
    public static FoldAssignment SpatialBlocks(
        IReadOnlyList<double> latitudes,
        IReadOnlyList<double> longitudes,
        double blockMetres,
        BlockShape shape = BlockShape.Square,
        int numberOfFolds = 5,
        int seed = 0)
    {
        IReadOnlyList<string> keys = BlockGrid.FromMetres(latitudes, longitudes, blockMetres, shape);
        string note = string.Create(
            CultureInfo.InvariantCulture,
            $"{keys.Distinct(StringComparer.Ordinal).Count()} {(shape == BlockShape.Hexagon ? "hexagons" : "squares")} of {blockMetres:0} m have rows.");
        return Hashed("spatial blocks", "block", nameof(blockMetres), keys, numberOfFolds, seed, []).WithNotes(note);
    }

    /// <summary>Deals the cells of a grid into folds; their size is the distance within which labels resemble each
    /// other.</summary>
    /// <param name="latitudes">Degrees north, WGS 84, [rows].</param>
    /// <param name="longitudes">Degrees east, WGS 84, [rows].</param>
    /// <param name="labels">The class of each row, [rows].</param>
    /// <param name="shape">Squares or hexagons.</param>
    /// <param name="numberOfFolds">The number of folds, at least 2 and at most the number of cells with rows.</param>
    /// <param name="seed">Another seed gives other folds.</param>
    /// <exception cref="ArgumentException">A position or label is missing, labels do not depend on distance, or fewer cells than
    /// folds have rows.</exception>
    /// <remarks>Source: block size from a fitted variogram, blockCV (Valavi et al. 2019); see <see cref="Variogram"/>.</remarks>
    public static FoldAssignment SpatialBlocksByLabels(
        IReadOnlyList<double> latitudes,
        IReadOnlyList<double> longitudes,
        IReadOnlyList<string> labels,
        BlockShape shape = BlockShape.Square,
        int numberOfFolds = 5,
        int seed = 0)
    {
        Variogram variogram = Variogram.OfLabels(latitudes, longitudes, labels, seed);
        return SizedBlocks(
            latitudes, longitudes, [variogram], "range of the labels' variogram", shape, numberOfFolds, seed);
    }

    /// <summary>Deals the cells of a grid into folds; their size is the distance within which features resemble each other, the
    /// median over their components.</summary>
    /// <param name="latitudes">Degrees north, WGS 84, [rows].</param>
    /// <param name="longitudes">Degrees east, WGS 84, [rows].</param>
    /// <param name="features">Embeddings or other finite numbers, [rows][components].</param>
    /// <param name="shape">Squares or hexagons.</param>
    /// <param name="numberOfFolds">The number of folds, at least 2 and at most the number of cells with rows.</param>
    /// <param name="seed">Another seed gives other folds.</param>
    /// <exception cref="ArgumentException">A position or number is missing, no component depends on distance, or fewer cells than
    /// folds have rows.</exception>
    /// <remarks>Source: the median range over covariates, blockCV's <c>cv_spatial_autocor</c>; components that do not depend on
    /// distance do not count.</remarks>
    public static FoldAssignment SpatialBlocksByFeatures(
        IReadOnlyList<double> latitudes,
        IReadOnlyList<double> longitudes,
        IReadOnlyList<float[]> features,
        BlockShape shape = BlockShape.Square,
        int numberOfFolds = 5,
        int seed = 0)
    {
        IReadOnlyList<Variogram> variograms = Variogram.OfFeatures(latitudes, longitudes, features, seed);
        return SizedBlocks(
            latitudes, longitudes, variograms, "median range of the features' variograms", shape, numberOfFolds, seed);
    }

    /// <summary>Makes folds of rows that lie together: each fold is one k-means cluster of positions.</summary>
    /// <param name="latitudes">Degrees north, WGS 84, [rows].</param>
    /// <param name="longitudes">Degrees east, WGS 84, [rows].</param>
    /// <param name="numberOfFolds">The number of clusters, at least 2 and at most the number of distinct positions.</param>
    /// <param name="seed">Another seed starts from other centres.</param>
    /// <exception cref="ArgumentException">A position is missing or out of range, or there are fewer distinct positions than
    /// folds.</exception>
    /// <remarks>Clusters are formed on the sphere, by straight distances of unit vectors.</remarks>
    public static FoldAssignment Cluster(
        IReadOnlyList<double> latitudes, IReadOnlyList<double> longitudes, int numberOfFolds = 5, int seed = 0)
    {
        Positions positions = Positions.Of(latitudes, longitudes);
        double[][] points = [.. Enumerable.Range(0, positions.Count).Select(row => positions.Vectors[(3 * row)..((3 * row) + 3)])];
        return Clustered("position clusters", "positions", points, numberOfFolds, seed, false, nameof(latitudes));
    }

    /// <summary>Makes folds of rows that resemble each other: each fold is one k-means cluster of standardised
    /// features.</summary>
    /// <param name="features">Embeddings or other finite numbers, [rows][components].</param>
    /// <param name="numberOfFolds">The number of clusters, at least 2 and at most the number of distinct rows.</param>
    /// <param name="seed">Another seed starts from other centres.</param>
    /// <exception cref="ArgumentException">A number is missing, rows have different lengths, or there are fewer distinct rows
    /// than folds.</exception>
    /// <remarks>Source: environmental clusters of blockCV's <c>cv_cluster</c>, features divided by their standard
    /// deviation.</remarks>
    public static FoldAssignment ClusterFeatures(IReadOnlyList<float[]> features, int numberOfFolds = 5, int seed = 0)
    {
        CheckFeatures(features, nameof(features));
        double[][] points = [.. features.Select(values => Array.ConvertAll(values, value => (double)value))];
        return Clustered("feature clusters", "rows", points, numberOfFolds, seed, true, nameof(features));
    }

    internal static void CheckFeatures(IReadOnlyList<float[]> features, string parameter)
    {
        ArgumentNullException.ThrowIfNull(features, parameter);
        if (features.Count == 0 || features[0].Length == 0)
        {
            throw new ArgumentException(
                $"There are no features: expected at least one row of at least one number, got {features.Count} rows.", parameter);
        }

        for (int row = 0; row < features.Count; row++)
        {
            if (features[row].Length != features[0].Length)
            {
                throw new ArgumentException(
                    $"Row {row} has {features[row].Length} features: expected {features[0].Length} as in row 0.", parameter);
            }

            int bad = Array.FindIndex(features[row], value => !float.IsFinite(value));
            if (bad >= 0)
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"Feature {bad} of row {row} is {features[row][bad]}: ")
                    + "expected a finite number. Fill it in or leave these rows out.", parameter);
            }
        }
    }

    private static FoldAssignment SizedBlocks(
        IReadOnlyList<double> latitudes,
        IReadOnlyList<double> longitudes,
        IReadOnlyList<Variogram> variograms,
        string source,
        BlockShape shape,
        int numberOfFolds,
        int seed)
    {
        double[] ranges = [.. variograms.Select(variogram => variogram.RangeMetres).Where(range => range > 0).Order()];
        if (ranges.Length == 0)
        {
            throw new ArgumentException(
                $"The {source} gives no block size: expected near rows to be more alike than far ones, in none of "
                + $"{variograms.Count} variograms they are. Give the block size in metres.", nameof(latitudes));
        }

        double blockMetres = (ranges[(ranges.Length - 1) / 2] + ranges[ranges.Length / 2]) / 2;
        string note = string.Create(CultureInfo.InvariantCulture, $"Block size {blockMetres:0} m: {source}")
            + (variograms.Count > 1 ? $" ({ranges.Length} of {variograms.Count} components have one)." : ".");
        string beyond = blockMetres > variograms[0].Lags[^1].Metres
            ? " Likeness does not end within the distances looked at, so the size is a guess: consider giving it." : "";
        return SpatialBlocks(latitudes, longitudes, blockMetres, shape, numberOfFolds, seed).WithNotes(note + beyond);
    }

    private static FoldAssignment Clustered(
        string kind, string noun, double[][] points, int numberOfFolds, int seed, bool standardize, string parameter)
    {
        CheckFoldCount(numberOfFolds);
        int[] foldOfRow = KMeans.Assign(points, numberOfFolds, seed, standardize)
            ?? throw new ArgumentException(
                $"{numberOfFolds} clusters need at least {numberOfFolds} distinct {noun}; the {points.Length} rows have fewer. "
                + "Use fewer folds.", parameter);
        string[] names = Numbered(numberOfFolds);
        return FoldAssignment.FromFoldOfRow(kind, foldOfRow, names).WithGroups([.. foldOfRow.Select(fold => fold < 0 ? "" : names[fold])]);
    }

    private static string[] Numbered(int numberOfFolds) =>
        [.. Enumerable.Range(0, numberOfFolds).Select(fold => fold.ToString(CultureInfo.InvariantCulture))];

    private static void CheckFoldCount(int numberOfFolds)
    {
        if (numberOfFolds < 2)
        {
            throw new ArgumentOutOfRangeException(
                nameof(numberOfFolds), numberOfFolds, $"Cross-validation needs at least 2 folds, got {numberOfFolds}.");
        }
    }
}
