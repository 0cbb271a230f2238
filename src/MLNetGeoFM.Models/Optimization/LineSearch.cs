namespace MLNetGeoFM.Models;

/// <summary>Holds the current point of a descent and moves it along a direction by a step that meets the strong Wolfe
/// conditions.</summary>
/// <remarks>
/// Source: Nocedal and Wright, Numerical Optimization, 2nd ed. (2006), algorithms 3.5 and 3.6, cubic interpolation eq. 3.59.
/// Close to the minimum, where rounding hides the decrease, a step counts as a decrease when the value does not rise by more
/// than rounding and the slope has shrunk: Hager and Zhang (2005), SIAM J. Optim. 16, 170-192, eq. 4.1.
/// </remarks>
internal sealed class LineSearch
{
    private const double Decrease = 1e-4; // c1
    private const double Curvature = 0.9; // c2
    private const double Rounding = 1e-14;
    private const int MaxEvaluations = 50;

    private readonly Objective _objective;
    private double[] _trialPoint;
    private double[] _trialGradient;
    private double _startSlope;
    private double _trialValue;
    private double[] _direction = [];

    public LineSearch(Objective objective, ReadOnlySpan<double> start)
    {
        _objective = objective;
        Point = start.ToArray();
        Gradient = new double[start.Length];
        PreviousPoint = new double[start.Length];
        PreviousGradient = new double[start.Length];
        _trialPoint = new double[start.Length];
        _trialGradient = new double[start.Length];
        Value = objective(Point, Gradient);
        Evaluations = 1;
    }

    public double[] Point { get; private set; }

    public double[] Gradient { get; private set; }

    public double Value { get; private set; }

    public double[] PreviousPoint { get; private set; }

    public double[] PreviousGradient { get; private set; }

    public int Evaluations { get; private set; }

    /// <summary>Moves along the direction; false, and nothing moved, where no acceptable step is found.</summary>
    public bool Move(double[] direction, double firstStep)
    {
        _direction = direction;
        _startSlope = DoubleVector.Dot(Gradient, direction);
        if (!(_startSlope < 0) || !FindStep(firstStep))
            return false;
        (PreviousPoint, Point, _trialPoint) = (Point, _trialPoint, PreviousPoint);
        (PreviousGradient, Gradient, _trialGradient) = (Gradient, _trialGradient, PreviousGradient);
        Value = _trialValue;
        return true;
    }

    private bool FindStep(double firstStep)
    {
        Trial low = new(0, Value, _startSlope);
        double step = firstStep;
        for (int evaluation = 1; evaluation <= MaxEvaluations; evaluation++)
        {
            Trial trial = Try(step);
            if (!double.IsFinite(trial.Value) || !double.IsFinite(trial.Slope))
            {
                step = low.Step + (0.1 * (step - low.Step));
                continue;
            }

            if (!IsDecrease(trial) || (evaluation > 1 && trial.Value >= low.Value && trial.Slope >= 0))
                return Zoom(low, trial, evaluation);
            if (Math.Abs(trial.Slope) <= -Curvature * _startSlope)
                return true;
            if (trial.Slope >= 0)
                return Zoom(trial, low, evaluation);
            low = trial;
            step = 2 * step;
        }

        return false;
    }

    // The best step so far is `low`; an acceptable one lies between it and `high`, which may be on either side.
    private bool Zoom(Trial low, Trial high, int evaluation)
    {
        while (evaluation++ < MaxEvaluations)
        {
            Trial trial = Try(Interpolate(low, high));
            if (!IsDecrease(trial) || (trial.Value >= low.Value && trial.Slope * (high.Step - low.Step) >= 0))
            {
                high = trial;
            }
            else
            {
                if (Math.Abs(trial.Slope) <= -Curvature * _startSlope)
                    return true;
                if (trial.Slope * (high.Step - low.Step) >= 0)
                    high = low;
                low = trial;
            }

            if (Math.Abs(high.Step - low.Step) <= 1e-16 * Math.Max(high.Step, low.Step))
                break;
        }

        // Not Wolfe, but lower than the start: good enough to go on from.
        return low.Step > 0 && low.Value < Value && Try(low.Step).Value < Value;
    }

    private bool IsDecrease(Trial trial)
    {
        return trial.Value <= Value + (Decrease * trial.Step * _startSlope)
            || (trial.Value <= Value + (Rounding * Math.Abs(Value)) && trial.Slope <= ((2 * Decrease) - 1) * _startSlope);
    }

    private Trial Try(double step)
    {
        for (int i = 0; i < _trialPoint.Length; i++)
            _trialPoint[i] = Math.FusedMultiplyAdd(step, _direction[i], Point[i]);
        _trialValue = _objective(_trialPoint, _trialGradient);
        Evaluations++;
        return new Trial(step, _trialValue, DoubleVector.Dot(_trialGradient, _direction));
    }

    // The minimum of the cubic through both values and slopes, kept a tenth away from either end; the middle where there is none.
    private static double Interpolate(Trial a, Trial b)
    {
        double width = b.Step - a.Step;
        double d1 = a.Slope + b.Slope - (3 * (a.Value - b.Value) / (a.Step - b.Step));
        double d2 = Math.CopySign(Math.Sqrt((d1 * d1) - (a.Slope * b.Slope)), width);
        double step = b.Step - (width * ((b.Slope + d2 - d1) / (b.Slope - a.Slope + (2 * d2))));
        double margin = 0.1 * Math.Abs(width);
        double least = Math.Min(a.Step, b.Step) + margin;
        double most = Math.Max(a.Step, b.Step) - margin;
        return double.IsFinite(step) ? Math.Clamp(step, least, Math.Max(least, most)) : a.Step + (0.5 * width);
    }

    private readonly record struct Trial(double Step, double Value, double Slope);
}
