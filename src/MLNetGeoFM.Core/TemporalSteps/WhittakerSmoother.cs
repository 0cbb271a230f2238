namespace MLNetGeoFM;

/// <summary>Draws the smooth curve z that minimises sum w (y - z)^2 + lambda sum (second difference of z)^2, in O(T).</summary>
/// <remarks>
/// Source: Eilers (2003), A perfect smoother, Analytical Chemistry 75(14), 3631-3636: weights 0 at missing values, and divided
/// differences where the times are not equally spaced. The divided differences are scaled by twice the squared mean spacing, so
/// that equally spaced times give the plain second differences, whatever the spacing. The system W + lambda D'D is symmetric,
/// positive definite from two observations on, and has two diagonals below the main one; it is solved as L D L'.
/// Not thread-safe.
/// </remarks>
internal sealed class WhittakerSmoother
{
    private double[] _differences = [];
    private double[] _diagonal = [];
    private double[] _below = [];
    private double[] _farBelow = [];
    private double[] _curve = [];
    private bool[] _observed = [];
    private int _steps;
    private double _lambda;
    private bool _factored;

    /// <summary>Prepares for series with these times, ascending, and this smoothness.</summary>
    public void Start(ReadOnlySpan<double> times, double lambda)
    {
        _steps = times.Length;
        _lambda = lambda;
        _factored = false;
        if (_diagonal.Length < _steps)
        {
            _differences = new double[3 * _steps];
            _diagonal = new double[_steps];
            _below = new double[_steps];
            _farBelow = new double[_steps];
            _curve = new double[_steps];
            _observed = new bool[_steps];
        }

        if (_steps < 3)
            return;
        double spacing = (times[^1] - times[0]) / (_steps - 1);
        double scale = 2 * spacing * spacing;
        for (int i = 0; i < _steps - 2; i++)
        {
            double first = times[i + 1] - times[i];
            double second = times[i + 2] - times[i + 1];
            _differences[3 * i] = scale / (first * (first + second));
            _differences[3 * i + 1] = -scale / (first * second);
            _differences[3 * i + 2] = scale / (second * (first + second));
        }
    }

    /// <summary>Smooths one series, [T], NaN = missing, at least two observations; the result stays valid until the next call.</summary>
    public ReadOnlySpan<double> Smooth(ReadOnlySpan<float> values)
    {
        Factor(values);
        Span<double> curve = _curve.AsSpan(0, _steps);
        for (int i = 0; i < curve.Length; i++)
        {
            double right = float.IsNaN(values[i]) ? 0 : values[i];
            if (i > 0)
                right -= _below[i - 1] * curve[i - 1];
            if (i > 1)
                right -= _farBelow[i - 2] * curve[i - 2];
            curve[i] = right;
        }

        for (int i = curve.Length - 1; i >= 0; i--)
        {
            double value = curve[i] / _diagonal[i];
            if (i + 1 < curve.Length)
                value -= _below[i] * curve[i + 1];
            if (i + 2 < curve.Length)
                value -= _farBelow[i] * curve[i + 2];
            curve[i] = value;
        }

        return curve;
    }

    // The factors depend on which values are observed, not on the values: the bands of a pixel mostly share them.
    private void Factor(ReadOnlySpan<float> values)
    {
        bool same = _factored;
        for (int i = 0; i < values.Length; i++)
        {
            bool observed = !float.IsNaN(values[i]);
            same &= observed == _observed[i];
            _observed[i] = observed;
        }

        if (same)
            return;
        FillSystem();
        for (int i = 0; i < _steps; i++)
        {
            // Here _below[i] and _farBelow[i] are still entries of column i, already freed of the columns before.
            double pivot = _diagonal[i];
            double below = i + 1 < _steps ? _below[i] : 0;
            double farBelow = i + 2 < _steps ? _farBelow[i] : 0;
            if (i + 1 < _steps)
            {
                _diagonal[i + 1] -= below * below / pivot;
                _below[i] = below / pivot;
            }

            if (i + 2 < _steps)
            {
                _below[i + 1] -= below * farBelow / pivot;
                _diagonal[i + 2] -= farBelow * farBelow / pivot;
                _farBelow[i] = farBelow / pivot;
            }
        }

        _factored = true;
    }

    private void FillSystem()
    {
        for (int i = 0; i < _steps; i++)
        {
            _diagonal[i] = _observed[i] ? 1 : 0;
            _below[i] = 0;
            _farBelow[i] = 0;
        }

        for (int i = 0; i < _steps - 2; i++)
        {
            double a = _differences[3 * i];
            double b = _differences[3 * i + 1];
            double c = _differences[3 * i + 2];
            _diagonal[i] += _lambda * a * a;
            _diagonal[i + 1] += _lambda * b * b;
            _diagonal[i + 2] += _lambda * c * c;
            _below[i] += _lambda * a * b;
            _below[i + 1] += _lambda * b * c;
            _farBelow[i] += _lambda * a * c;
        }
    }
}
