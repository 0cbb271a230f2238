namespace MLNetGeoFM.Models;

/// <summary>The mean log loss of a linear softmax classifier plus an L2 penalty on its weights, as an
/// <see cref="Objective"/>.</summary>
/// <remarks>
/// Value: (sum of log losses + l2/2 · ||W||²) / rows; the intercepts are free. The rows are cut into chunks whose number
/// depends on the data's size only, and the chunks' sums are added in order, so the bits do not depend on the number of
/// threads.
/// </remarks>
internal sealed class SoftmaxRegressionLoss
{
    private const int SmallestChunk = 64;
    private const int MostChunks = 64;
    private const long MostBufferedDoubles = 1 << 23;
    private const int BlockRows = 32;

    private readonly double[] _rows; // [rows, features], standardised
    private readonly int[] _labels;
    private readonly double[] _mask;
    private readonly double _l2;
    private readonly int _features;
    private readonly int _lanes;
    private readonly double[][] _gradients; // [chunks][(features + 1) * lanes]
    private readonly double[][] _blocks;
    private readonly double[] _losses;
    private readonly ParallelOptions _parallel;

    public SoftmaxRegressionLoss(double[] rows, int[] labels, double[] mask, double l2, int threads)
    {
        (_rows, _labels, _mask, _l2) = (rows, labels, mask, l2);
        _features = rows.Length / labels.Length;
        _lanes = mask.Length;
        long mostThatFit = Math.Max(1, MostBufferedDoubles / NumberOfParameters);
        int chunks = (int)Math.Min(Math.Clamp(labels.Length / SmallestChunk, 1, MostChunks), mostThatFit);
        _losses = new double[chunks];
        _gradients = new double[chunks][];
        _blocks = new double[chunks][];
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            _gradients[chunk] = new double[NumberOfParameters];
            _blocks[chunk] = new double[BlockRows * _lanes];
        }

        _parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
    }

    public int NumberOfParameters => (_features + 1) * _lanes;

    /// <summary>The value and gradient at parameters [features + 1, lanes]; the gradient of a masked lane is 0.</summary>
    public double Evaluate(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        double[] point = parameters.ToArray();
        if (_losses.Length == 1)
            EvaluateChunk(0, point);
        else
            Parallel.For(0, _losses.Length, _parallel, chunk => EvaluateChunk(chunk, point));

        double loss = 0;
        gradient.Clear();
        for (int chunk = 0; chunk < _losses.Length; chunk++)
        {
            loss += _losses[chunk];
            DoubleVector.AddScaled(gradient, 1, _gradients[chunk]);
        }

        ReadOnlySpan<double> weights = parameters[..(_features * _lanes)];
        DoubleVector.AddScaled(gradient[..weights.Length], _l2, weights);
        DoubleVector.Scale(gradient, 1.0 / _labels.Length);
        return (loss + (0.5 * _l2 * DoubleVector.Dot(weights, weights))) / _labels.Length;
    }

    private void EvaluateChunk(int chunk, double[] point)
    {
        int end = (int)((long)_labels.Length * (chunk + 1) / _losses.Length);
        int start = (int)((long)_labels.Length * chunk / _losses.Length);
        double[] gradient = _gradients[chunk];
        Array.Clear(gradient);
        double loss = 0;
        for (int first = start; first < end; first += BlockRows)
        {
            int count = Math.Min(BlockRows, end - first);
            ReadOnlySpan<double> rows = _rows.AsSpan(first * _features, count * _features);
            Span<double> block = _blocks[chunk].AsSpan(0, count * _lanes);
            SoftmaxKernel.Logits(rows, point, _lanes, block);
            for (int row = 0; row < count; row++)
            {
                Span<double> lanes = block.Slice(row * _lanes, _lanes);
                int label = _labels[first + row];
                double logit = lanes[label];
                loss += SoftmaxKernel.Softmax(lanes, _mask) - logit;
                lanes[label] -= 1;
            }

            SoftmaxKernel.AddGradient(rows, block, _lanes, gradient);
        }

        _losses[chunk] = loss;
    }
}
