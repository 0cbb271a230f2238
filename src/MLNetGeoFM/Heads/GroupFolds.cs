namespace MLNetGeoFM;

/// <summary>Deals the groups of training rows into inner folds.</summary>
internal static class GroupFolds
{
    /// <summary>Whole groups, each in one fold; with fewer groups than folds, each group is a fold.</summary>
    /// <exception cref="ArgumentException">There is only one group.</exception>
    public static FoldAssignment Deal(List<string> groups, string columnName, int numberOfFolds, int seed, string what)
    {
        string[] distinct = [.. groups.Distinct(StringComparer.Ordinal)];
        return distinct.Length >= 2
            ? Folds.Block(groups, Math.Min(numberOfFolds, distinct.Length), seed)
            : throw new ArgumentException(
                $"The group column '{columnName}' has one value, '{distinct[0]}': {what} holds out whole groups and needs at "
                + "least 2. Name a finer grouping, such as blocks.", columnName);
    }
}
