namespace MLNetGeoFM;

/// <summary>
/// From what tokens <see cref="TemporalPatchDetokenizingEstimator"/> puts a series together; only for token columns that do not
/// say so themselves, such as rows of <c>LoadFromEnumerable</c>.
/// </summary>
public sealed class TemporalPatchDetokenizingOptions
{
    /// <summary>Names of the C bands in the order of the tokens' values. At least one; no default.</summary>
    public IReadOnlyList<string> BandNames { get; init; } = [];

    /// <summary>H: rows of the chip, a multiple of <see cref="PatchSize"/>. Default 1, for pixel series.</summary>
    public int Height { get; init; } = 1;

    /// <summary>W: columns of the chip, a multiple of <see cref="PatchSize"/>. Default 1, for pixel series.</summary>
    public int Width { get; init; } = 1;

    /// <summary>t: steps of one token, at least 1. Default 1.</summary>
    public int StepsPerToken { get; init; } = 1;

    /// <summary>p: rows and columns of one token, at least 1. Default 1.</summary>
    public int PatchSize { get; init; } = 1;

    internal TokenColumn Column => new(new SeriesColumn(0, new SeriesShape(BandNames.Count, Height, Width), BandNames), StepsPerToken, PatchSize);

    internal void Validate()
    {
        var failures = new List<string>();
        if (BandNames.Count == 0)
            failures.Add("no band is named: expected the names of the bands, got none");
        if (BandNames.Distinct().Count() != BandNames.Count)
            failures.Add($"a band is named more than once: expected distinct names, got {string.Join(' ', BandNames)}");
        if (StepsPerToken < 1)
            failures.Add($"a token has no step: expected StepsPerToken of at least 1, got {StepsPerToken}");
        if (PatchSize < 1)
            failures.Add($"a token has no pixel: expected PatchSize of at least 1, got {PatchSize}");
        else if (Height < 1 || Width < 1 || Height % PatchSize != 0 || Width % PatchSize != 0)
            failures.Add($"the chip is not made of whole patches: expected multiples of {PatchSize}, got {Height} x {Width} pixels");
        if (failures.Count > 0)
            throw new ArgumentException($"The tokens cannot be put together: {string.Join("; ", failures)}.");
    }
}
