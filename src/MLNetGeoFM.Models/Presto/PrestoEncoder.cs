namespace MLNetGeoFM.Models;

/// <summary>
/// Presto (Tseng et al. 2023): turns a pixel's monthly series of up to 24 steps into an embedding of 128 numbers. Radar, optical
/// bands, weather, topography, NDVI, land cover and a place go in; whatever is missing is left out, not filled.
/// </summary>
/// <remarks>Frozen, immutable and thread-safe.</remarks>
public sealed class PrestoEncoder : GeoFMEncoder
{
    // Series of a list that go through the network together: enough to keep it busy, few enough to stay in the cache.
    private const int SeriesAtOnce = 64;

    private readonly Network _network;
    private readonly NetworkValue _pooled;
    private readonly Lazy<(Network Network, NetworkValue Tokens)> _tokens;
    private readonly Lazy<PrestoDecoder>? _decoder;

    internal PrestoEncoder(WeightSet weights, string weightsFileSha256)
        : base(PrestoCard.Card, weights, weightsFileSha256)
    {
        (_network, _pooled) = PrestoNetwork.Pooled(weights);
        _tokens = new(() => PrestoNetwork.Tokens(weights));
        if (weights.Contains("decoder.mask_token"))
            _decoder = new(() => new PrestoDecoder(weights));
    }

    internal static EncoderKind Kind { get; } = new(PrestoCard.Card, WithoutDecoder, PrestoTensors.DecoderPrefix);

    /// <summary>Whether the decoder's weights were kept, so that <see cref="Reconstruct"/> works.</summary>
    public bool HasDecoder => _decoder is not null;

    /// <summary>Loads Presto's weights from a local file.</summary>
    /// <param name="path">
    /// <c>default_model.pt</c> as published, or a conversion to <c>.safetensors</c> with the same 102 tensors.
    /// </param>
    /// <param name="keepsDecoder">
    /// Whether to keep the decoder too, for <see cref="Reconstruct"/>; its tensors are checked either way.
    /// </param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or of no known format.</exception>
    /// <exception cref="NotSupportedException">The file uses a feature of its format that is not read.</exception>
    /// <exception cref="WeightMismatchException">Tensors are missing, surplus or of another shape; all are listed.</exception>
    public static PrestoEncoder Load(string path, bool keepsDecoder = false)
    {
        var (weights, sha256) = EncoderLoading.Load(path, PrestoCard.Card);
        return keepsDecoder ? new PrestoEncoder(weights, sha256) : WithoutDecoder(weights, sha256);
    }

    /// <summary>The embedding of one series: the norm of the mean over its visible tokens, the place's among them.</summary>
    /// <param name="input">The series.</param>
    /// <returns>[128].</returns>
    /// <exception cref="ArgumentException">The input does not fit; the message says what and where.</exception>
    public float[] Encode(PrestoInput input)
    {
        float[] embedding = new float[EmbeddingSize];
        Encode([input], embedding);
        return embedding;
    }

    /// <summary>The embeddings of several series; each is what it would be alone.</summary>
    /// <param name="inputs">B series; T may differ.</param>
    /// <param name="destination">[B, 128].</param>
    /// <exception cref="ArgumentException">An input does not fit, or the destination has another length.</exception>
    public void Encode(IReadOnlyList<PrestoInput> inputs, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (destination.Length != inputs.Count * EmbeddingSize)
        {
            throw new ArgumentException(
                $"The destination does not fit: expected [{inputs.Count}, {EmbeddingSize}], got {destination.Length} numbers.",
                nameof(destination));
        }

        Span<bool> visible = stackalloc bool[PrestoConfig.LongestSeries * PrestoConfig.MaskedGroups];
        Span<int> classes = stackalloc int[PrestoConfig.LongestSeries];
        TokenBatch batch = new(PrestoConfig.FeatureWidth, PrestoTokenizer.Tables);
        using NetworkRunner runner = new(_network, InstructionSets.Best);
        for (int first = 0; first < inputs.Count; first += SeriesAtOnce)
        {
            int count = Math.Min(SeriesAtOnce, inputs.Count - first);
            batch.Clear();
            for (int i = first; i < first + count; i++)
                PrestoTokenizer.AddVisible(PrestoInputReader.Read(inputs[i], visible, classes), perStep: false, batch);
            runner.Run(batch);
            for (int i = 0; i < count; i++)
                runner.OutputRow(_pooled, i).CopyTo(destination[((first + i) * EmbeddingSize)..]);
        }
    }

    /// <summary>The visible tokens of one series after the last block and their own norms, not pooled.</summary>
    /// <param name="input">The series.</param>
    /// <exception cref="ArgumentException">The input does not fit; the message says what and where.</exception>
    public PrestoTokens EncodeTokens(PrestoInput input)
    {
        Span<bool> visible = stackalloc bool[PrestoConfig.LongestSeries * PrestoConfig.MaskedGroups];
        Span<int> classes = stackalloc int[PrestoConfig.LongestSeries];
        var sample = PrestoInputReader.Read(input, visible, classes);
        int[] order = new int[PrestoConfig.Tokens(sample.Steps)];
        int count = PrestoTokenizer.Order(sample, order);
        TokenBatch batch = new(PrestoConfig.FeatureWidth, PrestoTokenizer.Tables);
        PrestoTokenizer.AddVisible(sample, perStep: false, batch);
        using NetworkRunner runner = new(_tokens.Value.Network, InstructionSets.Best);
        runner.Run(batch);
        float[] tokens = new float[count * EmbeddingSize];
        for (int i = 0; i < count; i++)
            runner.OutputRow(_tokens.Value.Tokens, i).CopyTo(tokens.AsSpan(i * EmbeddingSize));
        return new PrestoTokens(tokens, order);
    }

    /// <summary>What the decoder makes of a series: every band and class at every step, hidden ones too.</summary>
    /// <param name="input">The series.</param>
    /// <exception cref="ArgumentException">The input does not fit; the message says what and where.</exception>
    /// <exception cref="InvalidOperationException">The decoder was not kept when the weights were loaded.</exception>
    public PrestoReconstruction Reconstruct(PrestoInput input)
    {
        if (_decoder is null)
        {
            throw new InvalidOperationException(
                "Encoder 'presto' was loaded without its decoder. "
                + $"Load it with {nameof(PrestoEncoder)}.{nameof(Load)}(path, keepsDecoder: true).");
        }

        Span<bool> visible = stackalloc bool[PrestoConfig.LongestSeries * PrestoConfig.MaskedGroups];
        Span<int> classes = stackalloc int[PrestoConfig.LongestSeries];
        var sample = PrestoInputReader.Read(input, visible, classes);
        float[] values = new float[sample.Steps * PrestoConfig.Bands];
        float[] logits = new float[sample.Steps * PrestoConfig.DynamicWorldClasses];
        _decoder.Value.Reconstruct(sample, values, logits);
        return new PrestoReconstruction(values, logits);
    }

    private static PrestoEncoder WithoutDecoder(WeightSet weights, string sha256)
        => new(WeightSet.Own(weights.Names.Where(name => !name.StartsWith(PrestoTensors.DecoderPrefix, StringComparison.Ordinal))
            .Select(name => (name, weights.Shape(name).ToArray(), weights.SharedValues(name)))), sha256);

    internal override SeriesEncoder Bind(SeriesBinding binding) => PrestoSeriesEncoder.Bind(binding, _network, _pooled);
}
