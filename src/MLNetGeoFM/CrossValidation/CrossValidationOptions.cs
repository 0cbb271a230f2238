namespace MLNetGeoFM;

/// <summary>What cross-validation reads, keeps and reports.</summary>
public sealed class CrossValidationOptions
{
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

    /// <summary>Told after every fold; null = nobody, the default.</summary>
    public IProgress<CrossValidationProgress>? Progress { get; init; }

    /// <summary>Checked before every fold. Default: cannot be cancelled.</summary>
    public CancellationToken CancellationToken { get; init; }

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
        if (problems.Count > 0)
            throw new ArgumentException($"Cross-validation options: {string.Join("; ", problems)}.");
    }
}

/// <summary>How far cross-validation has come.</summary>
/// <param name="FoldsDone">How many folds are scored.</param>
/// <param name="NumberOfFolds">How many folds there are.</param>
/// <param name="FoldName">The name of the fold that was scored last.</param>
public readonly record struct CrossValidationProgress(int FoldsDone, int NumberOfFolds, string FoldName);
