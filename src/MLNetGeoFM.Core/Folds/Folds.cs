using System.Globalization;

namespace MLNetGeoFM;

/// <summary>Deals the rows of a table into folds: at random, by spatial block, by region, by year, or as a column or file
/// says.</summary>
/// <remarks>
/// Pure functions: the same values give the same folds whatever the order of the rows, on every machine.
/// Leave-region-out says how a model does in a region it has never seen; random folds do not.
/// </remarks>
public static partial class Folds
{
    /// <summary>What every report of random folds says.</summary>
    public const string RandomFoldsWarning =
        "Random folds are optimistic: rows close to a test row, in the same field or region, are in training. "
        + "Use block, region or year folds to know how the model does elsewhere.";

    /// <summary>Deals rows into folds by the hash of their id. Optimistic: neighbours of a test row are in training.</summary>
    /// <param name="ids">The id of each row, [rows]; rows with the same id share a fold.</param>
    /// <param name="numberOfFolds">The number of folds, at least 2 and at most the number of distinct ids.</param>
    /// <param name="seed">Another seed gives other folds.</param>
    /// <exception cref="ArgumentException">An id is missing, or there are fewer ids than folds.</exception>
    /// <remarks>Source: protocols.md part 4 (ii): SHA-256 of seed and id, rank modulo folds.</remarks>
    public static FoldAssignment Random(IReadOnlyList<string> ids, int numberOfFolds = 5, int seed = 0) =>
        Hashed("random", "id", "ids", ids, numberOfFolds, seed, [RandomFoldsWarning]);

    /// <summary>Deals whole spatial blocks into folds by the hash of their key, so that no block is in training and
    /// test.</summary>
    /// <param name="blocks">The block key of each row, [rows]; <see cref="BlockGrid"/> makes them from coordinates.</param>
    /// <param name="numberOfFolds">The number of folds, at least 2 and at most the number of distinct blocks.</param>
    /// <param name="seed">Another seed gives other folds.</param>
    /// <exception cref="ArgumentException">A block key is missing, or there are fewer blocks than folds.</exception>
    /// <remarks>Source: protocols.md part 4 (iv): SHA-256 of seed and block key, rank modulo folds.</remarks>
    public static FoldAssignment Block(IReadOnlyList<string> blocks, int numberOfFolds = 5, int seed = 0) =>
        Hashed("block", "block", "blocks", blocks, numberOfFolds, seed, []);

