namespace MLNetGeoFM;

public sealed partial class GeoFMCatalog
{
    /// <summary>Turns a quality layer into the clear mask of a series: true = usable.</summary>
    /// <param name="outputColumnName">Column to add: Vector of Boolean [T, H, W], true = usable.</param>
    /// <param name="qualityColumnName">Column with the quality layer [T, H, W]; null = same name as the output.</param>
    /// <param name="qualityKind">What the quality column holds; by default Sentinel-2 scene classes.</param>
    /// <returns>An estimator.</returns>
    /// <exception cref="ArgumentException">The kind needs an option (a cloud probability its threshold).</exception>
    public CloudMaskingEstimator MaskClouds(
        string outputColumnName, string? qualityColumnName = null, QualityKind qualityKind = QualityKind.SentinelScl)
        => MaskClouds(outputColumnName, qualityColumnName, new CloudMaskingOptions { QualityKind = qualityKind });

    /// <summary>Turns a quality layer, or reflectance itself, into the clear mask of a series: true = usable.</summary>
    /// <param name="outputColumnName">Column to add: Vector of Boolean [T, H, W], true = usable.</param>
    /// <param name="qualityColumnName">Column with the quality layer, or with reflectance for the spectral rule; null = same name.</param>
    /// <param name="options">What the column holds, which values are clear, dilation, and the clear fraction.</param>
    /// <returns>An estimator.</returns>
    /// <exception cref="ArgumentException">The options do not hold; the message lists every failure.</exception>
    public CloudMaskingEstimator MaskClouds(string outputColumnName, string? qualityColumnName, CloudMaskingOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentNullException.ThrowIfNull(options);
        return new(this, outputColumnName, qualityColumnName ?? outputColumnName, options);
    }
}
