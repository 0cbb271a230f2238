namespace MLNetGeoFM.Models;

/// <summary>A temporal convolution network over training rows in memory: forward and gradient.</summary>
/// <remarks>
/// In training a layer is normalised over the rows (and steps) of the step of training; means and variances for prediction follow
/// slowly. A step of one row, the rest of an epoch, has nothing to be measured over: it is normalised as in prediction.
/// </remarks>
internal sealed class TempCnnNetwork : TrainedNetwork
{
    private const double SlowestShare = 0.1; // of a new mean; larger in the first steps, so that their mean is the plain one

    private readonly TempCnnShape _shape;
    private readonly double[] _rows; // [rows, T, D], standardised
    private readonly double _dropout;
    private readonly Random _random;
    private readonly LayerState[] _layers;
    private readonly double[] _logits;
    private readonly double[] _seriesSlopes; // [rows, padded T, F]; the padding stays 0
    private readonly double[] _folded;
    private readonly double[] _predicted;
    private int _measured;

    public TempCnnNetwork(TempCnnShape shape, double[] rows, int[] labels, WeightedLoss loss, TempCnnOptions options, Random random)
        : base(labels, loss)
    {
        _shape = shape;
        _rows = rows;
        _dropout = options.Dropout;
        _random = random;
        int atOnce = Math.Min(options.BatchSize, labels.Length);
        _layers = [.. Enumerable.Range(0, TempCnnShape.Layers).Select(layer => new LayerState(shape, layer, atOnce))];
        _logits = new double[atOnce * shape.ClassLanes];
        _seriesSlopes = new double[checked(atOnce * shape.SeriesLength)];
        _folded = new double[shape.FoldedLength];
        _predicted = new double[shape.ScratchLength];
        Parameters = new double[checked((int)shape.Length)];
        Begin();
    }

    public override double[] Parameters { get; }

    public override IReadOnlyList<Range> Penalized => _shape.Penalized;

    public override double AddGradient(ReadOnlySpan<int> rows, Span<double> gradient, double factor)
    {
        DrawMasks(rows.Length);
        Forward(rows);
        if (rows.Length > 1)
            FollowMeasures(rows.Length);
        double sum = 0;
        ReadOnlySpan<double> output = Parameters.AsSpan(_shape.Output);
        LayerState dense = _layers[TempCnnShape.Dense];
        int lanes = _shape.ClassLanes, units = _shape.HiddenUnits;
        for (int i = 0; i < rows.Length; i++)
        {
            Span<double> slope = _logits.AsSpan(i * lanes, lanes);
            sum += Loss.ToSlope(slope, Labels[rows[i]], factor);
            for (int unit = 0; unit < units; unit++)
                dense.Slopes[(i * units) + unit] = DoubleVector.Dot(slope, output.Slice(unit * lanes, lanes));
        }

        SoftmaxKernel.AddGradient(
            dense.Activations.AsSpan(0, rows.Length * units), _logits.AsSpan(0, rows.Length * lanes), lanes, gradient[_shape.Output]);
        for (int layer = TempCnnShape.Dense; layer >= 0; layer--)
            Backward(layer, rows.Length, gradient);
        return sum;
    }

    public override double SumLoss(ReadOnlySpan<int> rows)
    {
        _shape.Fold(Parameters, _folded);
        double sum = 0;
        Span<double> logits = _logits.AsSpan(0, _shape.ClassLanes);
        foreach (int row in rows)
        {
            CopyRow(row, _predicted);
            _shape.Predict(Parameters, _folded, _predicted, logits);
            sum += Loss.Loss(logits, Labels[row]);
        }

        return sum;
    }

    /// <summary>The sum of the losses as training sees them, with what the last step left out; moves nothing.</summary>
    public double SumTrainingLoss(ReadOnlySpan<int> rows)
    {
        Forward(rows);
        double sum = 0;
        for (int i = 0; i < rows.Length; i++)
            sum += Loss.Loss(_logits.AsSpan(i * _shape.ClassLanes, _shape.ClassLanes), Labels[rows[i]]);
        return sum;
    }

