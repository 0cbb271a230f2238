namespace MLNetGeoFM.Models;

/// <summary>Remembers the last steps and gradient changes, and turns a gradient into a quasi-Newton direction.</summary>
internal sealed class CurvatureMemory(int capacity, int parameters)
{
    private readonly double[][] _steps = NewRows(capacity, parameters);
    private readonly double[][] _changes = NewRows(capacity, parameters);
    private readonly double[] _inverseProducts = new double[capacity];
    private readonly double[] _alphas = new double[capacity];
    private int _next;

    public int Count { get; private set; }

    public void Clear() => (Count, _next) = (0, 0);

    /// <summary>Remembers one step; a step without positive curvature is left out, so that directions stay directions of
    /// descent.</summary>
    public void Add(
        ReadOnlySpan<double> point, ReadOnlySpan<double> previousPoint,
        ReadOnlySpan<double> gradient, ReadOnlySpan<double> previousGradient)
    {
        double[] step = _steps[_next];
        double[] change = _changes[_next];
        DoubleVector.Subtract(point, previousPoint, step);
        DoubleVector.Subtract(gradient, previousGradient, change);
        double product = DoubleVector.Dot(step, change);
        double scale = Math.Sqrt(DoubleVector.Dot(step, step) * DoubleVector.Dot(change, change));
        if (!(product > 1e-16 * scale))
            return;
        _inverseProducts[_next] = 1 / product;
        _next = (_next + 1) % _steps.Length;
        Count = Math.Min(Count + 1, _steps.Length);
    }

    /// <summary>Writes the direction of descent -H·gradient, H the estimated inverse Hessian.</summary>
    public void Descend(ReadOnlySpan<double> gradient, Span<double> direction)
    {
        for (int i = 0; i < direction.Length; i++)
            direction[i] = -gradient[i];
        for (int age = 1; age <= Count; age++)
        {
            int i = Slot(age);
            _alphas[i] = _inverseProducts[i] * DoubleVector.Dot(_steps[i], direction);
            DoubleVector.AddScaled(direction, -_alphas[i], _changes[i]);
        }

        if (Count > 0)
        {
            double[] newest = _changes[Slot(1)];
            DoubleVector.Scale(direction, 1 / (_inverseProducts[Slot(1)] * DoubleVector.Dot(newest, newest)));
        }

        for (int age = Count; age >= 1; age--)
        {
            int i = Slot(age);
            double beta = _inverseProducts[i] * DoubleVector.Dot(_changes[i], direction);
            DoubleVector.AddScaled(direction, _alphas[i] - beta, _steps[i]);
        }
    }

    private int Slot(int age) => (_next - age + _steps.Length) % _steps.Length;

    private static double[][] NewRows(int rows, int columns)
    {
        double[][] result = new double[rows][];
        for (int row = 0; row < rows; row++)
            result[row] = new double[columns];
        return result;
    }
}
