namespace MLNetGeoFM;

/// <summary>What <see cref="GeoFMCatalog.LoadSeries(IEnumerable{SeriesRecord}, LoadRecordsOptions)"/> must be told about series of memory.</summary>
public sealed class LoadRecordsOptions
{
    /// <summary>Names of the C bands in the order of the reflectances, ESA spelling (<c>B02</c>, <c>B8A</c>); unique, at least one.</summary>
    public required IReadOnlyList<string> BandNames { get; init; }

    /// <summary>
    /// What the numbers of the quality layer mean: names and types its column as a series folder does. Default: null = a cloud
    /// probability where the first series has one, and no flags.
    /// </summary>
    public SeriesQualityKind? Quality { get; init; }

    /// <summary>
    /// Largest absolute reflectance (unitless) that is believed, above 0; a larger one stops the reading, because digital numbers were
    /// most likely not scaled. Default <see cref="SeriesReadOptions.DefaultMaximumReflectance"/>; positive infinity believes all.
    /// </summary>
    public double MaximumReflectance { get; init; } = SeriesReadOptions.DefaultMaximumReflectance;

    /// <summary>Stops every cursor with an <see cref="OperationCanceledException"/>. Default: never.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>The same options; a cloud probability says what it is, flags do not.</summary>
    internal LoadRecordsOptions WithQualityOf(SeriesRecord first) => Quality is not null || first.CloudProbability.IsEmpty || !first.QualityFlags.IsEmpty
        ? this
        : new()
        {
            BandNames = BandNames,
            Quality = SeriesQualityKind.CloudProbability,
            MaximumReflectance = MaximumReflectance,
            CancellationToken = CancellationToken,
        };

    internal void Validate()
    {
        List<string> faults = [];
        if (BandNames is null || BandNames.Count == 0 || BandNames.Any(string.IsNullOrEmpty))
            faults.Add($"{nameof(BandNames)} must hold at least one name, none of them empty");
        else if (BandNames.Distinct(StringComparer.Ordinal).Count() < BandNames.Count)
            faults.Add($"{nameof(BandNames)} must differ, got {string.Join(", ", BandNames)}");
        if (Quality is { } kind && !Enum.IsDefined(kind))
            faults.Add($"{nameof(Quality)} must be a {nameof(SeriesQualityKind)}, got {kind}");
        if (!(MaximumReflectance > 0))
            faults.Add(FormattableString.Invariant($"{nameof(MaximumReflectance)} must be above 0, got {MaximumReflectance}"));
        if (faults.Count > 0)
            throw new ArgumentException($"Series of memory cannot be loaded so: {string.Join("; ", faults)}.");
    }
}
