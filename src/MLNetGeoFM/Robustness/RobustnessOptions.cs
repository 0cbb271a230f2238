namespace MLNetGeoFM;

/// <summary>What <c>MeasureRobustness</c> reads, degrades and reports.</summary>
public sealed class RobustnessOptions
{
    /// <summary>The series, Vector of Single [T, C, H, W] with band names. Default <c>Reflectance</c>.</summary>
    public string SeriesColumnName { get; init; } = "Reflectance";

    /// <summary>The dates, Vector of Int32 [T], days since 1970-01-01, ascending. Default <c>Dates</c>.</summary>
    public string DatesColumnName { get; init; } = "Dates";

    /// <summary>
    /// The clear mask, Vector of Boolean [T, H, W], true = usable. Default null: every pixel with a value counts as clear. A model
    /// that makes the mask itself from the degraded series may notice zeros; make the mask before, and let the models take it.
    /// </summary>
    public string? ClearColumnName { get; init; }

    /// <summary>The samples' ids: what is random about a sample depends on its id. Default <c>SampleId</c>; null = row
    /// numbers.</summary>
    public string? SampleIdColumnName { get; init; } = "SampleId";

    /// <summary>How much each date tells, Vector of Single [T], for the most informative dates. Default null: NDVI decides.</summary>
    public string? ImportanceColumnName { get; init; }

    /// <summary>The models' class probabilities. Default <c>Score</c>.</summary>
    public string ScoreColumnName { get; init; } = ClassifierColumns.ScoreName;

    /// <summary>The models' predicted class. Default <c>PredictedLabel</c>.</summary>
    public string PredictedLabelColumnName { get; init; } = ClassifierColumns.PredictedLabelName;

    /// <summary>What is measured, apart from the undegraded series, which always are. Default
    /// <see cref="Degradation.Standard"/>.</summary>
    public IReadOnlyList<Degradation> Degradations { get; init; } = Degradation.Standard;

    /// <summary>Whether lost dates are also measured as zeros that pass for clear. Default true.</summary>
    public bool CompareWithZeros { get; init; } = true;

    /// <summary>The first seed. Default 0.</summary>
    public int Seed { get; init; }

    /// <summary>Seeds, from <see cref="Seed"/> on, whose mean is reported where chance decides, at least 1. Default 1.</summary>
    public int NumberOfSeeds { get; init; } = 1;

    /// <summary>The month in which a season of twelve months starts, 1 to 12. Default 1.</summary>
    public int SeasonStartMonth { get; init; } = 1;

    /// <summary>Told after every measurement: the share that is done, 0..1. Default null = nobody.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Checked before every measurement. Default: cannot be cancelled.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal void Validate()
    {
        List<string> failures = [];
        ColumnNames.Require(failures, (nameof(SeriesColumnName), SeriesColumnName), (nameof(DatesColumnName), DatesColumnName),
            (nameof(ScoreColumnName), ScoreColumnName), (nameof(PredictedLabelColumnName), PredictedLabelColumnName));
        ColumnNames.RequireWhereGiven(failures, (nameof(ClearColumnName), ClearColumnName),
            (nameof(SampleIdColumnName), SampleIdColumnName), (nameof(ImportanceColumnName), ImportanceColumnName));
        if (Degradations is null || Degradations.Any(one => one is null))
            failures.Add("a degradation is null: expected degradations");
        if (NumberOfSeeds < 1)
            failures.Add($"there is no seed: expected NumberOfSeeds of at least 1, got {NumberOfSeeds}");
        if (SeasonStartMonth is < 1 or > 12)
            failures.Add($"the season starts in no month: expected 1 to 12, got {SeasonStartMonth}");
        if (failures.Count > 0)
            throw new ArgumentException($"Robustness cannot be measured: {string.Join("; ", failures)}.");
    }
}
