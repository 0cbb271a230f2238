namespace MLNetGeoFM.Models;

/// <summary>How AdamW moves parameters.</summary>
internal sealed class AdamWOptions
{
    /// <summary>Largest step; a <see cref="LearningRateSchedule"/> scales it.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>β₁: how long the mean of gradients remembers, 0..1.</summary>
    public double FirstDecay { get; init; } = 0.9;

    /// <summary>β₂: how long the mean of squared gradients remembers, 0..1.</summary>
    public double SecondDecay { get; init; } = 0.999;

    /// <summary>ε, added to the root of the mean square.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>λ: share of a parameter that is taken away at a step, times the learning rate.</summary>
    public double WeightDecay { get; init; } = 0.01;
}
