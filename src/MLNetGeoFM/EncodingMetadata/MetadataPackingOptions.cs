namespace MLNetGeoFM;

/// <summary>Which columns <see cref="MetadataPackingEstimator"/> packs.</summary>
public sealed class MetadataPackingOptions
{
    private const int MostCategories = 4096;

    /// <summary>
    /// The columns, in the order of the slots; at least one, none twice. Scalars: numbers, NaN = unknown; keys of UInt32, missing =
    /// unknown; text, empty = unknown.
    /// </summary>
    public required IReadOnlyList<string> ColumnNames { get; init; }

    /// <summary>
    /// The most categories that a column of keys or text may have, 1 to 4096. Default 64. More are an error: names of fields or farms are
    /// no metadata that tell of other places.
    /// </summary>
    public int MaximumNumberOfCategories { get; init; } = 64;

    internal void Validate()
    {
        List<string> failures = [];
        string[] names = [.. ColumnNames ?? []];
        if (names.Length == 0)
            failures.Add("there is nothing to pack: expected at least one of ColumnNames, got none");
        if (names.Any(string.IsNullOrEmpty))
            failures.Add($"a column has no name: expected ColumnNames to be names, got '{string.Join("', '", names)}'");
        string[] twice = [.. names.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key)];
        if (twice.Length > 0)
            failures.Add($"a column is there twice: expected different ColumnNames, got '{string.Join("', '", twice)}' more than once");
        if (MaximumNumberOfCategories is < 1 or > MostCategories)
        {
            failures.Add($"the number of categories is out of range: expected MaximumNumberOfCategories of 1 to {MostCategories}, got "
                + $"{MaximumNumberOfCategories}");
        }

        if (failures.Count > 0)
            throw new ArgumentException($"The metadata cannot be packed: {string.Join("; ", failures)}.");
    }
}
