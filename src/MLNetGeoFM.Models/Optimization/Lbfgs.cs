namespace MLNetGeoFM.Models;

/// <summary>A function to minimise: returns its value at a point and writes its gradient there.</summary>
/// <param name="point">Where, [parameters].</param>
/// <param name="gradient">Receives the gradient, [parameters]; every component must be written.</param>
internal delegate double Objective(ReadOnlySpan<double> point, Span<double> gradient);

/// <summary>Minimises a smooth function by limited-memory BFGS with a strong-Wolfe line search, in double precision.</summary>
/// <remarks>
/// Deterministic: the same objective values give the same steps.
/// Source: Nocedal and Wright, Numerical Optimization, 2nd ed. (2006), algorithms 7.4 (two-loop recursion) and 7.5, initial
/// scaling eq. 7.20.
/// </remarks>
internal static class Lbfgs
{
    /// <summary>Minimises the objective from a starting point.</summary>
    /// <param name="objective">The function; its values and gradients must be finite along the way.</param>
    /// <param name="start">The starting point, [parameters].</param>
    /// <param name="options">When to stop; null = the defaults.</param>
    /// <param name="progress">Told about every step; null = nobody.</param>
    /// <param name="cancellationToken">Checked before every step.</param>
    /// <exception cref="ArgumentException">The options are out of range, or the objective is not finite at the start.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static LbfgsResult Minimize(
        Objective objective,
        ReadOnlySpan<double> start,
        LbfgsOptions? options = null,
        IProgress<OptimizationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        options ??= new LbfgsOptions();
        options.Validate();
        LineSearch search = new(objective, start);
        if (!double.IsFinite(search.Value))
        {
            throw new ArgumentException(
                $"The objective is {search.Value} at the starting point: expected a finite value.", nameof(start));
        }

        CurvatureMemory memory = new(options.Memory, start.Length);
        double[] direction = new double[start.Length];
        for (int iteration = 1; ; iteration++)
        {
            double largest = DoubleVector.LargestAbsolute(search.Gradient);
            if (largest <= options.GradientTolerance)
                return Result(search, iteration - 1, LbfgsStop.GradientSmall);
            if (iteration > options.MaxIterations)
                return Result(search, iteration - 1, LbfgsStop.MaxIterations);
            cancellationToken.ThrowIfCancellationRequested();

            double before = search.Value;
            if (!Step(search, memory, direction))
                return Result(search, iteration - 1, LbfgsStop.NoDescent);
            progress?.Report(new OptimizationProgress(
                iteration, options.MaxIterations, search.Value, DoubleVector.LargestAbsolute(search.Gradient)));
            double scale = Math.Max(Math.Max(Math.Abs(before), Math.Abs(search.Value)), 1);
            if (before - search.Value <= options.ValueTolerance * scale)
                return Result(search, iteration, LbfgsStop.ValueSettled);
        }
    }

    // Moves along the quasi-Newton direction; where that fails, forgets the curvature and tries the steepest descent once.
    private static bool Step(LineSearch search, CurvatureMemory memory, double[] direction)
    {
        memory.Descend(search.Gradient, direction);
        double firstStep = memory.Count > 0 ? 1 : Math.Min(1, 1 / Math.Sqrt(DoubleVector.Dot(search.Gradient, search.Gradient)));
        if (!search.Move(direction, firstStep))
        {
            if (memory.Count == 0)
                return false;
            memory.Clear();
            memory.Descend(search.Gradient, direction);
            firstStep = Math.Min(1, 1 / Math.Sqrt(DoubleVector.Dot(search.Gradient, search.Gradient)));
            if (!search.Move(direction, firstStep))
                return false;
        }

        memory.Add(search.Point, search.PreviousPoint, search.Gradient, search.PreviousGradient);
        return true;
    }

    private static LbfgsResult Result(LineSearch search, int iterations, LbfgsStop stop) =>
        new(search.Point, search.Value, DoubleVector.LargestAbsolute(search.Gradient), iterations, search.Evaluations, stop);
}
