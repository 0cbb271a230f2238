namespace MLNetGeoFM.Models;

/// <summary>Standardised features, a hidden layer with ReLU, logits: forward and gradient over rows in memory.</summary>
/// <remarks>Parameters are [features + 1, hidden lanes] and [hidden lanes + 1, class lanes], biases last; lanes beyond units and
/// classes stay 0.</remarks>
internal sealed class MlpNetwork : TrainedNetwork
{
    private const int EvaluatedAtOnce = 64;

    private readonly double[] _rows; // [rows, features], standardised
    private readonly int _features;
    private readonly int _hiddenLanes;
    private readonly int _classLanes;
    private readonly double[] _batch;
    private readonly double[] _hidden;
    private readonly double[] _hiddenSlope;
    private readonly double[] _logits;

    public MlpNetwork(double[] rows, int[] labels, WeightedLoss loss, MlpOptions options, Random random)
        : base(labels, loss)
    {
        _rows = rows;
        _features = rows.Length / labels.Length;
        _hiddenLanes = SoftmaxKernel.LanesFor(options.HiddenUnits);
        _classLanes = loss.Mask.Length;
        int classes = loss.Mask.Count(lane => lane == 0);
        HiddenLength = (_features + 1) * _hiddenLanes;
        Parameters = new double[HiddenLength + ((_hiddenLanes + 1) * _classLanes)];
        int rowsAtOnce = Math.Max(Math.Min(options.BatchSize, labels.Length), EvaluatedAtOnce);
        _batch = new double[rowsAtOnce * _features];
        _hidden = new double[rowsAtOnce * _hiddenLanes];
        _hiddenSlope = new double[rowsAtOnce * _hiddenLanes];
        _logits = new double[rowsAtOnce * _classLanes];

        // Even in ±√(6 / (inputs + outputs)), biases too. Source: Glorot and Bengio 2010, equation 16.
        double bound = Math.Sqrt(6.0 / (_features + options.HiddenUnits));
        for (int j = 0; j <= _features; j++)
        {
            for (int unit = 0; unit < options.HiddenUnits; unit++)
                Parameters[(j * _hiddenLanes) + unit] = Even(random, bound);
        }

        bound = Math.Sqrt(6.0 / (options.HiddenUnits + classes));
        for (int unit = 0; unit <= _hiddenLanes; unit++)
        {
            for (int k = 0; k < _classLanes; k++)
            {
                if ((unit < options.HiddenUnits || unit == _hiddenLanes) && Loss.Mask[k] == 0)
                    Parameters[HiddenLength + (unit * _classLanes) + k] = Even(random, bound);
            }
        }
    }

    public override double[] Parameters { get; }

    /// <summary>Parameters of the hidden layer.</summary>
    public int HiddenLength { get; }

    public override IReadOnlyList<Range> Penalized =>
        [0..(_features * _hiddenLanes), HiddenLength..(Parameters.Length - _classLanes)];

    public override double AddGradient(ReadOnlySpan<int> rows, Span<double> gradient, double factor)
    {
        Forward(rows);
        double sum = 0;
        ReadOnlySpan<double> output = Parameters.AsSpan(HiddenLength);
        for (int i = 0; i < rows.Length; i++)
        {
            Span<double> slope = _logits.AsSpan(i * _classLanes, _classLanes);
            sum += Loss.ToSlope(slope, Labels[rows[i]], factor);
            ReadOnlySpan<double> hidden = _hidden.AsSpan(i * _hiddenLanes, _hiddenLanes);
            Span<double> hiddenSlope = _hiddenSlope.AsSpan(i * _hiddenLanes, _hiddenLanes);
            for (int unit = 0; unit < hidden.Length; unit++)
                hiddenSlope[unit] = hidden[unit] > 0 ? DoubleVector.Dot(slope, output.Slice(unit * _classLanes, _classLanes)) : 0;
        }

        SoftmaxKernel.AddGradient(
            _hidden.AsSpan(0, rows.Length * _hiddenLanes), _logits.AsSpan(0, rows.Length * _classLanes), _classLanes,
            gradient[HiddenLength..]);
        SoftmaxKernel.AddGradient(
            _batch.AsSpan(0, rows.Length * _features), _hiddenSlope.AsSpan(0, rows.Length * _hiddenLanes), _hiddenLanes,
            gradient[..HiddenLength]);
        return sum;
    }

    public override double SumLoss(ReadOnlySpan<int> rows)
    {
        double sum = 0;
        for (int start = 0; start < rows.Length; start += EvaluatedAtOnce)
        {
            ReadOnlySpan<int> some = rows.Slice(start, Math.Min(EvaluatedAtOnce, rows.Length - start));
            Forward(some);
            for (int i = 0; i < some.Length; i++)
                sum += Loss.Loss(_logits.AsSpan(i * _classLanes, _classLanes), Labels[some[i]]);
        }

        return sum;
    }

    /// <summary>Logits of standardised rows.</summary>
    /// <param name="rows">[rows, features].</param>
    /// <param name="parameters">Both layers.</param>
    /// <param name="hiddenLanes">Lanes of the hidden layer.</param>
    /// <param name="hidden">[rows, hidden lanes], written.</param>
    /// <param name="logits">[rows, class lanes], written.</param>
    /// <param name="classLanes">Lanes of the classes.</param>
    public static void Forward(
        ReadOnlySpan<double> rows, ReadOnlySpan<double> parameters, int hiddenLanes, Span<double> hidden, Span<double> logits, int classLanes)
    {
        int features = rows.Length / (hidden.Length / hiddenLanes);
        int hiddenLength = (features + 1) * hiddenLanes;
        SoftmaxKernel.Logits(rows, parameters[..hiddenLength], hiddenLanes, hidden);
        for (int i = 0; i < hidden.Length; i++)
            hidden[i] = Math.Max(hidden[i], 0);
        SoftmaxKernel.Logits(hidden, parameters[hiddenLength..], classLanes, logits);
    }

    private void Forward(ReadOnlySpan<int> rows)
    {
        for (int i = 0; i < rows.Length; i++)
            _rows.AsSpan(rows[i] * _features, _features).CopyTo(_batch.AsSpan(i * _features));
        Forward(
            _batch.AsSpan(0, rows.Length * _features), Parameters, _hiddenLanes, _hidden.AsSpan(0, rows.Length * _hiddenLanes),
            _logits.AsSpan(0, rows.Length * _classLanes), _classLanes);
    }
}
