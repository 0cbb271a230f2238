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
