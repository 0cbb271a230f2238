namespace MLNetGeoFM;

public sealed partial class GeoFMCatalog
{
    /// <summary>Reads a regular series as one feature vector with named slots.</summary>
    /// <param name="outputColumnName">Column to add: Vector of Single [T * C * H * W], with slot names.</param>
    /// <param name="inputColumnName">
    /// Column with the series [T, C, H, W], T the same for every row; null = same name as the output.
    /// </param>
    /// <returns>An estimator.</returns>
    public SeriesFlatteningEstimator FlattenSeries(string outputColumnName = "Features", string? inputColumnName = null)
        => FlattenSeries(outputColumnName, inputColumnName, new SeriesFlatteningOptions());

    /// <summary>Reads a regular series as one feature vector with named slots.</summary>
    /// <param name="outputColumnName">Column to add: Vector of Single [T * C * H * W], with slot names.</param>
    /// <param name="inputColumnName">
    /// Column with the series [T, C, H, W], T the same for every row; null = same name as the output.
    /// </param>
    /// <param name="options">What becomes of missing values.</param>
    /// <returns>An estimator.</returns>
    /// <exception cref="ArgumentException">The options do not hold.</exception>
    public SeriesFlatteningEstimator FlattenSeries(
        string outputColumnName, string? inputColumnName, SeriesFlatteningOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentNullException.ThrowIfNull(options);
        return new(this, outputColumnName, inputColumnName ?? outputColumnName, options);
    }
}
