namespace MLNetGeoFM;

public sealed partial class GeoFMCatalog
{
    /// <summary>Keeps the named bands of a series, in the order named.</summary>
    /// <param name="outputColumnName">Column to add: Vector of Single [T, C', H, W].</param>
    /// <param name="inputColumnName">Column with the series [T, C, H, W]; null = same name as the output.</param>
    /// <param name="bandNames">Names of the bands to keep.</param>
    /// <returns>An estimator.</returns>
    /// <exception cref="ArgumentException">No band is named, or one twice.</exception>
    public BandSelectingEstimator SelectBands(string outputColumnName, string? inputColumnName, params string[] bandNames)
        => SelectBands(outputColumnName, inputColumnName, new BandSelectingOptions { BandNames = bandNames });

    /// <inheritdoc cref="SelectBands(string, string?, string[])"/>
    /// <param name="outputColumnName">Column to add: Vector of Single [T, C', H, W].</param>
    /// <param name="inputColumnName">Column with the series [T, C, H, W]; null = same name as the output.</param>
    /// <param name="options">Which bands to keep.</param>
    public BandSelectingEstimator SelectBands(string outputColumnName, string? inputColumnName, BandSelectingOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentNullException.ThrowIfNull(options);
        return new(this, outputColumnName, inputColumnName ?? outputColumnName, options);
    }
}
