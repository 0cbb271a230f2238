namespace MLNetGeoFM;

public sealed partial class GeoFMCatalog
{
    /// <summary>Computes spectral indices of a reflectance series and appends them to its bands.</summary>
    /// <param name="outputColumnName">Column to add: Vector of Single [T, C', H, W], the bands and then the indices.</param>
    /// <param name="inputColumnName">Column with reflectance [T, C, H, W]; null = same name as the output.</param>
    /// <param name="indices">The indices, in order, each once.</param>
    /// <returns>An estimator.</returns>
    /// <exception cref="ArgumentException">No index is named, or one twice.</exception>
    public SpectralIndicesEstimator SpectralIndices(string outputColumnName, string? inputColumnName, params SpectralIndex[] indices)
        => SpectralIndices(outputColumnName, inputColumnName, new SpectralIndicesOptions { Indices = indices });

    /// <summary>Computes spectral indices of a reflectance series.</summary>
    /// <param name="outputColumnName">Column to add: Vector of Single [T, C', H, W].</param>
    /// <param name="inputColumnName">Column with reflectance [T, C, H, W]; null = same name as the output.</param>
    /// <param name="options">Which indices, whether the bands are kept, and what the band names mean.</param>
    /// <returns>An estimator.</returns>
    /// <exception cref="ArgumentException">The options do not hold.</exception>
    public SpectralIndicesEstimator SpectralIndices(string outputColumnName, string? inputColumnName, SpectralIndicesOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentNullException.ThrowIfNull(options);
        return new(this, outputColumnName, inputColumnName ?? outputColumnName, options);
    }
}
