namespace MLNetGeoFM;

/// <summary>Checks the names of columns that options hold.</summary>
internal static class ColumnNames
{
    /// <summary>Adds a failure for each name that is null or empty.</summary>
    /// <param name="failures">Receives them.</param>
    /// <param name="names">The names, each after the option that holds it.</param>
    public static void Require(List<string> failures, params ReadOnlySpan<(string Option, string? Name)> names)
    {
        foreach (var (option, name) in names)
        {
            if (string.IsNullOrEmpty(name))
                failures.Add($"a column has no name: expected {option} to be a name, got '{name}'");
        }
    }

    /// <summary>Adds a failure for each name that is empty; null = there is no such column.</summary>
    /// <param name="failures">Receives them.</param>
    /// <param name="names">The names, each after the option that holds it.</param>
    public static void RequireWhereGiven(List<string> failures, params ReadOnlySpan<(string Option, string? Name)> names)
    {
        foreach (var (option, name) in names)
        {
            if (name is { Length: 0 })
                failures.Add($"a column has no name: expected {option} to be a name or null, got ''");
        }
    }
}
