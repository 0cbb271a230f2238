namespace MLNetGeoFM.Models;

/// <summary>Samples of one step, and all losses over them.</summary>
internal sealed class GtcaBatch : TrainingBatch
{
    private readonly GtcaNetwork _network;
    private readonly GtcaLossOptions _options;
    private readonly MetadataEncoding? _encoding;
    private readonly List<GtcaInputs> _inputs = [];
    private readonly List<GtcaSample> _samples = [];
    private readonly List<SampleMetadata> _metadata = [];
    private readonly int _classes;
    private readonly int _width;
    private float[] _scores = [];
    private float[] _plain = [];
    private float[] _embeddings = [];
    private double[] _scoreSlopes = [];
    private double[] _plainSlopes = [];
    private double[] _embeddingSlopes = [];

    public GtcaBatch(GtcaNetwork network, MetadataEncoding? encoding, GtcaLossOptions options)
    {
        _network = network;
        _options = options;
        _encoding = encoding;
        _classes = network.Scores.Width;
        _width = network.Embedding.Width;
        if (network.PlainScores is null && (options.PlainWeight > 0 || options.EvidenceWeight > 0))
        {
            throw new ArgumentException(
                "A loss compares predictions with those without metadata, which the network does not compute. "
                + $"Set {nameof(GtcaNetworkOptions)}.{nameof(GtcaNetworkOptions.HasPlainScores)}.", nameof(options));
        }
    }

    /// <inheritdoc/>
    public override int Count => _samples.Count;

    /// <summary>Each part of the last loss, unweighted: classes, classes without metadata, divergence, contrast.</summary>
    public (double Classes, double Plain, double Evidence, double Contrast) Parts { get; private set; }

    public void Clear()
    {
        _samples.Clear();
        _metadata.Clear();
    }

    /// <summary>Adds a sample.</summary>
    /// <param name="sample">With label.</param>
    /// <param name="metadata">What the network is told: null = the sample's own; training drops and moves it at times.</param>
    public void Add(GtcaSample sample, SampleMetadata? metadata = null)
    {
        _samples.Add(sample);
        _metadata.Add(metadata ?? sample.Metadata);
        Grow();
    }

    /// <inheritdoc/>
    public override void AddTokens(int sample, TokenBatch batch) => _samples[sample].Tokens.AddTo(batch);

    /// <inheritdoc/>
    public override void WriteInputs(int sample, NetworkGradient network, int sequence)
    {
        var own = _samples[sample];
        _inputs[sample].Write(
            own, _metadata[sample], own.Support, sequence, network.Batch.SequenceStarts[sequence], network.InputRow);
    }

    /// <inheritdoc/>
    public override void ReadOutputs(int sample, NetworkGradient network, int sequence)
    {
        network.OutputRow(_network.Scores, sequence).CopyTo(_scores.AsSpan(sample * _classes));
        network.OutputRow(_network.Embedding, sequence).CopyTo(_embeddings.AsSpan(sample * _width));
        if (_network.PlainScores is { } plain)
            network.OutputRow(plain, sequence).CopyTo(_plain.AsSpan(sample * _classes));
    }

    /// <inheritdoc/>
    public override double ComputeLoss()
    {
        int[] labels = [.. _samples.Select(sample => sample.Label)];
        Span<double> scoreSlopes = _scoreSlopes.AsSpan(0, Count * _classes), plainSlopes = _plainSlopes.AsSpan(0, Count * _classes);
        Span<double> embeddingSlopes = _embeddingSlopes.AsSpan(0, Count * _width);
        scoreSlopes.Clear();
        plainSlopes.Clear();
        embeddingSlopes.Clear();
        ReadOnlySpan<float> scores = _scores.AsSpan(0, Count * _classes), plain = _plain.AsSpan(0, Count * _classes);
        double classes = _options.Classes.Compute(scores, labels, scoreSlopes), plainClasses = 0, evidence = 0, contrast = 0;
        if (_options.PlainWeight > 0)
            plainClasses = _options.Classes.Compute(plain, labels, plainSlopes, _options.PlainWeight);
        if (_options.EvidenceWeight > 0)
        {
            evidence = EvidenceLoss.Compute(
                scores, plain, _classes, scoreSlopes, _options.EvidenceHoldsPlain ? [] : plainSlopes, _options.EvidenceWeight);
        }

        if (_options.ContrastWeight > 0)
        {
            int[] regions = [.. _samples.Select(sample => sample.Region)];
            contrast = _options.Contrast.Compute(
                _embeddings.AsSpan(0, Count * _width), labels, regions, embeddingSlopes, _options.ContrastWeight);
        }

        Parts = (classes, plainClasses, evidence, contrast);
        return classes + (_options.PlainWeight * plainClasses) + (_options.EvidenceWeight * evidence)
            + (_options.ContrastWeight * contrast);
    }

    /// <inheritdoc/>
    public override void WriteGradients(int sample, NetworkGradient network, int sequence)
    {
        Write(_scoreSlopes, network.GradientRow(_network.Scores, sequence), sample);
        if (_options.ContrastWeight > 0)
            Write(_embeddingSlopes, network.GradientRow(_network.Embedding, sequence), sample);
        if (_network.PlainScores is { } plain)
            Write(_plainSlopes, network.GradientRow(plain, sequence), sample);
    }

    private static void Write(double[] slopes, Span<float> row, int sample)
    {
        for (int i = 0; i < row.Length; i++)
            row[i] += (float)slopes[(sample * row.Length) + i];
    }

    // Room for one sample more; never while a network runs.
    private void Grow()
    {
        if (_inputs.Count < _samples.Count)
            _inputs.Add(new GtcaInputs(_network, _encoding));
        if (_samples.Count * _width <= _embeddings.Length)
            return;
        int most = Math.Max(16, 2 * _samples.Count);
        _scores = new float[most * _classes];
        _plain = new float[most * _classes];
        _embeddings = new float[most * _width];
        _scoreSlopes = new double[most * _classes];
        _plainSlopes = new double[most * _classes];
        _embeddingSlopes = new double[most * _width];
    }
}
