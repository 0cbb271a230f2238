namespace MLNetGeoFM;

public sealed partial class GeoFMCatalog
{
    /// <summary>Puts the tokens of TokenizeTemporalPatches together again, bit for bit.</summary>
    /// <param name="outputColumnName">Column to add: Vector of Single [T, C, H, W].</param>
    /// <param name="inputColumnName">Column with the tokens [N, t * C * p * p]; null = same name as the output.</param>
    /// <returns>An estimator.</returns>
    public TemporalPatchDetokenizingEstimator DetokenizeTemporalPatches(string outputColumnName, string? inputColumnName = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        return new(this, outputColumnName, inputColumnName ?? outputColumnName, null);
    }

    /// <summary>Puts tokens from elsewhere, whose column does not describe them, together to a series.</summary>
    /// <param name="outputColumnName">Column to add: Vector of Single [T, C, H, W].</param>
    /// <param name="inputColumnName">Column with the tokens [N, t * C * p * p]; null = same name as the output.</param>
    /// <param name="options">Bands, chip and token sizes.</param>
    /// <returns>An estimator.</returns>
    /// <exception cref="ArgumentException">The options do not hold; the message lists every failure.</exception>
    public TemporalPatchDetokenizingEstimator DetokenizeTemporalPatches(
        string outputColumnName, string? inputColumnName, TemporalPatchDetokenizingOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentNullException.ThrowIfNull(options);
        return new(this, outputColumnName, inputColumnName ?? outputColumnName, options);
    }
}
