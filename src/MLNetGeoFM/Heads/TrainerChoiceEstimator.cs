using Microsoft.ML.Runtime;

namespace MLNetGeoFM;

/// <summary>Chooses among trainers inside the training rows, by leaving out whole groups, and trains the best on all of them.</summary>
/// <remarks>
/// A choice that is made after looking at the test regions flatters. Here each candidate is trained once for each inner fold and
/// scored on the groups that the fold leaves out, by the mean of overall accuracy and macro-F1 of the pooled predictions; rows that
/// are tested later, as in cross-validation, take no part. Few groups choose badly: with five of them, differences of some hundredths
/// are chance.
/// | Looks at the data in Fit? | Yes, once |
/// | Input | label: key with key values; what the candidates read; group: scalar of text, numbers or keys |
/// | Output | as the chosen trainer: `PredictedLabel` and `Score` |
/// | Deterministic | As the candidates |
/// </remarks>
public sealed class TrainerChoiceEstimator : ClassifierEstimator<RowTransformer>
{
    /// <summary>The name that the choice is logged under.</summary>
    internal const string Log = "ChooseByGroups";

    private readonly IReadOnlyList<(string Name, IClassifierTrainer Trainer)> _candidates;
    private readonly string _groupColumnName;
    private readonly TrainerChoiceOptions _options;

    internal TrainerChoiceEstimator(
        GeoFMCatalog catalog, string groupColumnName, IReadOnlyList<TrainerCandidate> candidates, TrainerChoiceOptions options)
        : base(catalog, First(candidates).LabelColumnName, First(candidates).FeatureColumnName, groupColumnName)
    {
        _candidates = [.. candidates.Select(one => (one.Name, TrainerOf(one)))];
        _groupColumnName = groupColumnName;
        _options = options;
        foreach (var (name, trainer) in _candidates)
        {
            if (string.IsNullOrEmpty(name) || _candidates.Count(one => one.Name == name) > 1)
                throw new ArgumentException($"A candidate's name is empty or there twice: expected different names, got '{name}'.");
            if (trainer.LabelColumnName != LabelColumnName)
            {
                throw new ArgumentException($"The candidate '{name}' learns the label '{trainer.LabelColumnName}': expected "
                    + $"'{LabelColumnName}', as the first.");
            }

            if (trainer.TrainingGroupColumnName is { } group && group != groupColumnName)
            {
                throw new ArgumentException($"The candidate '{name}' holds out groups of '{group}', the choice groups of "
                    + $"'{groupColumnName}': expected the same column.");
            }
        }
    }

    internal override IReadOnlyList<FeatureSource> TrainingSources
    {
        get
        {
            List<FeatureSource> sources = [];
            foreach (FeatureSource source in _candidates.SelectMany(one => one.Trainer.TrainingSources))
            {
                if (!sources.Any(source.IsSameAs))
                    sources.Add(source);
            }

            return sources;
        }
    }

    internal override IReadOnlyList<FeatureSource> PredictionSources => throw new InvalidOperationException(
        "What a choice predicts from is not known before it is made.");

    private protected override TrainerLayer Layer => TrainerLayer.Choice;

    private protected override string LogName => Log;

    private protected override void ThrowIfCancelled()
    {
        _options.CancellationToken.ThrowIfCancellationRequested();
        foreach (var (_, trainer) in _candidates)
            trainer.ThrowIfCancelled();
    }

    private protected override RowTransformer Train(ClassifierTrainingData data, string featureColumnName, IChannel channel)
    {
        FoldAssignment folds = GroupFolds.Deal(data.Groups!, _groupColumnName, _options.NumberOfFolds, _options.Seed, "the choice");
        ClassifierTrainingData[] training = [.. Enumerable.Range(0, folds.NumberOfFolds).Select(fold => data.Subset(folds.TrainRows(fold)))];
        int[] usable = [.. Enumerable.Range(0, folds.NumberOfFolds).Where(fold => training[fold].Labels.Distinct().Count() > 1)];
        if (usable.Length == 0)
        {
            throw new ArgumentException($"Without any one of {folds.NumberOfFolds} folds of '{_groupColumnName}' only one class is left to "
                + "train on: trainers cannot be told apart. Name another grouping.", _groupColumnName);
        }

        ShareDone share = new(_options.Progress, (_candidates.Count * usable.Length) + 1);
        double[] scores = [.. _candidates.Select(candidate => Score(candidate.Trainer, data, folds, training, usable, share, channel))];
        int best = Array.IndexOf(scores, scores.Max());
        channel.Info(MessageSensitivity.None, "{0}", FormattableString.Invariant(
            $"'{_candidates[best].Name}' of {_candidates.Count} candidates, by {usable.Length} held-out folds of '{_groupColumnName}': ")
            + string.Join(", ", _candidates.Select((one, i) => FormattableString.Invariant($"{one.Name} {scores[i]:F3}"))) + ".");
        ThrowIfCancelled();
        RowTransformer chosen = _candidates[best].Trainer.TrainTransformer(data, channel);
        share.Step();
        return chosen;
    }

    /// <summary>The mean of overall accuracy and macro-F1 over the rows of the held-out folds.</summary>
    private double Score(IClassifierTrainer trainer, ClassifierTrainingData data, FoldAssignment folds, ClassifierTrainingData[] training,
        int[] usable, ShareDone share, IChannel channel)
    {
        List<float> probabilities = [];
        List<int> trueClasses = [];
        foreach (int fold in usable)
        {
            ThrowIfCancelled();
            GroupFolds.Predict(trainer, training[fold], data, folds.TestRows(fold), channel, probabilities, trueClasses);
            share.Step();
        }

        ClassificationMetrics metrics = ClassificationMetrics.Compute([.. trueClasses], [.. probabilities], data.ClassNames);
        return (metrics.OverallAccuracy + metrics.MacroF1) / 2;
    }

    private static IClassifierTrainer First(IReadOnlyList<TrainerCandidate> candidates) => candidates.Count > 0
        ? TrainerOf(candidates[0])
        : throw new ArgumentException("There is no candidate to choose: expected at least one trainer.", nameof(candidates));

    private static IClassifierTrainer TrainerOf(TrainerCandidate candidate)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        return candidate.Trainer is IClassifierTrainer { Layer: < TrainerLayer.Choice } trainer
            ? trainer
            : throw new ArgumentException($"The candidate '{candidate.Name}' is a {candidate.Trainer?.GetType().Name ?? "null"}: expected a "
                + "trainer of this library that does not choose itself.", nameof(candidate));
    }
}
