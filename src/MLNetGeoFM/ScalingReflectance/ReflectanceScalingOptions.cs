namespace MLNetGeoFM;

/// <summary>How <see cref="ReflectanceScalingEstimator"/> turns digital numbers into reflectance = (digital number + offset) * scale.</summary>
/// <remarks>
/// Scale and offset have no default. Sentinel-2 products of processing baseline 04.00 and later (from 25 January 2022, and older dates
/// processed again) store 1000 too much, so their offset is -1000; earlier products and harmonised collections have 0. The numbers
/// do not tell, the product's metadata does (BOA_ADD_OFFSET). A wrong guess shifts every index, so none is made. Landsat Collection 2
/// Level 2 has scale 0.0000275 and adds -0.2 to the reflectance: an offset of -0.2 / 0.0000275 digital numbers.
/// Source: ESA, Sentinel-2 Products Specification Document; USGS, Landsat 8-9 Collection 2 Level 2 Science Product Guide (LSDS-1619).
/// </remarks>
public sealed class ReflectanceScalingOptions
{
    /// <summary>Reflectance per digital number, above 0: 0.0001 for Sentinel-2. Required unless <see cref="ScaleColumnName"/> is set.</summary>
    public double? Scale { get; init; }

    /// <summary>Digital numbers added before scaling: 0 or -1000 for Sentinel-2. Required unless <see cref="OffsetColumnName"/> is set.</summary>
    public double? DigitalNumberOffset { get; init; }

    /// <summary>Column with a scale for each scene, Vector of Single [T]; null (default) = the same for all.</summary>
    public string? ScaleColumnName { get; init; }

    /// <summary>Column with an offset in digital numbers for each scene, Vector of Single [T]; null (default) = the same for all.</summary>
    public string? OffsetColumnName { get; init; }

    /// <summary>The digital number that means no observation; null (default) = none. NaN always means no observation.</summary>
    public float? NoData { get; init; }

    internal void Validate()
    {
        var failures = new List<string>();
        if ((Scale is null) == (ScaleColumnName is null))
            failures.Add("expected exactly one of Scale (0.0001 for Sentinel-2) and ScaleColumnName, got " + (Scale is null ? "none" : "both"));
        if ((DigitalNumberOffset is null) == (OffsetColumnName is null))
        {
            failures.Add("expected exactly one of DigitalNumberOffset and OffsetColumnName, got "
                + (DigitalNumberOffset is null ? "none" : "both")
                + "; for Sentinel-2 read BOA_ADD_OFFSET in the product's metadata: -1000 since processing baseline 04.00, else 0; it is not guessed");
        }

        if (Scale is { } scale && !(scale > 0 && double.IsFinite(scale)))
            failures.Add(FormattableString.Invariant($"Scale must be finite and above 0, got {scale}"));
        if (DigitalNumberOffset is { } offset && !double.IsFinite(offset))
            failures.Add(FormattableString.Invariant($"DigitalNumberOffset must be finite, got {offset}"));
        if (failures.Count > 0)
            throw new ArgumentException($"Digital numbers cannot be scaled to reflectance: {string.Join("; ", failures)}.");
    }
}
