namespace MLNetGeoFM.Models;

/// <summary>
/// The network from hidden tokens and metadata to class scores: the frozen end of an encoder with its gated adapter, the metadata
/// encoder, the head. Baselines are the same network with less in it.
/// </summary>
/// <remarks>
/// Sequences are samples. A sample whose factor (strength times support) is exactly 0 has the scores that the head gives to the
/// frozen embedding, bit for bit, whatever its metadata.
/// </remarks>
internal sealed class GtcaNetwork : IDisposable
{
    // Far below any score: the probability is 0, and stays finite in sums.
    private const float AbsentClassBias = -1000;

    private readonly NetworkBuilder _builder = new();
    private readonly RandomWeights _random;
    private readonly GtcaNetworkOptions _options;
    private readonly List<Parameter> _parameters = [];
    private readonly Parameter _center;
    private readonly Parameter _factor;
    private readonly Parameter? _headHidden;
    private readonly Parameter? _headHiddenBias;
    private readonly Parameter? _headConditioning;

    /// <param name="suffix">The end of the encoder.</param>
    /// <param name="encoding">How metadata is encoded; null only where it is not used.</param>
    /// <param name="scale">Of frozen embeddings, before the head.</param>
    /// <param name="options">What there is.</param>
    /// <exception cref="ArgumentException">The encoding does not fit what metadata is to do.</exception>
    public GtcaNetwork(EncoderSuffix suffix, MetadataEncoding? encoding, EmbeddingScale scale, GtcaNetworkOptions options)
    {
        _options = options;
        Suffix = suffix;
        Scale = scale;
        _random = new RandomWeights(options.Seed);
        int width = suffix.Pooled.Width;
        Hidden = _builder.Input(suffix.Hidden.Width);
        Factor = _builder.Input(1, RowDomain.Sequence);
        encoding = options.Use == MetadataUse.None ? null
            : encoding ?? throw new ArgumentException($"Metadata is to be used ({options.Use}), but not encoded.", nameof(encoding));
        Features = [.. (encoding?.Parts ?? []).Select(part => _builder.Input(part, RowDomain.Sequence))];
        if (encoding?.TableRows.Count > 0)
            Names = _builder.Input(encoding.TableRows.Count, RowDomain.Sequence);
        var adapter = new GatedAdapter(suffix, options.Adapter ?? new AdapterOptions { Targets = AdapterTargets.None, Blocks = 1 });
        GateNames = [.. adapter.GateNames];
        var (gates, conditioning, tokens) = WriteMetadata(encoding, adapter);
        _parameters.AddRange(adapter.Parameters);
        Gates = gates;
        Embedding = adapter.Write(_builder, tokens, adapter.GateNames.Count == 0 ? null : gates);

        _center = new Parameter("head.center", [width], scale.Centers);
        _factor = new Parameter("head.factor", [width], scale.Factors);
        int inputs = width;
        if (options.HeadHiddenSize > 0)
        {
            inputs = options.HeadHiddenSize;
            _headHidden = Own(_random.Uniform("head.hidden.weight", inputs, width));
            _headHiddenBias = Own(new Parameter("head.hidden.bias", [inputs], new float[inputs]));
        }

        HeadWeight = Own(new Parameter("head.weight", [options.Classes, inputs], new float[options.Classes * inputs]));
        HeadBias = Own(new Parameter("head.bias", [options.Classes], new float[options.Classes]));
        if (conditioning is not null)
        {
            int columns = _headHidden?.Shape[0] ?? options.Classes;
            _headConditioning = Own(new Parameter("head.conditioning", [columns, conditioning.Width], new float[columns * conditioning.Width]));
        }

        Scores = WriteHead(Embedding, conditioning);
        List<NetworkValue> outputs = [Embedding, Scores];
        if (gates is not null)
            outputs.Add(gates);
        if (options.HasPlainScores)
        {
            Frozen = _builder.Input(width, RowDomain.Segment);
            outputs.Add(PlainScores = WriteHead(Frozen, null));
        }

        Network = _builder.Build(outputs);
    }

    public Network Network { get; }

    /// <summary>The frozen end of the encoder.</summary>
    public EncoderSuffix Suffix { get; }

    /// <summary>Of embeddings, before the head.</summary>
    public EmbeddingScale Scale { get; }

    /// <summary>What there is.</summary>
    public GtcaNetworkOptions Options => _options;

    /// <summary>Input, [tokens, D]: what the prefix gave.</summary>
    public NetworkValue Hidden { get; }

    /// <summary>Input, [samples, 1]: strength times support, 0..1.</summary>
    public NetworkValue Factor { get; }

    /// <summary>Inputs, [samples, part]: the encoded metadata.</summary>
    public IReadOnlyList<NetworkValue> Features { get; }

    /// <summary>Input, [samples, tables]: rows of the metadata's tables; null = no tables.</summary>
    public NetworkValue? Names { get; }

    /// <summary>Input, [segments, D]: frozen embeddings; null = the scores without metadata are not computed.</summary>
    public NetworkValue? Frozen { get; }

    /// <summary>Output, [segments, D]: adapted embeddings.</summary>
    public NetworkValue Embedding { get; }

    /// <summary>Output, [segments, K], before the softmax.</summary>
    public NetworkValue Scores { get; }

