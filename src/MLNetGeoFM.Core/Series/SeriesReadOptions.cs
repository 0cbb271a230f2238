namespace MLNetGeoFM;

/// <summary>How a series folder is read.</summary>
public sealed class SeriesReadOptions
{
    /// <summary>Default of <see cref="MaximumReflectance"/>: 10, six times the brightest cloud of the Sentinel-2 test data.</summary>
    public const double DefaultMaximumReflectance = 10;

    /// <summary>
    /// Largest absolute reflectance (unitless) that is believed, above 0; a larger one stops the reading, because the scale or
    /// the offset is then most likely wrong. Default 10; positive infinity believes all.
    /// </summary>
    public double MaximumReflectance { get; init; } = DefaultMaximumReflectance;

    /// <summary>Told about every mebibyte of observations, and at the end; null (the default) for none.</summary>
    public IProgress<SeriesProgress>? Progress { get; init; }

    /// <summary>Stops the reading with an <see cref="OperationCanceledException"/>. Default: never.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Throws one exception that lists all faults.</summary>
    /// <exception cref="ArgumentException"><see cref="MaximumReflectance"/> is not above 0.</exception>
    internal void Validate()
    {
        if (!(MaximumReflectance > 0))
            throw new ArgumentException(FormattableString.Invariant(
                $"{nameof(MaximumReflectance)} does not bound reflectance: expected a number above 0, got {MaximumReflectance}."));
    }
}
