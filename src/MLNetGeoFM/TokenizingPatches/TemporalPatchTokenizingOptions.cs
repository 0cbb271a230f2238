namespace MLNetGeoFM;

/// <summary>Into what tokens <see cref="TemporalPatchTokenizingEstimator"/> cuts a series.</summary>
public sealed class TemporalPatchTokenizingOptions
{
    /// <summary>t: steps of one token, at least 1. Default 1.</summary>
    public int StepsPerToken { get; init; } = 1;

    /// <summary>p: rows and columns of one token, at least 1; the chip's are multiples of it. Default 1, for pixel series.</summary>
    public int PatchSize { get; init; } = 1;

    /// <summary>
    /// The fraction of a token's t * p * p pixels, 0 to 1, that must be clear and observed for the token to be visible. Default
    /// 0: a single one is enough. A token without any is never visible.
    /// </summary>
    public double MinimumClearFraction { get; init; }

    internal void Validate()
    {
        var failures = new List<string>();
        if (StepsPerToken < 1)
            failures.Add($"a token has no step: expected StepsPerToken of at least 1, got {StepsPerToken}");
        if (PatchSize < 1)
            failures.Add($"a token has no pixel: expected PatchSize of at least 1, got {PatchSize}");
        if (!(MinimumClearFraction is >= 0 and <= 1))
        {
            failures.Add(string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"the clear fraction is out of range: expected MinimumClearFraction of 0 to 1, got {MinimumClearFraction}"));
        }

        if (failures.Count > 0)
            throw new ArgumentException($"The tokens cannot be cut: {string.Join("; ", failures)}.");
    }
}
