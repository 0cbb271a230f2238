using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNetGeoFM.Models;

/// <summary>Adam on one array of doubles, four at a time in the same order on every machine.</summary>
/// <remarks>Source: Kingma and Ba 2015, Adam: a method for stochastic optimization, arXiv:1412.6980, algorithm 1, with β₁ = 0.9,
/// β₂ = 0.999 and ε = 1e-8.</remarks>
internal sealed class Adam
{
    private const double FirstDecay = 0.9;
    private const double SecondDecay = 0.999;
    private const double Epsilon = 1e-8;

    private readonly double[] _means;
    private readonly double[] _squares;
    private readonly double _rate;
    private int _steps;

    /// <param name="parameters">How many.</param>
    /// <param name="rate">The length of a step.</param>
    public Adam(int parameters, double rate)
    {
        _means = new double[parameters];
        _squares = new double[parameters];
        _rate = rate;
    }

    /// <summary>Moves the parameters against the gradient.</summary>
    public void Step(Span<double> parameters, ReadOnlySpan<double> gradient)
    {
        _steps++;
        double meanScale = _rate / (1 - Math.Pow(FirstDecay, _steps));
        double squareScale = 1 / (1 - Math.Pow(SecondDecay, _steps));
        Span<Vector256<double>> values = MemoryMarshal.Cast<double, Vector256<double>>(parameters);
        ReadOnlySpan<Vector256<double>> slopes = MemoryMarshal.Cast<double, Vector256<double>>(gradient);
        Span<Vector256<double>> means = MemoryMarshal.Cast<double, Vector256<double>>(_means.AsSpan());
        Span<Vector256<double>> squares = MemoryMarshal.Cast<double, Vector256<double>>(_squares.AsSpan());
        for (int i = 0; i < values.Length; i++)
        {
            Vector256<double> g = slopes[i];
            means[i] = (means[i] * FirstDecay) + (g * (1 - FirstDecay));
            squares[i] = (squares[i] * SecondDecay) + (g * g * (1 - SecondDecay));
            values[i] -= means[i] * meanScale / (Vector256.Sqrt(squares[i] * squareScale) + Vector256.Create(Epsilon));
        }

        for (int i = values.Length * Vector256<double>.Count; i < parameters.Length; i++)
        {
            double g = gradient[i];
            _means[i] = (_means[i] * FirstDecay) + (g * (1 - FirstDecay));
            _squares[i] = (_squares[i] * SecondDecay) + (g * g * (1 - SecondDecay));
            parameters[i] -= _means[i] * meanScale / (Math.Sqrt(_squares[i] * squareScale) + Epsilon);
        }
    }
}
