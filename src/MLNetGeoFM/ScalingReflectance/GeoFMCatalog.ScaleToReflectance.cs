namespace MLNetGeoFM;

public sealed partial class GeoFMCatalog
{
    /// <summary>Turns digital numbers into surface reflectance: (digital number + offset) * scale.</summary>
    /// <param name="outputColumnName">Column to add: Vector of Single [T, C, H, W], reflectance 0..1 nominal, NaN = no observation.</param>
    /// <param name="inputColumnName">Column with digital numbers [T, C, H, W]; null = same name as the output.</param>
    /// <param name="scale">Reflectance per digital number: 0.0001 for Sentinel-2, 0.0000275 for Landsat Collection 2.</param>
    /// <param name="digitalNumberOffset">Digital numbers added before scaling; Sentinel-2: -1000 since processing baseline 04.00, else 0;
    /// Landsat Collection 2, which adds -0.2 to the reflectance: -0.2 / 0.0000275.</param>
    /// <returns>An estimator.</returns>
    /// <exception cref="ArgumentException">A number is not finite, or the scale is not above 0.</exception>
    public ReflectanceScalingEstimator ScaleToReflectance(
        string outputColumnName, string? inputColumnName, double scale, double digitalNumberOffset)
        => ScaleToReflectance(outputColumnName, inputColumnName,
            new ReflectanceScalingOptions { Scale = scale, DigitalNumberOffset = digitalNumberOffset });

    /// <summary>Turns digital numbers into surface reflectance, with options for scene-by-scene scale and offset and no-data.</summary>
    /// <param name="outputColumnName">Column to add: Vector of Single [T, C, H, W], reflectance 0..1 nominal, NaN = no observation.</param>
    /// <param name="inputColumnName">Column with digital numbers [T, C, H, W]; null = same name as the output.</param>
    /// <param name="options">Scale and offset, which have no default.</param>
    /// <returns>An estimator.</returns>
    /// <exception cref="ArgumentException">Scale or offset is missing or does not hold; the message lists every failure.</exception>
    public ReflectanceScalingEstimator ScaleToReflectance(
        string outputColumnName, string? inputColumnName, ReflectanceScalingOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentNullException.ThrowIfNull(options);
        return new(this, outputColumnName, inputColumnName ?? outputColumnName, options);
    }
}
