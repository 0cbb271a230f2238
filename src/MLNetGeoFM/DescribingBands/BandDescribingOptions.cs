namespace MLNetGeoFM;

/// <summary>What <see cref="BandDescribingEstimator"/> states about a plain vector.</summary>
public sealed class BandDescribingOptions
{
    /// <summary>Names of the C bands in the order of the C axis, ESA spelling (<c>B02</c>, <c>B8A</c>). At least one; no default.</summary>
    public IReadOnlyList<string> BandNames { get; init; } = [];

    /// <summary>H: rows of one step. Default 1 (a pixel or a field mean).</summary>
    public int Height { get; init; } = 1;

    /// <summary>W: columns of one step. Default 1.</summary>
    public int Width { get; init; } = 1;

    internal void Validate()
    {
        var failures = new List<string>();
        if (BandNames.Count == 0)
            failures.Add("no band is named: expected the names of the bands in the order of the data, got none");
        if (BandNames.Distinct().Count() != BandNames.Count)
            failures.Add($"a band is named more than once: expected distinct names, got {string.Join(' ', BandNames)}");
        if (BandNames.Any(string.IsNullOrWhiteSpace))
            failures.Add("a band name is empty");
        if (Height < 1 || Width < 1)
            failures.Add($"a step has no pixel: expected Height and Width of at least 1, got {Height} and {Width}");
        if (failures.Count > 0)
            throw new ArgumentException($"The description of the bands does not hold: {string.Join("; ", failures)}.");
    }
}
