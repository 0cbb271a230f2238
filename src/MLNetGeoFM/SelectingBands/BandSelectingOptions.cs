namespace MLNetGeoFM;

/// <summary>Which bands <see cref="BandSelectingEstimator"/> keeps.</summary>
public sealed class BandSelectingOptions
{
    /// <summary>Names of the bands to keep, in the order wanted, for example <c>B02, B03, B04, B08</c>. At least one; no default.</summary>
    public IReadOnlyList<string> BandNames { get; init; } = [];

    internal void Validate()
    {
        if (BandNames.Count == 0)
            throw new ArgumentException("No band is named: expected at least one, got none. Name the bands to keep.", nameof(BandNames));
        string[] repeated = [.. BandNames.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key)];
        if (repeated.Length > 0)
        {
            throw new ArgumentException(
                $"A band is named more than once: expected distinct names, got {string.Join(' ', repeated)} again. Name each once.",
                nameof(BandNames));
        }
    }
}
