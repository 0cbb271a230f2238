namespace MLNetGeoFM.Models;

/// <summary>How <see cref="LogisticRegression"/> is trained.</summary>
public sealed class LogisticRegressionOptions
{
    /// <summary>The weight of the penalty 0.5·L2·||W||² beside the sum of the rows' log losses; 1/C of other libraries.
    /// Default 1, above 0.</summary>
    public double L2Regularization { get; init; } = 1;

    /// <summary>Training stops when no component of the mean loss's gradient is larger than this. Default 1e-6, at least
    /// 0.</summary>
    public double Tolerance { get; init; } = 1e-6;

    /// <summary>Training stops after this many steps. Default 3000, at least 1.</summary>
    public int MaxIterations { get; init; } = 3000;

    /// <summary>The most threads used; the result does not depend on it. Default -1 = as many as there are cores.</summary>
    public int MaxDegreeOfParallelism { get; init; } = -1;

    /// <summary>Told about every step; null = nobody, the default.</summary>
    public IProgress<OptimizationProgress>? Progress { get; init; }

    /// <summary>Checked before every step. Default: training cannot be cancelled.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>The same problem where each sample is several rows: their sum of losses is as many times larger, and so is the
    /// penalty.</summary>
    internal LogisticRegressionOptions ForViews(int views) => views == 1 ? this : new()
    {
        L2Regularization = L2Regularization * views,
        Tolerance = Tolerance,
        MaxIterations = MaxIterations,
        MaxDegreeOfParallelism = MaxDegreeOfParallelism,
        Progress = Progress,
        CancellationToken = CancellationToken,
    };

    /// <summary>Throws one error that lists every value out of range.</summary>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    internal void Validate()
    {
        List<string> problems = [];
        if (!(L2Regularization > 0) || double.IsInfinity(L2Regularization))
            problems.Add($"{nameof(L2Regularization)} must be above 0 and finite, got {L2Regularization}");
        if (!(Tolerance >= 0))
            problems.Add($"{nameof(Tolerance)} must be at least 0, got {Tolerance}");
        if (MaxIterations < 1)
            problems.Add($"{nameof(MaxIterations)} must be at least 1, got {MaxIterations}");
        if (MaxDegreeOfParallelism is 0 or < -1)
            problems.Add($"{nameof(MaxDegreeOfParallelism)} must be -1 or at least 1, got {MaxDegreeOfParallelism}");
        if (problems.Count > 0)
            throw new ArgumentException($"Logistic regression options: {string.Join("; ", problems)}.");
    }
}
