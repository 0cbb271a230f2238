namespace MLNetGeoFM.Models;

/// <summary>When <see cref="Lbfgs"/> stops and how much it remembers.</summary>
internal sealed class LbfgsOptions
{
    /// <summary>The number of past steps that the curvature is estimated from. Default 10, at least 1.</summary>
    public int Memory { get; init; } = 10;

    /// <summary>Stops when no component of the gradient is larger than this. Default 1e-6, at least 0.</summary>
    public double GradientTolerance { get; init; } = 1e-6;

    /// <summary>Stops when a step lowers the value by less than this, relative to the larger of the value and 1.
    /// Default 64 times the double-precision epsilon, at least 0.</summary>
    public double ValueTolerance { get; init; } = 64 * 2.220446049250313e-16;

    /// <summary>Stops after this many steps. Default 3000, at least 1.</summary>
    public int MaxIterations { get; init; } = 3000;

    internal void Validate()
    {
        List<string> problems = [];
        if (Memory < 1)
            problems.Add($"{nameof(Memory)} must be at least 1, got {Memory}");
        if (!(GradientTolerance >= 0))
            problems.Add($"{nameof(GradientTolerance)} must be at least 0, got {GradientTolerance}");
        if (!(ValueTolerance >= 0))
            problems.Add($"{nameof(ValueTolerance)} must be at least 0, got {ValueTolerance}");
        if (MaxIterations < 1)
            problems.Add($"{nameof(MaxIterations)} must be at least 1, got {MaxIterations}");
        if (problems.Count > 0)
            throw new ArgumentException($"L-BFGS options: {string.Join("; ", problems)}.");
    }
}
