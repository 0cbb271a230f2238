namespace MLNetGeoFM;

/// <summary>What cross-validation reads, keeps and reports.</summary>
public sealed class CrossValidationOptions
{
    private const int MaximumMebibytes = 1 << 20;

    /// <summary>The column of the data whose values name the rows of the out-of-fold predictions. Default null = row numbers
    /// only.</summary>
    public string? IdColumnName { get; init; }

    /// <summary>The column of the data whose values say which rows resemble each other (blocks, fields, regions); intervals and
    /// comparisons draw such groups whole. Default null = the report gives no intervals.</summary>
    public string? IntervalGroupColumnName { get; init; }

    /// <summary>The pipeline's column with class probabilities: Vector of Single [K] with slot names. Default
    /// <c>Score</c>.</summary>
    public string ScoreColumnName { get; init; } = ClassifierColumns.ScoreName;

    /// <summary>The pipeline's column with the predicted class, as key or text; where the pipeline has none, the highest score
    /// decides. Default <c>PredictedLabel</c>.</summary>
    public string PredictedLabelColumnName { get; init; } = ClassifierColumns.PredictedLabelName;

    /// <summary>Whether the report keeps the model of each fold. Default false: each is disposed once its fold is
    /// scored.</summary>
    public bool KeepModels { get; init; }

    /// <summary>How many folds are fitted at once at most, at least 1. Default null: as many as there are processors. The
    /// results do not depend on it: the first fold runs alone, and a pipeline with a built-in component that may draw random
    /// numbers from its context has its folds fitted one after another.</summary>
    public int? NumberOfThreads { get; init; }

    /// <summary>MiB of memory for columns that all folds read, 0 to 1,048,576: what frozen components at the start of the pipeline
    /// compute, and the data's own columns, are computed once for all folds as far as they fit. Default 1,024; 0 = keep
    /// nothing.</summary>
    public int MemoryMebibytes { get; init; } = 1024;

    /// <summary>Told after every fold, one fold at a time but in the order in which they end; null = nobody, the
    /// default.</summary>
    public IProgress<CrossValidationProgress>? Progress { get; init; }

    /// <summary>Checked before every fold, and at every row that a fold reads. Default: cannot be cancelled.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Whether frozen components run once for all folds; off only to compare.</summary>
    internal bool SharesFrozenPrefix { get; init; } = true;

    internal void Validate()
    {
        List<string> problems = [];
        if (string.IsNullOrEmpty(ScoreColumnName))
            problems.Add($"{nameof(ScoreColumnName)} is empty");
        if (string.IsNullOrEmpty(PredictedLabelColumnName))
            problems.Add($"{nameof(PredictedLabelColumnName)} is empty");
        if (IdColumnName is { Length: 0 })
            problems.Add($"{nameof(IdColumnName)} is empty: expected a name, or null for none");
        if (IntervalGroupColumnName is { Length: 0 })
            problems.Add($"{nameof(IntervalGroupColumnName)} is empty: expected a name, or null for none");
        if (NumberOfThreads < 1)
            problems.Add($"{nameof(NumberOfThreads)} is {NumberOfThreads}: expected at least 1, or null for one per processor");
        if (MemoryMebibytes is < 0 or > MaximumMebibytes)
            problems.Add($"{nameof(MemoryMebibytes)} is {MemoryMebibytes}: expected 0 to {MaximumMebibytes}");
        if (problems.Count > 0)
            throw new ArgumentException($"Cross-validation options: {string.Join("; ", problems)}.");
    }
}

/// <summary>How far cross-validation has come.</summary>
/// <param name="FoldsDone">How many folds are scored.</param>
/// <param name="NumberOfFolds">How many folds there are.</param>
/// <param name="FoldName">The name of the fold that was scored last.</param>
public readonly record struct CrossValidationProgress(int FoldsDone, int NumberOfFolds, string FoldName);
