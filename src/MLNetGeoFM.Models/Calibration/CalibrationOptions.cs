namespace MLNetGeoFM.Models;

/// <summary>How a <see cref="Calibrator"/> is fitted.</summary>
public sealed class CalibrationOptions
{
    /// <summary>The form of the correction. Default <see cref="CalibrationMethod.Temperature"/>.</summary>
    public CalibrationMethod Method { get; init; } = CalibrationMethod.Temperature;

    /// <summary>The weight λ of the penalty beside the mean log loss, for vector and Dirichlet scaling, at least 0. Vector:
    /// λ/K·Σ((a - 1/T)² + b²). Dirichlet: λ/(K(K-1))·Σ W² off the diagonal + λ/K·Σ((W - 1/T)² on it + b²). Default null: chosen
    /// from 1000, 100, … 0.001 by leaving out one group of the fitted rows after the other, of equal ones the strongest, until two
    /// in a row are worse than the best before them; 1000, which hardly allows more than one temperature, where there are fewer
    /// than three groups.</summary>
    public double? Regularization { get; init; }

    /// <summary>Vector and Dirichlet scaling stop after this many steps. Default 1000, at least 1.</summary>
    public int MaxIterations { get; init; } = 1000;

    /// <summary>Told after every step of vector and Dirichlet scaling, for each penalty that is tried. Default null = nobody.</summary>
    public IProgress<OptimizationProgress>? Progress { get; init; }

    /// <summary>Checked before every step. Default: cannot be cancelled.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Throws one error that lists every value out of range.</summary>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    internal void Validate()
    {
        List<string> problems = [];
        if (!Enum.IsDefined(Method))
            problems.Add($"{nameof(Method)} must be one of {string.Join(", ", Enum.GetNames<CalibrationMethod>())}, got {Method}");
        if (Regularization is { } weight && (!(weight >= 0) || double.IsInfinity(weight)))
            problems.Add($"{nameof(Regularization)} must be at least 0 and finite, got {weight}");
        if (MaxIterations < 1)
            problems.Add($"{nameof(MaxIterations)} must be at least 1, got {MaxIterations}");
        if (problems.Count > 0)
            throw new ArgumentException($"Calibration options: {string.Join("; ", problems)}.");
    }
}