    private void CopyRow(int row, Span<double> padded)
    {
        int length = _shape.Steps * _shape.Features;
        _rows.AsSpan(row * length, length).CopyTo(padded[(_shape.Padding * _shape.Features)..]);
    }

    private void DrawMasks(int rows)
    {
        if (_dropout == 0)
            return;
        double kept = 1 / (1 - _dropout);
        foreach (LayerState layer in _layers)
        {
            foreach (ref double mask in layer.Masks.AsSpan(0, rows * layer.RowLength))
                mask = _random.NextDouble() < _dropout ? 0 : kept;
        }
    }

    private void Forward(ReadOnlySpan<int> rows)
    {
        for (int i = 0; i < rows.Length; i++)
            CopyRow(rows[i], _layers[0].Input.AsSpan(i * _shape.InputLength));
        for (int layer = 0; layer < TempCnnShape.Layers; layer++)
        {
            LayerState state = _layers[layer];
            Multiply(layer, rows.Length);
            Span<double> values = state.Normalized.AsSpan(0, rows.Length * state.RowLength);
            if (rows.Length > 1)
            {
                BatchNormalization.Measure(values, state.Means, state.Variances);
            }
            else
            {
                Parameters.AsSpan(_shape.Normalization(layer, 2)).CopyTo(state.Means);
                Parameters.AsSpan(_shape.Normalization(layer, 3)).CopyTo(state.Variances);
            }

            BatchNormalization.InverseDeviations(state.Variances, state.Inverse);
            BatchNormalization.Normalize(values, state.Means, state.Inverse);
            for (int i = 0; i < rows.Length; i++)
            {
                Range own = (i * state.RowLength)..((i + 1) * state.RowLength);
                BatchNormalization.Activate(
                    state.Normalized.AsSpan(own), Parameters.AsSpan(_shape.Normalization(layer, 0)),
                    Parameters.AsSpan(_shape.Normalization(layer, 1)), state.Masks.AsSpan(own), state.Gates.AsSpan(own),
                    Activations(layer, i));
            }
        }

        SoftmaxKernel.Logits(
            _layers[TempCnnShape.Dense].Activations.AsSpan(0, rows.Length * _shape.HiddenUnits), Parameters.AsSpan(_shape.Output),
            _shape.ClassLanes, _logits.AsSpan(0, rows.Length * _shape.ClassLanes));
    }

    private void Multiply(int layer, int rows)
    {
        LayerState state = _layers[layer];
        ReadOnlySpan<double> weights = Parameters.AsSpan(_shape.Weights(layer));
        int lanes = _shape.Lanes(layer);
        if (layer == TempCnnShape.Dense)
        {
            WindowKernel.Multiply(DenseRows(rows), weights, state.Normalized, lanes);
            return;
        }

        for (int i = 0; i < rows; i++)
            WindowKernel.Multiply(SeriesWindows(layer, i), weights, state.Normalized.AsSpan(i * state.RowLength, state.RowLength), lanes);
    }

    private Windows SeriesWindows(int layer, int row) => new(
        _layers[layer].Input.AsSpan(row * _layers[layer].InputLength, _layers[layer].InputLength), _shape.Steps, _shape.Stride(layer),
        _shape.RowFeatures(layer));

    private Windows DenseRows(int rows) => new(
        _layers[TempCnnShape.Dense].Input.AsSpan(_shape.Padding * _shape.Filters), rows, _shape.SeriesLength,
        _shape.RowFeatures(TempCnnShape.Dense));

    /// <summary>Where the activations of a row go: to the next layer's input.</summary>
    private Span<double> Activations(int layer, int row) => layer == TempCnnShape.Dense
        ? _layers[layer].Activations.AsSpan(row * _shape.HiddenUnits, _shape.HiddenUnits)
        : _shape.Inner(_layers[layer + 1].Input.AsSpan(row * _shape.SeriesLength, _shape.SeriesLength));

