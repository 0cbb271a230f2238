namespace MLNetGeoFM;

public sealed partial class GeoFMCatalog
{
    /// <summary>States the bands of a plain vector of pixel series or field means, layout [T, C].</summary>
    /// <param name="outputColumnName">Column to add: Vector of Single [T, C, 1, 1] with band names.</param>
    /// <param name="inputColumnName">Column with the values; null = same name as the output.</param>
    /// <param name="bandNames">Names of the bands in the order of the data.</param>
    /// <returns>An estimator.</returns>
    /// <exception cref="ArgumentException">No band is named, one is empty, or one is named twice.</exception>
    public BandDescribingEstimator DescribeBands(string outputColumnName, string? inputColumnName, params string[] bandNames)
        => DescribeBands(outputColumnName, inputColumnName, new BandDescribingOptions { BandNames = bandNames });

    /// <summary>States the bands and the chip size of a plain vector, layout [T, C, H, W].</summary>
    /// <param name="outputColumnName">Column to add: Vector of Single [T, C, H, W] with band names.</param>
    /// <param name="inputColumnName">Column with the values; null = same name as the output.</param>
    /// <param name="options">Band names, rows and columns.</param>
    /// <returns>An estimator.</returns>
    /// <exception cref="ArgumentException">The options do not hold; the message lists every failure.</exception>
    public BandDescribingEstimator DescribeBands(string outputColumnName, string? inputColumnName, BandDescribingOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentNullException.ThrowIfNull(options);
        return new(this, outputColumnName, inputColumnName ?? outputColumnName, options);
    }
}
