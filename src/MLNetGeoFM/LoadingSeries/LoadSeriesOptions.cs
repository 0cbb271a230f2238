namespace MLNetGeoFM;

/// <summary>How <see cref="GeoFMCatalog.LoadSeries(string, LoadSeriesOptions)"/> reads a series folder.</summary>
public sealed class LoadSeriesOptions
{
    /// <summary>
    /// Largest absolute reflectance (unitless) that is believed, above 0; a larger one stops the reading, because the scale or
    /// the offset is then most likely wrong. Default <see cref="SeriesReadOptions.DefaultMaximumReflectance"/>; positive
    /// infinity believes all.
    /// </summary>
    public double MaximumReflectance { get; init; } = SeriesReadOptions.DefaultMaximumReflectance;

    /// <summary>
    /// Further columns of the sample table, for instance a climate zone or a field's size; each becomes a Text column of its name,
    /// empty = not known. Default: none.
    /// </summary>
    public IReadOnlyList<string> SampleColumnNames { get; init; } = [];

    /// <summary>
    /// Told about every mebibyte of observations, and at the end, anew for each cursor and on the cursor's thread; null (the
    /// default) for none.
    /// </summary>
    public IProgress<SeriesProgress>? Progress { get; init; }

    /// <summary>Stops every cursor with an <see cref="OperationCanceledException"/>. Default: never.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal void Validate()
    {
        if (!(MaximumReflectance > 0))
            throw new ArgumentException(FormattableString.Invariant(
                $"{nameof(MaximumReflectance)} does not bound reflectance: expected a number above 0, got {MaximumReflectance}."));
    }

    internal SeriesReadOptions ToReadOptions() => new()
    {
        MaximumReflectance = MaximumReflectance,
        Progress = Progress,
        CancellationToken = CancellationToken,
    };
}