    /// <summary>Output, [segments, K]: without metadata; null = not computed.</summary>
    public NetworkValue? PlainScores { get; }

    /// <summary>Output, [samples, gates]: how far each is open; the last is the head's where it is conditioned. Null = there are none.</summary>
    public NetworkValue? Gates { get; }

    /// <summary>What the adapter's gates open.</summary>
    public IReadOnlyList<string> GateNames { get; }

    /// <summary>To be trained, in a fixed order.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>[K, D], or [K, hidden], zero at first.</summary>
    public Parameter HeadWeight { get; }

    /// <summary>[K], zero at first.</summary>
    public Parameter HeadBias { get; }

    /// <summary>
    /// Begins with the weights of a head trained on frozen embeddings: with closed gates the network then predicts as it does, within
    /// the rounding of floats. The network's scale is that of the head.
    /// </summary>
    /// <exception cref="ArgumentException">The head has other features or classes, or this network's head is not linear.</exception>
    public void BeginWith(LogisticRegression head)
    {
        int width = Embedding.Width;
        if (_headHidden is not null || head.NumberOfFeatures != width || head.NumberOfClasses != _options.Classes)
        {
            throw new ArgumentException($"A head of {head.NumberOfFeatures} features and {head.NumberOfClasses} classes does not fit: "
                + $"expected a linear head here, {width} features and {_options.Classes} classes.", nameof(head));
        }

        for (int k = 0; k < _options.Classes; k++)
        {
            double bias = head.Weight(width, k);
            HeadBias.Values[k] = double.IsNegativeInfinity(bias) ? AbsentClassBias : (float)bias;
            for (int d = 0; d < width; d++)
                HeadWeight.Values[(k * width) + d] = double.IsNegativeInfinity(bias) ? 0 : (float)head.Weight(d, k);
        }

        Network.Update(new HashSet<Parameter> { HeadWeight, HeadBias });
    }

    public void Dispose() => Network.Dispose();

    // Gates, what the head sees of metadata, and the tokens that the suffix begins with.
    private (NetworkValue? Gates, NetworkValue? Conditioning, NetworkValue Tokens) WriteMetadata(
        MetadataEncoding? encoding, GatedAdapter adapter)
    {
        int count = adapter.GateNames.Count;
        switch (_options.Use)
        {
            case MetadataUse.Gates:
                int all = count + (_options.ConditionsHead ? 1 : 0);
                MetaEncoder meta = new(_builder, Features, Names, Factor, encoding!.TableRows, Math.Max(1, all), _options.Meta, _random);
                _parameters.AddRange(meta.Parameters);
                return (meta.Gates, _options.ConditionsHead ? _builder.GateRows(meta.Meta, meta.Gates, count) : null, Hidden);
            case MetadataUse.Concatenation:
                List<NetworkValue> parts = [.. Features];
                if (Names is not null)
                {
                    parts.Add(_builder.LookUp(Names, [.. encoding!.TableRows.Select(
                        (rows, table) => Own(_random.Normal($"meta.table{table}", 0.1, rows, _options.TableWidth)))]));
                }

                var joined = parts.Count == 1 ? parts[0] : _builder.Concatenate(parts);
                return (Constant(count), _builder.GateRows(joined, Factor, 0), Hidden);
            case MetadataUse.TokenAddition:
                return (Constant(count), null, AddToTokens());
            default:
                return (Constant(count), null, Hidden);
        }
    }

    private NetworkValue AddToTokens()
    {
        if (Names is not null || Features.Count == 0 || Features.Any(part => part.Width != Hidden.Width))
        {
            throw new ArgumentException($"What is added to tokens is as wide as they are: expected parts of {Hidden.Width} numbers and no "
                + $"tables, got parts of {string.Join(", ", Features.Select(part => part.Width))}.", nameof(_options));
        }

        var tokens = Hidden;
        for (int part = 0; part < Features.Count; part++)
        {
            var scale = Own(new Parameter($"meta.scale{part}", [1, 1], [0.1f])); // Prithvi's at first
            tokens = _builder.AddToTokens(tokens, _builder.GateRows(Features[part], _builder.Linear(Factor, scale, null), 0));
        }

        return tokens;
    }

    // Gates that metadata has no part in.
    private NetworkValue? Constant(int count)
    {
        if (count <= 1)
            return count == 0 ? null : Factor;
        float[] ones = new float[count];
        Array.Fill(ones, 1);
        return _builder.Linear(Factor, new Parameter("gate.ones", [count, 1], ones), null);
    }

    private NetworkValue WriteHead(NetworkValue embedding, NetworkValue? conditioning)
    {
        var x = _builder.ScaleColumns(embedding, _center, _factor);
        if (_headHidden is not null)
            x = _builder.Gelu(Condition(_builder.Linear(x, _headHidden, _headHiddenBias), conditioning));
        var scores = _builder.Linear(x, HeadWeight, HeadBias);
        return _headHidden is null ? Condition(scores, conditioning) : scores;
    }

    private NetworkValue Condition(NetworkValue value, NetworkValue? conditioning)
        => conditioning is null
            ? value
            : _builder.Add(value, _builder.CopyToSegments(_builder.Linear(conditioning, _headConditioning!, null)));

    private Parameter Own(Parameter parameter)
    {
        _parameters.Add(parameter);
        return parameter;
    }
}
