namespace MLNetGeoFM.Models;

/// <summary>Why an optimisation ended.</summary>
internal enum LbfgsStop
{
    /// <summary>No component of the gradient is larger than the tolerance.</summary>
    GradientSmall,

    /// <summary>The last step hardly lowered the value.</summary>
    ValueSettled,

    /// <summary>The largest number of steps was made; the result may not be a minimum.</summary>
    MaxIterations,

    /// <summary>No step along the direction of descent lowers the value in double precision; the result may not be a
    /// minimum.</summary>
    NoDescent,
}

/// <summary>One step of an optimisation, for progress reports.</summary>
/// <param name="Iteration">The number of steps made, from 1.</param>
/// <param name="MaxIterations">The largest number of steps; most runs end earlier.</param>
/// <param name="Value">The value of the objective after this step.</param>
/// <param name="LargestGradient">The largest absolute component of the gradient after this step.</param>
public readonly record struct OptimizationProgress(int Iteration, int MaxIterations, double Value, double LargestGradient);

/// <summary>Where an optimisation ended.</summary>
/// <param name="Point">The point with the lowest value, [parameters].</param>
/// <param name="Value">The objective's value there.</param>
/// <param name="LargestGradient">The largest absolute component of the gradient there.</param>
/// <param name="Iterations">The number of steps made.</param>
/// <param name="Evaluations">How often the objective was evaluated.</param>
/// <param name="Stop">Why it ended.</param>
internal sealed record LbfgsResult(
    double[] Point, double Value, double LargestGradient, int Iterations, int Evaluations, LbfgsStop Stop);
