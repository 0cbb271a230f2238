namespace MLNetGeoFM;

/// <summary>Which columns hold what, for <see cref="GeoFMCatalog.LoadSeries(Microsoft.ML.IDataView, LoadObservationsOptions)"/>.</summary>
public sealed class LoadObservationsOptions
{
    internal const int RowsBetweenReports = 10_000;

    /// <summary>Column that names the sample of an observation: Text, or whole numbers of any type, which come as their digits; never empty or NaN.</summary>
    public required string IdColumnName { get; init; }

    /// <summary>
    /// Column with the date: DateTime in UTC, or of unspecified kind at midnight, which is a date, or Text as yyyy-MM-dd; each sample has
    /// at most one observation of a day in UTC.
    /// </summary>
    public required string DateColumnName { get; init; }

    /// <summary>Columns of the C bands in the order of the reflectance vector, numbers; their names become the band names; at least one.</summary>
    public required IReadOnlyList<string> BandColumnNames { get; init; }

    /// <summary>Factor: reflectance = number × scale + offset; not 0. Reflectance itself: 1. Sentinel-2 L2A: 0.0001. Never guessed.</summary>
    public required double Scale { get; init; }

    /// <summary>Summand in reflectance units: reflectance = number × scale + offset. Default 0.</summary>
    public double Offset { get; init; }

    /// <summary>Column with the quality layer, numbers; given together with <see cref="Quality"/>. Default: null = there is none.</summary>
    public string? QualityColumnName { get; init; }

    /// <summary>What the numbers of the quality layer mean. Default: null = there is none.</summary>
    public SeriesQualityKind? Quality { get; init; }

    /// <summary>Column with the label, Text or whole numbers; empty = unknown. Default: null = there is none.</summary>
    public string? LabelColumnName { get; init; }

    /// <summary>Column with the region, Text or whole numbers; empty = unknown. Default: null = there is none.</summary>
    public string? RegionColumnName { get; init; }

    /// <summary>Column with the published split, Text or whole numbers; empty = unknown. Default: null = there is none.</summary>
    public string? SplitColumnName { get; init; }

    /// <summary>Column with the spatial block, Text or whole numbers; empty = unknown. Default: null = there is none.</summary>
    public string? BlockColumnName { get; init; }

    /// <summary>Column with the latitude, degrees, WGS 84; the first one of a sample that is not NaN counts. Default: null = unknown.</summary>
    public string? LatitudeColumnName { get; init; }

    /// <summary>Column with the longitude, degrees, WGS 84; the first one of a sample that is not NaN counts. Default: null = unknown.</summary>
    public string? LongitudeColumnName { get; init; }

    /// <summary>
    /// Largest absolute reflectance (unitless) that is believed, above 0; a larger one stops the cursor that reads it, because digital
    /// numbers were most likely not scaled. Default <see cref="SeriesReadOptions.DefaultMaximumReflectance"/>; positive infinity believes all.
    /// </summary>
    public double MaximumReflectance { get; init; } = SeriesReadOptions.DefaultMaximumReflectance;

    /// <summary>
    /// Told how many rows have been read, on the thread that reads: after every 10,000 and after the last one.
    /// Cursors over the view that comes of them do not report: their rows are in memory. Default: null = nobody.
    /// </summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>Stops the reading, and every cursor after it, with an <see cref="OperationCanceledException"/>. Default: never.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal void Validate()
    {
        List<string> faults = [];
        ColumnNames.Require(faults, (nameof(IdColumnName), IdColumnName), (nameof(DateColumnName), DateColumnName));
        ColumnNames.RequireWhereGiven(faults, (nameof(QualityColumnName), QualityColumnName), (nameof(LabelColumnName), LabelColumnName),
            (nameof(RegionColumnName), RegionColumnName), (nameof(SplitColumnName), SplitColumnName), (nameof(BlockColumnName), BlockColumnName),
            (nameof(LatitudeColumnName), LatitudeColumnName), (nameof(LongitudeColumnName), LongitudeColumnName));
        if (BandColumnNames is null || BandColumnNames.Count == 0 || BandColumnNames.Any(string.IsNullOrEmpty))
            faults.Add($"{nameof(BandColumnNames)} must hold at least one name, none of them empty");
        else if (BandColumnNames.Distinct(StringComparer.Ordinal).Count() < BandColumnNames.Count)
            faults.Add($"{nameof(BandColumnNames)} must differ, got {string.Join(", ", BandColumnNames)}");
        if (!double.IsFinite(Scale) || Scale == 0 || !double.IsFinite(Offset))
            faults.Add(FormattableString.Invariant($"{nameof(Scale)} must be a number other than 0 and {nameof(Offset)} a number, got {Scale} and {Offset}"));
        if (Quality is { } kind && !Enum.IsDefined(kind))
            faults.Add($"{nameof(Quality)} must be a {nameof(SeriesQualityKind)}, got {kind}");
        if (Quality is null != QualityColumnName is null)
            faults.Add($"{nameof(QualityColumnName)} and {nameof(Quality)} must both be given, or neither");
        if (LatitudeColumnName is null != LongitudeColumnName is null)
            faults.Add($"{nameof(LatitudeColumnName)} and {nameof(LongitudeColumnName)} must both be given, or neither");
        if (!(MaximumReflectance > 0))
            faults.Add(FormattableString.Invariant($"{nameof(MaximumReflectance)} must be above 0, got {MaximumReflectance}"));
        if (faults.Count > 0)
            throw new ArgumentException($"Observations cannot be loaded so: {string.Join("; ", faults)}.");
    }

    internal LoadRecordsOptions ToRecordsOptions() => new()
    {
        BandNames = [.. BandColumnNames],
        Quality = Quality,
        MaximumReflectance = MaximumReflectance,
        CancellationToken = CancellationToken,
    };
}
