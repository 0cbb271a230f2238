namespace MLNetGeoFM.Models;

/// <summary>Temporal attention over training rows in memory: forward and gradient.</summary>
internal sealed class TemporalAttentionNetwork : TrainedNetwork
{
    private readonly TemporalAttentionShape _shape;
    private readonly double[][] _rows; // [n, D + V] each
    private readonly double _dropout;
    private readonly Random _random;
    private readonly double[] _asked;
    private readonly double[] _attention;
    private readonly double[] _attentionSlope;
    private readonly double[] _part;
    private readonly double[] _layer;
    private readonly double[] _shares;
    private readonly double[] _sharesSlope;
    private readonly double[] _sums;
    private readonly double[] _sumsSlope;
    private readonly double[] _values;
    private readonly double[] _valuesSlope;
    private readonly double[] _hidden;
    private readonly double[] _hiddenSlope;
    private readonly double[] _logits;

    public TemporalAttentionNetwork(
        TemporalAttentionShape shape, double[][] rows, int[] labels, WeightedLoss loss, double dropout, Random random)
        : base(labels, loss)
    {
        _shape = shape;
        _rows = rows;
        _dropout = dropout;
        _random = random;
        int longest = rows.Max(row => row.Length / shape.StepLength);
        _asked = new double[shape.Values * shape.Heads];
        _attention = new double[shape.AttentionLength];
        _attentionSlope = new double[shape.AttentionLength];
        _part = new double[shape.Features * shape.Heads];
        _layer = new double[(shape.Heads + 1) * shape.Heads];
        _shares = new double[longest * shape.Heads];
        _sharesSlope = new double[longest * shape.Heads];
        _sums = new double[shape.AttentionLength];
        _sumsSlope = new double[shape.AttentionLength];
        _values = new double[shape.Values];
        _valuesSlope = new double[shape.Values];
        _hidden = new double[shape.HiddenLanes];
        _hiddenSlope = new double[shape.HiddenLanes];
        _logits = new double[shape.ClassLanes];
        Parameters = new double[checked((int)shape.Length)];
        Begin();
    }

    public override double[] Parameters { get; }

    public override IReadOnlyList<Range> Penalized => _shape.Penalized;

    public override double AddGradient(ReadOnlySpan<int> rows, Span<double> gradient, double factor)
    {
        Prepare();
        Array.Clear(_attentionSlope);
        double sum = 0;
        foreach (int row in rows)
            sum += AddRow(_rows[row], Labels[row], gradient, factor);
        AddAttention(gradient);
        return sum;
    }

    public override double SumLoss(ReadOnlySpan<int> rows)
    {
        Prepare();
        double sum = 0;
        foreach (int row in rows)
        {
            Attend(_rows[row]);
            MlpNetwork.Forward(_values, Parameters.AsSpan(_shape.Hidden), _shape.HiddenLanes, _hidden, _logits, _shape.ClassLanes);
            sum += Loss.Loss(_logits, Labels[row]);
        }

        return sum;
    }

    private void Prepare()
    {
        _shape.Asked(Parameters, _asked);
        _shape.Attention(Parameters, _asked, _attention, _part, _layer);
    }

    private void Attend(double[] steps) =>
        _shape.Attend(steps, Parameters, _attention, Shares(_shares, steps), _sums, _values);

    private Span<double> Shares(double[] shares, double[] steps) => shares.AsSpan(0, steps.Length / _shape.StepLength * _shape.Heads);

    private double AddRow(double[] steps, int label, Span<double> gradient, double factor)
    {
        Attend(steps);
        ReadOnlySpan<double> hiddenWeights = Parameters.AsSpan(_shape.Hidden, _shape.Output - _shape.Hidden);
        ReadOnlySpan<double> output = Parameters.AsSpan(_shape.Output);
        SoftmaxKernel.Logits(_values, hiddenWeights, _shape.HiddenLanes, _hidden);
        for (int i = 0; i < _hidden.Length; i++)
        {
            bool isKept = _hidden[i] > 0 && (_dropout == 0 || _random.NextDouble() >= _dropout);
            _hidden[i] = isKept ? _hidden[i] / (1 - _dropout) : 0;
        }

        SoftmaxKernel.Logits(_hidden, output, _shape.ClassLanes, _logits);
        double loss = Loss.ToSlope(_logits, label, factor);
        SoftmaxKernel.AddGradient(_hidden, _logits, _shape.ClassLanes, gradient[_shape.Output..]);
        for (int i = 0; i < _hidden.Length; i++)
        {
            _hiddenSlope[i] = _hidden[i] > 0
                ? DoubleVector.Dot(_logits, output.Slice(i * _shape.ClassLanes, _shape.ClassLanes)) / (1 - _dropout)
                : 0;
        }

        SoftmaxKernel.AddGradient(
            _values, _hiddenSlope, _shape.HiddenLanes, gradient[_shape.Hidden.._shape.Output]);
        for (int i = 0; i < _valuesSlope.Length; i++)
            _valuesSlope[i] = DoubleVector.Dot(_hiddenSlope, hiddenWeights.Slice(i * _shape.HiddenLanes, _shape.HiddenLanes));
        AddSteps(steps, gradient);
        return loss;
    }

