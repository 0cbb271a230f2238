namespace MLNetGeoFM.Models;

/// <summary>How a head that learns in small steps is trained.</summary>
public abstract class TrainedHeadOptions
{
    private protected TrainedHeadOptions()
    {
    }

    /// <summary>The number of times that every training row is seen. Default 100, at least 1.</summary>
    public int Epochs { get; init; } = 100;

    /// <summary>The number of rows of a step. Default 32, at least 1.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The length of a step of Adam. Default 0.001, above 0.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>The weight of the penalty 0.5·L2·||W||², divided by the rows of a step, beside its mean loss; biases are free.
    /// Default 0.001, at least 0.</summary>
    public double L2Regularization { get; init; } = 1e-3;

    /// <summary>Whether rows count inversely to how often their class occurs. Default false: all count the same.</summary>
    public bool BalancesClasses { get; init; }

    /// <summary>γ of the focal loss (1 - p)^γ (-log p): how little rows count that are right already. Default 0, the plain log
    /// loss; at least 0. Source: Lin et al. 2017, arXiv:1708.02002.</summary>
    public double Focus { get; init; }

    /// <summary>Of the first weights and of the order of the rows. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Where groups are given: the share of them that is held out to tell when training should end, 0..1. Default
    /// 0.2.</summary>
    public double HeldOutShare { get; init; } = 0.2;

    /// <summary>Where groups are given: training ends after this many epochs without a smaller loss on the held-out groups, and
    /// the weights with the smallest are kept. Default 15, at least 1.</summary>
    public int Patience { get; init; } = 15;

    /// <summary>Told about every epoch; null = nobody, the default.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Checked before every step. Default: training cannot be cancelled.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Throws one error that lists every value out of range.</summary>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    internal void Validate()
    {
        List<string> problems = [];
        AtLeastOne(problems, nameof(Epochs), Epochs);
        AtLeastOne(problems, nameof(BatchSize), BatchSize);
        AtLeastOne(problems, nameof(Patience), Patience);
        if (!(LearningRate > 0) || double.IsInfinity(LearningRate))
            problems.Add($"{nameof(LearningRate)} must be above 0 and finite, got {LearningRate}");
        if (!(L2Regularization >= 0) || double.IsInfinity(L2Regularization))
            problems.Add($"{nameof(L2Regularization)} must be at least 0 and finite, got {L2Regularization}");
        if (!(Focus >= 0) || double.IsInfinity(Focus))
            problems.Add($"{nameof(Focus)} must be at least 0 and finite, got {Focus}");
        if (HeldOutShare is not (> 0 and < 1))
            problems.Add($"{nameof(HeldOutShare)} must be above 0 and below 1, got {HeldOutShare}");
        AddProblems(problems);
        if (problems.Count > 0)
            throw new ArgumentException($"Training options: {string.Join("; ", problems)}.");
    }

    private protected abstract void AddProblems(List<string> problems);

    private protected static void AtLeastOne(List<string> problems, string name, int value)
    {
        if (value < 1)
            problems.Add($"{name} must be at least 1, got {value}");
    }

    private protected static void ShareBelowOne(List<string> problems, string name, double value)
    {
        if (!(value >= 0 && value < 1))
            problems.Add($"{name} must be at least 0 and below 1, got {value}");
    }
}

/// <summary>How far the training of a head is.</summary>
/// <param name="Epoch">The epoch that ended, from 1.</param>
/// <param name="Epochs">The most epochs there will be.</param>
/// <param name="Loss">The mean loss over the epoch's steps, penalty included.</param>
/// <param name="HeldOutLoss">The mean loss of the held-out groups, in nats; NaN where none are held out.</param>
public readonly record struct TrainingProgress(int Epoch, int Epochs, double Loss, double HeldOutLoss);

/// <summary>How the training of a head ended.</summary>
/// <param name="Epochs">The epochs that were trained.</param>
/// <param name="KeptEpoch">The epoch whose weights were kept, from 1.</param>
/// <param name="Loss">The mean loss over the last epoch's steps, penalty included.</param>
/// <param name="HeldOutLoss">The mean loss of the held-out groups with the weights that were kept, in nats; NaN where none were held
/// out.</param>
/// <param name="HeldOutRows">The rows of the held-out groups.</param>
internal readonly record struct TrainingOutcome(int Epochs, int KeptEpoch, double Loss, double HeldOutLoss, int HeldOutRows);