    private void FollowMeasures(int rows)
    {
        double share = Math.Max(SlowestShare, 1.0 / ++_measured);
        for (int layer = 0; layer < TempCnnShape.Layers; layer++)
        {
            LayerState state = _layers[layer];
            int measured = rows * state.RowLength / _shape.Lanes(layer);
            Follow(Parameters.AsSpan(_shape.Normalization(layer, 2)), state.Means, share, 1);
            Follow(Parameters.AsSpan(_shape.Normalization(layer, 3)), state.Variances, share, measured / (measured - 1.0));
        }
    }

    private static void Follow(Span<double> slow, ReadOnlySpan<double> now, double share, double factor)
    {
        for (int i = 0; i < slow.Length; i++)
            slow[i] += share * ((now[i] * factor) - slow[i]);
    }

    /// <summary>From the slopes of a layer's activations to its gradient, and to the slopes of the activations before it.</summary>
    private void Backward(int layer, int rows, Span<double> gradient)
    {
        LayerState state = _layers[layer];
        int lanes = _shape.Lanes(layer);
        Span<double> slopes = state.Slopes.AsSpan(0, rows * state.RowLength);
        ReadOnlySpan<double> normalized = state.Normalized.AsSpan(0, slopes.Length);
        Array.Clear(state.ScaleSlopes);
        Array.Clear(state.ShiftSlopes);
        BatchNormalization.ThroughGate(slopes, state.Gates.AsSpan(0, slopes.Length), normalized, state.ScaleSlopes, state.ShiftSlopes);
        DoubleVector.AddScaled(gradient[_shape.Normalization(layer, 0)], 1, state.ScaleSlopes);
        DoubleVector.AddScaled(gradient[_shape.Normalization(layer, 1)], 1, state.ShiftSlopes);
        ReadOnlySpan<double> scales = Parameters.AsSpan(_shape.Normalization(layer, 0));
        for (int lane = 0; lane < lanes; lane++)
            state.Inverse[lane] *= scales[lane];
        bool isMeasured = rows > 1;
        BatchNormalization.Backward(
            slopes, normalized, state.Inverse, isMeasured ? state.ScaleSlopes : [], isMeasured ? state.ShiftSlopes : []);
        if (layer == TempCnnShape.Dense)
        {
            WindowKernel.AddGradient(DenseRows(rows), slopes, lanes, gradient[_shape.Weights(layer)]);
        }
        else
        {
            for (int i = 0; i < rows; i++)
            {
                ReadOnlySpan<double> own = slopes.Slice(i * state.RowLength, state.RowLength);
                WindowKernel.AddGradient(SeriesWindows(layer, i), own, lanes, gradient[_shape.Weights(layer)]);
            }
        }

        if (layer > 0)
            BackwardToInput(layer, rows);
    }

    private void BackwardToInput(int layer, int rows)
    {
        LayerState state = _layers[layer], before = _layers[layer - 1];
        TurnWeights(layer);
        if (layer == TempCnnShape.Dense)
        {
            WindowKernel.Multiply(
                new Windows(state.Slopes, rows, _shape.HiddenUnits, _shape.HiddenUnits), state.Turned, before.Slopes, before.RowLength);
            return;
        }

        // A step takes part in the windows around it: its slope is a convolution of theirs with the filters turned around.
        for (int i = 0; i < rows; i++)
        {
            Span<double> padded = _seriesSlopes.AsSpan(i * _shape.SeriesLength, _shape.SeriesLength);
            state.Slopes.AsSpan(i * state.RowLength, state.RowLength).CopyTo(_shape.Inner(padded));
            WindowKernel.Multiply(
                new Windows(padded, _shape.Steps, _shape.Filters, _shape.FilterWidth * _shape.Filters), state.Turned,
                before.Slopes.AsSpan(i * before.RowLength, before.RowLength), _shape.Filters);
        }
    }

