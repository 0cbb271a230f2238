namespace MLNetGeoFM.Models;

/// <summary>Trains a model over epochs, keeps the best state on held-out groups, and goes on after an interruption.</summary>
/// <remarks>Deterministic: batches and noise follow from seed and epoch alone, so that a resumed training has the bits of a whole one.</remarks>
internal sealed class GtcaTrainer
{
    private const int StateVersion = 1;

    private readonly GtcaModel _model;
    private readonly IReadOnlyList<GtcaSample> _rows;
    private readonly IReadOnlyList<GtcaSample> _validation;
    private readonly GtcaTrainerOptions _options;
    private readonly IReadOnlyList<Parameter> _parameters;
    private float[][] _best;
    private double _bestLoss = double.PositiveInfinity;
    private int _bestEpoch = -1;
    private int _nextEpoch;

    /// <param name="model">Is trained in place.</param>
    /// <param name="rows">With labels; regions where there are any.</param>
    /// <param name="validation">Of groups that no training row is of; empty = training runs through, and the last state is kept.</param>
    /// <param name="options">How.</param>
    /// <param name="parameters">What is trained; null = all that may be.</param>
    public GtcaTrainer(
        GtcaModel model, IReadOnlyList<GtcaSample> rows, IReadOnlyList<GtcaSample> validation, GtcaTrainerOptions options,
        IReadOnlyList<Parameter>? parameters = null)
    {
        int unlabelled = rows.Concat(validation).Count(row => (uint)row.Label >= (uint)model.Network.Options.Classes);
        if (rows.Count == 0 || unlabelled > 0)
        {
            throw new ArgumentException($"There are {rows.Count} rows to train on, and {unlabelled} rows have no class from 0 to "
                + $"{model.Network.Options.Classes - 1}: expected one row at least, and a class for each.", nameof(rows));
        }

        _model = model;
        _rows = rows;
        _validation = validation;
        _options = options;
        _parameters = parameters ?? model.Network.Parameters;
        _best = Copy();
    }

    /// <summary>Trains; the model has its best state afterwards.</summary>
    /// <returns>The best epoch, 0-based, and its validation loss (NaN without validation rows).</returns>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    /// <exception cref="InvalidDataException">The state to go on from is not one of such a training.</exception>
    public (int BestEpoch, double ValidationLoss) Train()
    {
        RegionBatches batches = new(
            [.. _rows.Select(row => row.Label)], [.. _rows.Select(row => row.Region)], _options.BatchSize, _options.Seed);
        int steps = Enumerable.Range(0, _options.Epochs).Sum(epoch => batches.Epoch(epoch).Count);
        LearningRateSchedule schedule = new(steps, (int)(_options.WarmUp * steps));
        using GtcaTraining training = new(
            _model.Network, _parameters, _options.Optimizer, schedule, _options.LongestGradient, _options.Threads);
        if (_options.State is { } state)
            ReadState(state, training);
        GtcaBatch batch = new(_model.Network, _model.Encoding, _options.Loss);
        for (int epoch = _nextEpoch; epoch < _options.Epochs && !IsOver(epoch); epoch++)
        {
            double loss = RunEpoch(epoch, batches.Epoch(epoch), training, batch);
            double validation = ValidationLoss();
            bool isBest = _validation.Count == 0 || validation < _bestLoss;
            if (isBest)
            {
                (_bestLoss, _bestEpoch) = (validation, epoch);
                _best = Copy();
            }

            _nextEpoch = epoch + 1;
            _options.Progress?.Invoke(new GtcaEpoch(epoch, loss, validation, isBest));
            _options.SaveState?.Invoke(WriteState(training));
        }

        for (int p = 0; p < _parameters.Count; p++)
            _best[p].CopyTo(_parameters[p].Values, 0);
        _model.Network.Network.Update(_parameters.ToHashSet());
        return (_bestEpoch, _bestLoss);
    }

    private bool IsOver(int epoch) => _validation.Count > 0 && _bestEpoch >= 0 && epoch - _bestEpoch > _options.Patience;

    private double RunEpoch(int epoch, List<int[]> batches, GtcaTraining training, GtcaBatch batch)
    {
        Random random = new(unchecked((_options.Seed * 7919) + epoch));
        double sum = 0;
        foreach (int[] rows in batches)
        {
            _options.CancellationToken.ThrowIfCancellationRequested();
            batch.Clear();
            foreach (int row in rows)
            {
                var sample = _rows[row];
                int view = random.Next(1 + sample.Variants.Count);
                var metadata = _options.Noise.Draw(sample.Metadata, random);
                batch.Add(view == 0 ? sample : sample.Variants[view - 1], metadata);
            }

            sum += training.Step(batch).Loss;
        }

        return sum / batches.Count;
    }

    private double ValidationLoss()
    {
        if (_validation.Count == 0)
            return double.NaN;
        double[] known = new double[_validation.Count];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = _options.Threads };
        Parallel.For(0, known.Length, parallel, () => new GtcaPredictor(_model.Network, _model.Encoding), (row, _, predictor) =>
        {
            predictor.Run(_validation[row], 1);
            int classes = predictor.Scores.Length;
            Span<double> logarithms = classes <= ClassLoss.MostOnStack ? stackalloc double[classes] : new double[classes];
            known[row] = Probabilities.LogSoftmax(predictor.Scores, logarithms)[_validation[row].Label];
            return predictor;
        }, predictor => predictor.Dispose());
        return _options.Loss.Classes.Mean(known, [.. _validation.Select(row => row.Label)]);
    }

    private float[][] Copy() => [.. _parameters.Select(parameter => parameter.Values.ToArray())];

    private byte[] WriteState(GtcaTraining training)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        writer.Write(StateVersion);
        writer.Write(_options.Seed);
        writer.Write(_rows.Count);
        writer.Write(_nextEpoch);
        writer.Write(_bestEpoch);
        writer.Write(_bestLoss);
        training.Write(writer);
        foreach (float[] values in _best)
        {
            foreach (float value in values)
                writer.Write(value);
        }

        return stream.ToArray();
    }

    private void ReadState(byte[] state, GtcaTraining training)
    {
        using BinaryReader reader = new(new MemoryStream(state));
        try
        {
            int version = reader.ReadInt32(), seed = reader.ReadInt32(), rows = reader.ReadInt32(), next = reader.ReadInt32();
            int best = reader.ReadInt32();
            double loss = reader.ReadDouble();
            if (version != StateVersion || seed != _options.Seed || rows != _rows.Count || next < 0 || best < -1 || best >= next)
            {
                throw new InvalidDataException($"The training state is of another training: version {version}, seed {seed}, {rows} rows; "
                    + $"expected version {StateVersion}, seed {_options.Seed}, {_rows.Count} rows.");
            }

            training.Read(reader);
            foreach (float[] values in _best)
            {
                for (int i = 0; i < values.Length; i++)
                    values[i] = reader.ReadSingle();
            }

            (_nextEpoch, _bestEpoch, _bestLoss) = (next, best, loss);
        }
        catch (EndOfStreamException error)
        {
            throw new InvalidDataException($"The training state ends after {state.Length} bytes: it is damaged.", error);
        }
    }
}
