namespace MLNetGeoFM.Models;

/// <summary>How <see cref="Prototypes"/> predicts.</summary>
public sealed class PrototypesOptions
{
    /// <summary>The distance. Default Euclidean, on standardised features.</summary>
    public NeighborDistance Distance { get; init; } = NeighborDistance.Euclidean;

    /// <summary>β in p ∝ exp(-β d²), above 0; null = chosen on the training rows, each predicted without itself, the
    /// default.</summary>
    public double? Sharpness { get; init; }

    /// <summary>Throws one error that lists every value out of range.</summary>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    internal void Validate()
    {
        List<string> problems = [];
        if (!Enum.IsDefined(Distance))
            problems.Add($"{nameof(Distance)} must be a named distance, got {Distance}");
        if (Sharpness is { } sharpness && (!(sharpness > 0) || double.IsInfinity(sharpness)))
            problems.Add($"{nameof(Sharpness)} must be above 0 and finite, or null, got {sharpness}");
        if (problems.Count > 0)
            throw new ArgumentException($"Prototype options: {string.Join("; ", problems)}.");
    }
}
