namespace MLNetGeoFM;

public sealed partial class GeoFMTrainers
{
    /// <summary>A trainer that learns from several views of each row and predicts from its own feature column.</summary>
    /// <typeparam name="TTransformer">What the trainer alone would give.</typeparam>
    /// <param name="trainer">The head to train, with its label column and the column of features that it predicts from.</param>
    /// <param name="trainingFeatureColumnNames">Columns of features to train on, its own among them where it is to be trained on;
    /// each Vector of Single of the same size.</param>
    /// <returns>An estimator that adds <c>PredictedLabel</c> and <c>Score</c>.</returns>
    /// <exception cref="ArgumentException">A name is empty or there twice, or the trainer is calibrated, has views, chooses
    /// already or reads more than features.</exception>
    public MultiViewEstimator WithViews<TTransformer>(
        ClassifierEstimator<TTransformer> trainer, params string[] trainingFeatureColumnNames)
        where TTransformer : RowTransformer =>
        WithViews(trainer, new MultiViewOptions { TrainingFeatureColumnNames = trainingFeatureColumnNames });

    /// <summary>A trainer that learns from several views of each row, and predicts from the mean over some.</summary>
    /// <typeparam name="TTransformer">What the trainer alone would give.</typeparam>
    /// <param name="trainer">The head to train, with its label and feature column.</param>
    /// <param name="options">The views to train on and to predict from.</param>
    /// <returns>An estimator that adds <c>PredictedLabel</c> and <c>Score</c>.</returns>
    /// <exception cref="ArgumentException">An option is out of range, or the trainer is calibrated, has views, chooses
    /// already or reads more than features.</exception>
    public MultiViewEstimator WithViews<TTransformer>(ClassifierEstimator<TTransformer> trainer, MultiViewOptions options)
        where TTransformer : RowTransformer
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (trainer.MoreRequirements is { Count: > 0 } more)
        {
            throw new ArgumentException(
                $"A {trainer.GetType().Name} cannot be given views: expected a head that reads features alone, got one that also reads "
                + $"{string.Join(", ", more.Select(one => $"{one.Role} '{one.ColumnName}'"))}. Train it without views.", nameof(trainer));
        }

        return ((IClassifierTrainer)trainer).Layer > TrainerLayer.Head
            ? throw new ArgumentException(
                $"A {trainer.GetType().Name} cannot be given views: expected the trainer itself. Give views first, then calibrate, then "
                + "choose.", nameof(trainer))
            : new(Context.GeoFM(), trainer, options);
    }

    /// <summary>Chooses among trainers by how well each does on whole groups that it was not trained on; up to ten inner folds of
    /// groups.</summary>
    /// <param name="groupColumnName">Column whose values are held out together, such as the region: scalar of text, numbers or
    /// keys; read in Fit only.</param>
    /// <param name="candidates">The trainers, the simplest first: of equally good ones the first is taken.</param>
    /// <returns>An estimator that adds <c>PredictedLabel</c> and <c>Score</c>.</returns>
    /// <exception cref="ArgumentException">A name is empty or there twice, or a candidate is no trainer of this library or has
    /// another label.</exception>
    public TrainerChoiceEstimator ChooseByGroups(string groupColumnName, params TrainerCandidate[] candidates) =>
        ChooseByGroups(groupColumnName, candidates, new TrainerChoiceOptions());

    /// <inheritdoc cref="ChooseByGroups(string, TrainerCandidate[])"/>
    /// <param name="groupColumnName">Column whose values are held out together.</param>
    /// <param name="candidates">The trainers, the simplest first.</param>
    /// <param name="options">How groups are dealt into inner folds.</param>
    public TrainerChoiceEstimator ChooseByGroups(
        string groupColumnName, IReadOnlyList<TrainerCandidate> candidates, TrainerChoiceOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(groupColumnName);
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return new(Context.GeoFM(), groupColumnName, candidates, options);
    }
}
