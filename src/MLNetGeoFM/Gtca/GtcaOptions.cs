namespace MLNetGeoFM;

/// <summary>What <see cref="GtcaEstimator"/> is told of rows, and how it is trained.</summary>
public sealed class GtcaOptions
{
    private const int LargestRank = 256;
    private const int MostEpochs = 10_000;

    /// <summary>
    /// Column with the latitude, Single, degrees, WGS 84; NaN = unknown. Default null: places are not used. Needs
    /// <see cref="LongitudeColumnName"/>.
    /// </summary>
    public string? LatitudeColumnName { get; init; }

    /// <summary>
    /// Column with the longitude, Single, degrees, WGS 84; NaN = unknown. Default null; needs <see cref="LatitudeColumnName"/>.
    /// </summary>
    public string? LongitudeColumnName { get; init; }

    /// <summary>
    /// Column with the dates, Vector of Int32 [T], days since 1970-01-01, ascending; the one in the middle gives season and year of a
    /// row. Default null: time is not used.
    /// </summary>
    public string? DatesColumnName { get; init; }

    /// <summary>
    /// Column with further metadata that vary slowly, Vector of Single [M] of known size (climate, thermal sums); NaN = unknown.
    /// Default null: none.
    /// </summary>
    public string? MetadataColumnName { get; init; }

    /// <summary>
    /// Column with the region of each row, read in Fit only: text, number or key. What is trusted of metadata must have helped in
    /// regions that were left out. Default null: cells of 0.1, 0.5 and 2 degrees stand for regions.
    /// </summary>
    public string? RegionColumnName { get; init; }

    /// <summary>Column with hidden tokens. Default null: the embedding's name and <c>Hidden</c>, where there is such a column.</summary>
    public string? HiddenColumnName { get; init; }

    /// <summary>
    /// How strongly trusted metadata act, 0 to 1; 0 = the head without metadata, bit for bit. Default 1. Can be changed later with
    /// <see cref="GtcaTransformer.With"/>.
    /// </summary>
    public double Strength { get; init; } = 1;

    /// <summary>
    /// Whether places and time also open gates of low-rank changes of the encoder (or of the embedding), beside votes of the places
    /// around. Default true; time acts through them alone.
    /// </summary>
    public bool HasAdapters { get; init; } = true;

    /// <summary>Rank of the changes, 1 to 256. Default 8.</summary>
    public int Rank { get; init; } = 8;

    /// <summary>Epochs of the adapters at most, 1 to 10,000; they stop early on held-out regions. Default 20.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Largest step of the adapters, above 0. Default 0.001.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Whether rows count inversely to how often their class occurs, as the adapters are trained. Default false.</summary>
    public bool BalancesClasses { get; init; }

    /// <summary>
    /// γ of the focal loss of the adapters, (1 - p)^γ (-log p): how little rows count that are right already. Default 0, the plain log
    /// loss; at least 0. Source: Lin et al. 2017, arXiv:1708.02002.
    /// </summary>
    public double Focus { get; init; }

    /// <summary>
    /// The weight of the penalty of the head without metadata, as in LogisticRegression. Default 1, above 0; a trainer that is given
    /// has its own.
    /// </summary>
    public double L2Regularization { get; init; } = 1;

    /// <summary>Of inner folds, first weights, batches. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Threads at most, -1 = as many as there are cores, the default. The result does not depend on it.</summary>
    public int MaxDegreeOfParallelism { get; init; } = -1;

    /// <summary>
    /// Folder where the adapters' training keeps its state after every epoch. A Fit on the same rows with the same options goes on
    /// from there, after an interruption too, and ends with the same bits. The files can be deleted after Fit. Default null: nothing
    /// is kept.
    /// </summary>
    public string? StateFolder { get; init; }

    /// <summary>Told how much of the training is done, 0..1, possibly from several threads; null = nobody, the default.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Stops the training. Default: it cannot be stopped.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal void Validate()
    {
        List<string> failures = [];
        ColumnNames.RequireWhereGiven(failures, (nameof(LatitudeColumnName), LatitudeColumnName),
            (nameof(LongitudeColumnName), LongitudeColumnName), (nameof(DatesColumnName), DatesColumnName),
            (nameof(MetadataColumnName), MetadataColumnName), (nameof(RegionColumnName), RegionColumnName),
            (nameof(HiddenColumnName), HiddenColumnName));
        if (StateFolder is { Length: 0 })
            failures.Add($"the folder has no name: expected {nameof(StateFolder)} to be a path or null, got ''");
        if (LatitudeColumnName is null != LongitudeColumnName is null)
        {
            failures.Add($"half of the place is missing: expected both columns or neither, got LatitudeColumnName "
                + $"'{LatitudeColumnName}' and LongitudeColumnName '{LongitudeColumnName}'");
        }

        if (LatitudeColumnName is null && LongitudeColumnName is null && DatesColumnName is null && MetadataColumnName is null)
        {
            failures.Add("there is no metadata: expected LatitudeColumnName and LongitudeColumnName, DatesColumnName or "
                + "MetadataColumnName, got none (without metadata, take LogisticRegression)");
        }

        if (!HasAdapters && LatitudeColumnName is null && MetadataColumnName is null && DatesColumnName is not null)
        {
            failures.Add("nothing is left to train: expected places or further metadata, or HasAdapters true, through which time acts, "
                + "got DatesColumnName alone and HasAdapters false");
        }

        if (!(Strength is >= 0 and <= 1))
            failures.Add(FormattableString.Invariant($"the strength is out of range: expected Strength of 0 to 1, got {Strength}"));
        if (Rank is < 1 or > LargestRank)
            failures.Add($"the rank is out of range: expected Rank of 1 to {LargestRank}, got {Rank}");
        if (Epochs is < 1 or > MostEpochs)
            failures.Add($"the epochs are out of range: expected Epochs of 1 to {MostEpochs}, got {Epochs}");
        foreach (var (property, value) in new[]
        {
            (nameof(LearningRate), LearningRate), (nameof(L2Regularization), L2Regularization),
        })
        {
            if (!(value > 0) || !double.IsFinite(value))
                failures.Add(FormattableString.Invariant($"expected {property} above 0, got {value}"));
        }

        if (!(Focus >= 0) || double.IsInfinity(Focus))
            failures.Add(FormattableString.Invariant($"expected {nameof(Focus)} of at least 0 and finite, got {Focus}"));
        if (MaxDegreeOfParallelism is 0 or < -1)
            failures.Add($"expected MaxDegreeOfParallelism of -1 or at least 1, got {MaxDegreeOfParallelism}");
        if (failures.Count > 0)
            throw new ArgumentException($"GTCA cannot be trained so: {string.Join("; ", failures)}.");
    }
}
