namespace MLNetGeoFM.Models;

/// <summary>How a model is trained.</summary>
internal sealed class GtcaTrainerOptions
{
    /// <summary>Epochs at most.</summary>
    public int Epochs { get; init; } = 40;

    /// <summary>Rows of a batch.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Steps and decay.</summary>
    public AdamWOptions Optimizer { get; init; } = new();

    /// <summary>Share of all steps in which the learning rate rises.</summary>
    public double WarmUp { get; init; } = 0.1;

    /// <summary>Norm that gradients are shortened to.</summary>
    public double LongestGradient { get; init; } = 1;

    /// <summary>What is asked of the network.</summary>
    public GtcaLossOptions Loss { get; init; } = new();

    /// <summary>What happens to metadata in training.</summary>
    public MetadataNoise Noise { get; init; } = new();

    /// <summary>Epochs without a smaller loss on the validation rows after which training stops.</summary>
    public int Patience { get; init; } = 8;

    /// <summary>Of batches and metadata.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Threads at most; -1 = all.</summary>
    public int Threads { get; init; } = -1;

    /// <summary>Told after each epoch.</summary>
    public Action<GtcaEpoch>? Progress { get; init; }

    /// <summary>Given the state after each epoch, to be kept in case that training is interrupted; null = nowhere.</summary>
    public Action<byte[]>? SaveState { get; init; }

    /// <summary>A state to go on from, of the same training; null = from the beginning.</summary>
    public byte[]? State { get; init; }

    /// <summary>Stops training.</summary>
    public CancellationToken CancellationToken { get; init; }
}

/// <summary>How far training is.</summary>
/// <param name="Epoch">0-based.</param>
/// <param name="Loss">Mean over the epoch's batches.</param>
/// <param name="ValidationLoss">Class loss of the validation rows with metadata as it is; NaN where there are none.</param>
/// <param name="IsBest">Whether it is the smallest so far.</param>
internal readonly record struct GtcaEpoch(int Epoch, double Loss, double ValidationLoss, bool IsBest);
