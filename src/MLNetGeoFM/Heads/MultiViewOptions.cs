namespace MLNetGeoFM;

/// <summary>Which views of a row a trainer learns from, and which it predicts from.</summary>
public sealed class MultiViewOptions
{
    /// <summary>The most views that a model predicts from; a saved model cannot read more.</summary>
    public const int MostPredictionViews = 4;

    /// <summary>Columns of features to train on; each view of a row counts 1/number of views. Default empty = the trainer's own
    /// feature column.</summary>
    public IReadOnlyList<string> TrainingFeatureColumnNames { get; init; } = [];

    /// <summary>Columns of features to predict from, at most 4; probabilities are averaged. Default empty = the trainer's own
    /// feature column.</summary>
    public IReadOnlyList<string> PredictionFeatureColumnNames { get; init; } = [];

    internal string[] TrainingViews(string own) => TrainingFeatureColumnNames.Count > 0 ? [.. TrainingFeatureColumnNames] : [own];

    internal string[] PredictionViews(string own) => PredictionFeatureColumnNames.Count > 0 ? [.. PredictionFeatureColumnNames] : [own];

    internal void Validate()
    {
        List<string> problems = [];
        foreach (var (property, names) in new[]
        {
            (nameof(TrainingFeatureColumnNames), TrainingFeatureColumnNames),
            (nameof(PredictionFeatureColumnNames), PredictionFeatureColumnNames),
        })
        {
            if (names is null || names.Any(string.IsNullOrEmpty))
                problems.Add($"{property} has a name that is empty");
            else if (names.Distinct(StringComparer.Ordinal).Count() < names.Count)
                problems.Add($"{property} names a column twice: {string.Join(", ", names)}");
        }

        if (PredictionFeatureColumnNames?.Count > MostPredictionViews)
        {
            problems.Add($"{nameof(PredictionFeatureColumnNames)} are {PredictionFeatureColumnNames.Count}: expected at most "
                + $"{MostPredictionViews}, what a saved model can read");
        }

        if (problems.Count > 0)
            throw new ArgumentException($"Multi-view options: {string.Join("; ", problems)}.");
    }
}