    /// <summary>From the slope of the values to projection, bias and M.</summary>
    private void AddSteps(double[] steps, Span<double> gradient)
    {
        int heads = _shape.Heads, length = _shape.Features * heads;
        DoubleVector.AddScaled(gradient.Slice(_shape.Bias, _shape.Values), 1, _valuesSlope);
        Array.Clear(_sumsSlope);
        for (int v = 0; v < _shape.ValueSize; v++)
        {
            ReadOnlySpan<double> slope = _valuesSlope.AsSpan(v * heads, heads);
            slope.CopyTo(_sumsSlope.AsSpan((_shape.Features + v) * heads));
            int at = _shape.Projection + (v * length);
            LaneProducts.AddScaled(_sumsSlope.AsSpan(0, length), Parameters.AsSpan(at, length), slope);
            LaneProducts.AddScaled(gradient.Slice(at, length), _sums, slope);
        }

        Span<double> shares = Shares(_shares, steps), slopes = Shares(_sharesSlope, steps);
        SoftmaxKernel.Logits(steps, _sumsSlope, heads, slopes);
        for (int h = 0; h < heads; h++)
        {
            double mean = 0;
            for (int i = h; i < shares.Length; i += heads)
                mean += shares[i] * slopes[i];
            for (int i = h; i < shares.Length; i += heads)
                slopes[i] = shares[i] * (slopes[i] - mean);
        }

        SoftmaxKernel.AddGradient(steps, slopes, heads, _attentionSlope);
    }

    /// <summary>From the slope of M to queries, keys and projection.</summary>
    private void AddAttention(Span<double> gradient)
    {
        int heads = _shape.Heads, length = _shape.Features * heads;
        DoubleVector.Scale(_attentionSlope, 1 / Math.Sqrt(_shape.KeySize));
        ReadOnlySpan<double> slope = _attentionSlope.AsSpan(0, length);
        for (int v = 0; v < _shape.ValueSize; v++)
        {
            // The projection: slope [D, H] times U of this value, turned around.
            ReadOnlySpan<double> asked = _asked.AsSpan(v * heads * heads, heads * heads);
            Array.Clear(_layer);
            for (int h = 0; h < heads; h++)
            {
                for (int value = 0; value < heads; value++)
                    _layer[(h * heads) + value] = asked[(value * heads) + h];
            }

            SoftmaxKernel.Logits(slope, _layer, heads, _part);
            int at = _shape.Projection + (v * length);
            DoubleVector.AddScaled(gradient.Slice(at, length), 1, _part);

            // U: [H', H].
            Array.Clear(_layer);
            SoftmaxKernel.AddGradient(Parameters.AsSpan(at, length), slope, heads, _layer);
            for (int value = 0; value < heads; value++)
            {
                Span<double> one = _layer.AsSpan(value * heads, heads);
                DoubleVector.AddScaled(one, 1, _attentionSlope.AsSpan((_shape.Features + v) * heads, heads));
                AddAsked(one, (v * heads) + value, gradient);
            }
        }
    }

    private void AddAsked(ReadOnlySpan<double> slope, int value, Span<double> gradient)
    {
        for (int h = 0; h < slope.Length; h++)
        {
            for (int i = 0; i < _shape.KeySize; i++)
            {
                int query = (h * _shape.KeySize) + i, key = _shape.Keys + (query * _shape.Values) + value;
                gradient[query] += slope[h] * Parameters[key];
                gradient[key] += slope[h] * Parameters[query];
            }
        }
    }

    /// <summary>Queries normal with variance 2/d_k, as the authors begin; all else even, as large as keeps the variance.</summary>
    private void Begin()
    {
        double deviation = Math.Sqrt(2.0 / _shape.KeySize);
        for (int i = 0; i < _shape.Keys; i++)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble()));
            Parameters[i] = deviation * radius * Math.Cos(2 * Math.PI * _random.NextDouble());
        }

        Even(_shape.Keys.._shape.Projection, Math.Sqrt(3.0 / _shape.Values));
        Even(_shape.Projection.._shape.Bias, Math.Sqrt(3.0 / _shape.Features));
        double bound = Math.Sqrt(6.0 / (_shape.Values + _shape.HiddenUnits));
        for (int i = 0; i < _shape.Values; i++)
            Even((_shape.Hidden + (i * _shape.HiddenLanes))..(_shape.Hidden + (i * _shape.HiddenLanes) + _shape.HiddenUnits), bound);
        bound = Math.Sqrt(6.0 / (_shape.HiddenUnits + _shape.Classes));
        for (int i = 0; i < _shape.HiddenUnits; i++)
        {
            for (int k = 0; k < _shape.Classes; k++)
            {
                int at = _shape.Output + (i * _shape.ClassLanes) + k;
                if (Loss.Mask[k] == 0)
                    Even(at..(at + 1), bound);
            }
        }
    }

    private void Even(Range part, double bound)
    {
        foreach (ref double value in Parameters.AsSpan(part))
            value = Even(_random, bound);
    }
}
