using Microsoft.ML;

namespace MLNetGeoFM;

/// <summary>One of the trainers to choose among.</summary>
/// <param name="Name">Its name in the log.</param>
/// <param name="Trainer">A trainer of this library: with or without views, calibrated or not.</param>
public sealed record TrainerCandidate(string Name, IEstimator<RowTransformer> Trainer);

/// <summary>How <see cref="TrainerChoiceEstimator"/> holds out groups.</summary>
public sealed class TrainerChoiceOptions
{
    /// <summary>The number of inner folds that whole groups are dealt into; with fewer groups, each group is a fold. Default 10, at
    /// least 2.</summary>
    public int NumberOfFolds { get; init; } = 10;

    /// <summary>Another seed deals groups into other folds. Default 0.</summary>
    public int Seed { get; init; }

    /// <summary>Told after every training: the share that is done, 0..1. Default null = nobody.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Checked before every inner fold. Default: cannot be cancelled.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal void Validate()
    {
        if (NumberOfFolds < 2)
            throw new ArgumentException($"Trainer choice options: {nameof(NumberOfFolds)} must be at least 2, got {NumberOfFolds}.");
    }
}
