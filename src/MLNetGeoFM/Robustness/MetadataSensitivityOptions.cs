namespace MLNetGeoFM;

/// <summary>What <c>MeasureMetadataSensitivity</c> reads, changes and reports.</summary>
public sealed class MetadataSensitivityOptions
{
    /// <summary>Latitude, Single, degrees. Default <c>Latitude</c>.</summary>
    public string LatitudeColumnName { get; init; } = "Latitude";

    /// <summary>Longitude, Single, degrees. Default <c>Longitude</c>.</summary>
    public string LongitudeColumnName { get; init; } = "Longitude";

    /// <summary>
    /// The series that the dates belong to, Vector of Single [T, C, H, W]. Default <c>Reflectance</c>. Where the data has no such
    /// column, wrong months are told by the dates alone, all moved together: so the models of a cross-validation are asked, on the
    /// features that it was given, what they make of metadata.
    /// </summary>
    public string SeriesColumnName { get; init; } = "Reflectance";

    /// <summary>The dates, Vector of Int32 [T], days since 1970-01-01, ascending. Default <c>Dates</c>.</summary>
    public string DatesColumnName { get; init; } = "Dates";

    /// <summary>The clear mask, Vector of Boolean [T, H, W]. Default null = none.</summary>
    public string? ClearColumnName { get; init; }

    /// <summary>The samples' ids: what is random about a sample depends on its id. Default <c>SampleId</c>; null = row
    /// numbers.</summary>
    public string? SampleIdColumnName { get; init; } = "SampleId";

    /// <summary>The samples' regions. Default <c>Region</c>.</summary>
    public string RegionColumnName { get; init; } = "Region";

    /// <summary>The samples' climates, for example Köppen classes. Default null = not known.</summary>
    public string? ClimateColumnName { get; init; }

    /// <summary>The models' class probabilities. Default <c>Score</c>.</summary>
    public string ScoreColumnName { get; init; } = ClassifierColumns.ScoreName;

    /// <summary>The models' predicted class. Default <c>PredictedLabel</c>.</summary>
    public string PredictedLabelColumnName { get; init; } = ClassifierColumns.PredictedLabelName;

    /// <summary>
    /// What is told wrong. Default null: whatever the data's columns allow of 10, 100 and 1000 km, 3 and 6 months, other regions,
    /// same and other climates.
    /// </summary>
    public IReadOnlyList<MetadataPerturbation>? Perturbations { get; init; }

    /// <summary>Decides directions and whose place is told. Default 0.</summary>
    public int Seed { get; init; }

    /// <summary>The month in which a season of twelve months starts, 1 to 12. Default 1.</summary>
    public int SeasonStartMonth { get; init; } = 1;

    /// <summary>Told after every measurement: the share that is done, 0..1. Default null = nobody.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Checked before every measurement. Default: cannot be cancelled.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal void Validate()
    {
        List<string> failures = [];
        ColumnNames.Require(failures, (nameof(LatitudeColumnName), LatitudeColumnName),
            (nameof(LongitudeColumnName), LongitudeColumnName), (nameof(SeriesColumnName), SeriesColumnName),
            (nameof(DatesColumnName), DatesColumnName), (nameof(RegionColumnName), RegionColumnName),
            (nameof(ScoreColumnName), ScoreColumnName), (nameof(PredictedLabelColumnName), PredictedLabelColumnName));
        ColumnNames.RequireWhereGiven(failures, (nameof(ClearColumnName), ClearColumnName),
            (nameof(SampleIdColumnName), SampleIdColumnName), (nameof(ClimateColumnName), ClimateColumnName));
        if (Perturbations?.Any(one => one is null) == true)
            failures.Add("a perturbation is null: expected perturbations");
        if (SeasonStartMonth is < 1 or > 12)
            failures.Add($"the season starts in no month: expected 1 to 12, got {SeasonStartMonth}");
        if (failures.Count > 0)
            throw new ArgumentException($"Metadata sensitivity cannot be measured: {string.Join("; ", failures)}.");
    }
}