    /// <summary>Writes the matrix from a layer's slopes to those of its input.</summary>
    private void TurnWeights(int layer)
    {
        ReadOnlySpan<double> weights = Parameters.AsSpan(_shape.Weights(layer));
        Span<double> turned = _layers[layer].Turned;
        int lanes = _shape.Lanes(layer), features = _shape.RowFeatures(layer);
        int places = layer == TempCnnShape.Dense ? 1 : _shape.FilterWidth, inputs = features / places, rows = places * lanes;
        for (int feature = 0; feature < features; feature++)
        {
            int place = feature / inputs, input = feature % inputs;
            int start = (places - 1 - place) * lanes;
            for (int lane = 0; lane < lanes; lane += WindowKernel.BlockLanes)
            {
                ReadOnlySpan<double> from = weights.Slice(WindowKernel.Index(feature, lane, features), WindowKernel.BlockLanes);
                int to = WindowKernel.Index(start + lane, input, rows);
                for (int i = 0; i < from.Length; i++)
                    turned[to + (i * WindowKernel.BlockLanes)] = from[i];
            }
        }
    }

    /// <summary>Weights even in ±√(6 / (inputs + outputs)); scales and variances 1; all else 0. Source: Glorot and Bengio 2010,
    /// equation 16.</summary>
    private void Begin()
    {
        for (int layer = 0; layer < TempCnnShape.Layers; layer++)
        {
            int outputs = layer == TempCnnShape.Dense ? _shape.HiddenUnits : _shape.FilterWidth * _shape.Filters;
            double bound = Math.Sqrt(6.0 / (_shape.RowFeatures(layer) + outputs));
            foreach (ref double weight in Parameters.AsSpan(_shape.Weights(layer)))
                weight = Even(_random, bound);
            Parameters.AsSpan(_shape.Normalization(layer, 0)).Fill(1);
            Parameters.AsSpan(_shape.Normalization(layer, 3)).Fill(1);
        }

        Span<double> output = Parameters.AsSpan(_shape.Output);
        double last = Math.Sqrt(6.0 / (_shape.HiddenUnits + _shape.Classes));
        for (int unit = 0; unit < _shape.HiddenUnits; unit++)
        {
            for (int k = 0; k < _shape.Classes; k++)
            {
                if (Loss.Mask[k] == 0)
                    output[(unit * _shape.ClassLanes) + k] = Even(_random, last);
            }
        }
    }

    /// <summary>What a layer keeps of a step of training.</summary>
    private sealed class LayerState
    {
        public LayerState(TempCnnShape shape, int layer, int rows)
        {
            int lanes = shape.Lanes(layer);
            bool isDense = layer == TempCnnShape.Dense;
            RowLength = isDense ? lanes : shape.Steps * lanes;
            InputLength = layer == 0 ? shape.InputLength : shape.SeriesLength;
            Input = new double[checked(rows * InputLength)];
            Normalized = new double[checked(rows * RowLength)];
            Masks = new double[Normalized.Length];
            Array.Fill(Masks, 1);
            Gates = new double[Normalized.Length];
            Slopes = new double[Normalized.Length];
            Activations = new double[isDense ? Normalized.Length : 0];
            Turned = new double[layer == 0 ? 0 : shape.RowFeatures(layer) * lanes];
            Means = new double[lanes];
            Variances = new double[lanes];
            Inverse = new double[lanes];
            ScaleSlopes = new double[lanes];
            ShiftSlopes = new double[lanes];
        }

        /// <summary>Numbers of a row of the batch: [T, F], or [H].</summary>
        public int RowLength { get; }

        /// <summary>Numbers of a row of the input, padding included.</summary>
        public int InputLength { get; }

        public double[] Input { get; }

        /// <summary>[rows, row length]: the products, then normalised.</summary>
        public double[] Normalized { get; }

        /// <summary>0 for what is left out, 1 / (1 - dropout) for all else.</summary>
        public double[] Masks { get; }

        public double[] Gates { get; }

        /// <summary>Of the activations; then of the products.</summary>
        public double[] Slopes { get; }

        /// <summary>Of the last layer; those of others are the next one's input.</summary>
        public double[] Activations { get; }

        /// <summary>The matrix from slopes of the products to slopes of the input.</summary>
        public double[] Turned { get; }

        public double[] Means { get; }

        public double[] Variances { get; }

        /// <summary>One over the deviations; behind the gradient, times the scales.</summary>
        public double[] Inverse { get; }

        public double[] ScaleSlopes { get; }

        public double[] ShiftSlopes { get; }
    }
}
