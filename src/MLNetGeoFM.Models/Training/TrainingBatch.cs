namespace MLNetGeoFM.Models;

/// <summary>The samples of one step of training, and what is asked of the network's outputs for them.</summary>
/// <remarks>
/// Samples are brought and read by several threads, each sample by one at a time; the loss is computed by one, between the two.
/// </remarks>
internal abstract class TrainingBatch
{
    /// <summary>Number of samples.</summary>
    public abstract int Count { get; }

    /// <summary>Adds a sample's tokens as one sequence.</summary>
    public abstract void AddTokens(int sample, TokenBatch batch);

    /// <summary>Writes the rows of the network's inputs that belong to a sample.</summary>
    /// <param name="sample">Number of the sample in the batch.</param>
    /// <param name="network">Prepared for a part of the batch.</param>
    /// <param name="sequence">Number of the sample in that part.</param>
    public abstract void WriteInputs(int sample, NetworkGradient network, int sequence);

    /// <summary>Takes over what the network gave for a sample.</summary>
    public abstract void ReadOutputs(int sample, NetworkGradient network, int sequence);

    /// <summary>The loss of all samples together, and its slopes by their outputs.</summary>
    public abstract double ComputeLoss();

    /// <summary>Writes the slopes of a sample's outputs.</summary>
    public abstract void WriteGradients(int sample, NetworkGradient network, int sequence);
}
