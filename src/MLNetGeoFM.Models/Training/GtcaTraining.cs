namespace MLNetGeoFM.Models;

/// <summary>Trains a network step by step: gradients of a batch, their limit, AdamW, the schedule.</summary>
/// <remarks>Deterministic: the same batches give the same bits, whatever the number of threads. One caller at a time.</remarks>
internal sealed class GtcaTraining : IDisposable
{
    private readonly LearningRateSchedule _schedule;
    private readonly double _longestGradient;
    private readonly BatchGradient _gradient;
    private readonly AdamW _optimizer;

    /// <param name="network">What is trained.</param>
    /// <param name="parameters">Which of its parameters; null = all that may be.</param>
    /// <param name="optimizer">Steps.</param>
    /// <param name="schedule">Of the learning rate.</param>
    /// <param name="longestGradient">Norm that gradients are shortened to.</param>
    /// <param name="threads">At most; -1 = all.</param>
    public GtcaTraining(
        GtcaNetwork network, IReadOnlyList<Parameter>? parameters, AdamWOptions optimizer, LearningRateSchedule schedule,
        double longestGradient = 1, int threads = -1)
    {
        _schedule = schedule;
        _longestGradient = longestGradient;
        _gradient = new BatchGradient(network.Network, parameters ?? network.Parameters, threads);
        _optimizer = new AdamW(parameters ?? network.Parameters, optimizer);
    }

    /// <summary>Steps taken.</summary>
    public int Steps => _optimizer.Steps;

    /// <summary>Takes one step.</summary>
    /// <returns>The loss before it, and the norm of its gradients before they were limited.</returns>
    /// <exception cref="InvalidOperationException">The loss or a gradient is not finite; nothing was moved.</exception>
    public (double Loss, double GradientNorm) Step(GtcaBatch batch)
    {
        double loss = _gradient.Compute(batch);
        double norm = GradientNorm.Limit(_gradient.Gradients, _longestGradient);
        if (!double.IsFinite(loss) || !double.IsFinite(norm))
        {
            throw new InvalidOperationException($"Training stopped at step {Steps}: the loss is {loss}, the norm of its gradients {norm}. "
                + "Lower the learning rate.");
        }

        _optimizer.Step(_gradient.Gradients, _schedule.At(Steps));
        _gradient.Update();
        return (loss, norm);
    }

    /// <summary>Writes the state of training: parameters, moments, steps.</summary>
    public void Write(BinaryWriter writer) => _optimizer.Write(writer);

    /// <summary>Goes on from a state.</summary>
    /// <exception cref="InvalidDataException">It is not the state of such a training.</exception>
    public void Read(BinaryReader reader)
    {
        _optimizer.Read(reader);
        _gradient.Update();
    }

    public void Dispose() => _gradient.Dispose();
}