    /// <summary>Makes one fold for each region: it tests that region and trains on all others.</summary>
    /// <param name="regions">The region name of each row, [rows].</param>
    /// <returns>Folds in the ordinal order of the region names.</returns>
    /// <exception cref="ArgumentException">A region is missing, or there are fewer than two regions.</exception>
    public static FoldAssignment LeaveRegionOut(IReadOnlyList<string> regions)
    {
        CheckKeys("region", regions, nameof(regions));
        string[] names = [.. regions.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (names.Length < 2)
        {
            throw new ArgumentException(
                $"Leave-region-out needs at least 2 regions; the data has {names.Length} ({string.Join(", ", names)}). "
                + "Use block folds.", nameof(regions));
        }

        return Named("leave region out", regions, names);
    }

    /// <summary>Makes one fold for each year: it tests that year and trains on all others, earlier and later.</summary>
    /// <param name="years">The calendar year of each row, [rows].</param>
    /// <returns>Folds in ascending order of the years.</returns>
    /// <exception cref="ArgumentException">There are fewer than two years.</exception>
    public static FoldAssignment LeaveYearOut(IReadOnlyList<int> years)
    {
        ArgumentNullException.ThrowIfNull(years);
        int[] distinct = [.. years.Distinct().Order()];
        if (distinct.Length < 2)
        {
            throw new ArgumentException(
                $"Leave-year-out needs at least 2 years; the data has {distinct.Length} ({string.Join(", ", distinct)}). "
                + "Use region or block folds.", nameof(years));
        }

        return Named(
            "leave year out", [.. years.Select(YearName)], [.. distinct.Select(YearName)]);
    }

    /// <summary>Makes one fold from a column that says which rows train and which are tested.</summary>
    /// <param name="splits">The value of each row, [rows]; rows with any other value are excluded.</param>
    /// <param name="trainValue">The value of training rows, for instance <c>train</c>.</param>
    /// <param name="testValue">The value of test rows, for instance <c>test</c>.</param>
    /// <exception cref="ArgumentException">The two values are equal, or one of them does not occur.</exception>
    public static FoldAssignment FromSplit(IReadOnlyList<string?> splits, string trainValue, string testValue)
    {
        ArgumentNullException.ThrowIfNull(splits);
        ArgumentException.ThrowIfNullOrEmpty(trainValue);
        ArgumentException.ThrowIfNullOrEmpty(testValue);
        if (trainValue == testValue)
        {
            throw new ArgumentException(
                $"The training and the test split are both '{trainValue}': expected two values.", nameof(testValue));
        }

        List<int> train = [];
        int[] foldOfRow = new int[splits.Count];
        for (int row = 0; row < foldOfRow.Length; row++)
        {
            foldOfRow[row] = splits[row] == testValue ? 0 : -1;
            if (splits[row] == trainValue)
                train.Add(row);
        }

        string? missing = train.Count == 0 ? trainValue : !foldOfRow.Contains(0) ? testValue : null;
        if (missing is not null)
        {
            IEnumerable<string?> found = splits.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(8);
            throw new ArgumentException(
                $"No row has the split value '{missing}': expected '{trainValue}' and '{testValue}', "
                + $"the column has {string.Join(", ", found.Select(value => $"'{value}'"))}.", nameof(splits));
        }

        return FoldAssignment.FromTrainingRows("split", foldOfRow, [testValue], [train]);
    }

    private static string YearName(int year) => year.ToString(CultureInfo.InvariantCulture);

    private static FoldAssignment Hashed(
        string kind, string noun, string parameter, IReadOnlyList<string> keys, int numberOfFolds, int seed, string[] warnings)
    {
        CheckKeys(noun, keys, parameter);
        CheckFoldCount(numberOfFolds);
        Dictionary<string, int> folds = HashRank.Deal(keys, numberOfFolds, seed);
        if (folds.Count < numberOfFolds)
        {
            throw new ArgumentException(
                $"{numberOfFolds} folds need at least {numberOfFolds} distinct {noun}s; the data has {folds.Count} "
                + $"({Few([.. folds.Keys.Order(StringComparer.Ordinal)])}). Use fewer folds{(noun == "block" ? " or smaller blocks" : "")}.",
                parameter);
        }

        return FoldAssignment.FromFoldOfRow(kind, [.. keys.Select(key => folds[key])], Numbered(numberOfFolds), warnings)
            .WithGroups(noun == "block" ? keys : null);
    }

    private static FoldAssignment Named(string kind, IReadOnlyList<string> keys, string[] names)
    {
        Dictionary<string, int> folds = new(StringComparer.Ordinal);
        foreach (string name in names)
            folds.Add(name, folds.Count);
        return FoldAssignment.FromFoldOfRow(kind, [.. keys.Select(key => folds[key])], names);
    }

    internal static void CheckKeys(string noun, IReadOnlyList<string> keys, string parameter)
    {
        ArgumentNullException.ThrowIfNull(keys, parameter);
        if (keys.Count == 0)
        {
            throw new ArgumentException(
                $"There are no rows to deal into folds: expected one {noun} for each row, got 0.", parameter);
        }

        int[] missing = [.. Enumerable.Range(0, keys.Count).Where(row => string.IsNullOrEmpty(keys[row]))];
        if (missing.Length > 0)
        {
            throw new ArgumentException(
                $"{missing.Length} of {keys.Count} rows have no {noun} (first: row {missing[0]}): expected one for each row. "
                + "Fill it in or leave these rows out.", parameter);
        }
    }
}
