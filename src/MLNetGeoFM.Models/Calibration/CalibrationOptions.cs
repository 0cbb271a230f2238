namespace MLNetGeoFM.Models;

/// <summary>How a <see cref="Calibrator"/> is fitted.</summary>
public sealed class CalibrationOptions
{
    /// <summary>The form of the correction. Default <see cref="CalibrationMethod.Temperature"/>.</summary>
    public CalibrationMethod Method { get; init; } = CalibrationMethod.Temperature;

    /// <summary>The weight λ of the penalty beside the mean log loss, for vector and Dirichlet scaling. Vector:
    /// λ/K·Σ((a - 1/T)² + b²). Dirichlet: λ/(K(K-1))·Σ W² off the diagonal + λ/K·Σ b². Default 1, at least 0.</summary>
    public double Regularization { get; init; } = 1;

    /// <summary>Vector and Dirichlet scaling stop after this many steps. Default 1000, at least 1.</summary>
    public int MaxIterations { get; init; } = 1000;

    /// <summary>Checked before every step. Default: cannot be cancelled.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Throws one error that lists every value out of range.</summary>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public void Validate()
    {
        List<string> problems = [];
        if (!Enum.IsDefined(Method))
            problems.Add($"{nameof(Method)} must be one of {string.Join(", ", Enum.GetNames<CalibrationMethod>())}, got {Method}");
        if (!(Regularization >= 0) || double.IsInfinity(Regularization))
            problems.Add($"{nameof(Regularization)} must be at least 0 and finite, got {Regularization}");
        if (MaxIterations < 1)
            problems.Add($"{nameof(MaxIterations)} must be at least 1, got {MaxIterations}");
        if (problems.Count > 0)
            throw new ArgumentException($"Calibration options: {string.Join("; ", problems)}.");
    }
}
