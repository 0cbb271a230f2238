namespace MLNetGeoFM.Models;

/// <summary>Small trained changes to the last blocks of a frozen encoder, opened by gates; closed gates give the frozen embedding.</summary>
/// <remarks>
/// Immutable but for the values of its <see cref="Parameters"/>. Writes the encoder's suffix again with the changes in it. Without
/// blocks it changes the embedding itself.
/// Source: Hu et al. 2021, LoRA, arXiv:2106.09685: A random, B = 0.
/// </remarks>
internal sealed class GatedAdapter
{
    private readonly EncoderSuffix _suffix;
    private readonly AdapterOptions _options;
    private readonly Dictionary<LayerOperation, List<LowRankChange>> _changes = [];
    private readonly List<Parameter> _parameters = [];
    private readonly List<string> _gateNames = [];
    private readonly RandomWeights _random;
    private readonly LowRankChange? _embeddingChange;

    public GatedAdapter(EncoderSuffix suffix, AdapterOptions options)
    {
        _suffix = suffix;
        _options = options;
        _random = new RandomWeights(options.Seed);
        int blocks = suffix.Operations.OfType<SelfAttentionOperation>().Count(), block = 0;
        Dictionary<NetworkValue, LayerOperation> writer = suffix.Operations.ToDictionary(operation => operation.Output);
        foreach (var attention in suffix.Operations.OfType<SelfAttentionOperation>())
        {
            string name = $"last{blocks - block++}";
            int width = attention.Output.Width;
            var qkv = (LinearOperation)writer[attention.Inputs[0]];
            var projection = Reader<LinearOperation>(attention.Output);
            var gelu = suffix.Operations.SkipWhile(operation => operation != projection).OfType<GeluOperation>().First();
            Change(AdapterTargets.Query, $"{name}.q", qkv, 0, width);
            Change(AdapterTargets.Key, $"{name}.k", qkv, width, width);
            Change(AdapterTargets.Value, $"{name}.v", qkv, 2 * width, width);
            Change(AdapterTargets.Projection, $"{name}.projection", projection, 0, width);
            Change(AdapterTargets.Mlp, $"{name}.mlp1", (LinearOperation)writer[gelu.Inputs[0]], 0, gelu.Output.Width);
            Change(AdapterTargets.Mlp, $"{name}.mlp2", Reader<LinearOperation>(gelu.Output), 0, width);
        }

        if (blocks == 0 && options.Targets != AdapterTargets.None)
            _embeddingChange = NewChange("embedding", HiddenWidth, 0, HiddenWidth);
    }

    /// <summary>Factors of all changes, to be trained.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>What each gate opens, by column of the gates.</summary>
    public IReadOnlyList<string> GateNames => _gateNames;

    /// <summary>D: numbers of a hidden token.</summary>
    public int HiddenWidth => _suffix.Hidden.Width;

    /// <summary>Writes the suffix with its changes.</summary>
    /// <param name="builder">Where to.</param>
    /// <param name="hidden">Hidden tokens.</param>
    /// <param name="gates">One column for each of <see cref="GateNames"/>, one row for each sequence; null = nothing is changed.</param>
    /// <returns>The embeddings, one row for each segment.</returns>
    public NetworkValue Write(NetworkBuilder builder, NetworkValue hidden, NetworkValue? gates)
    {
        float scale = _options.Alpha / _options.Rank;
        if (gates is not null && _embeddingChange is not null)
            hidden = builder.ChangeByLowRank(hidden, hidden, gates, [_embeddingChange], scale);
        Dictionary<NetworkValue, NetworkValue> copies = new() { [_suffix.Hidden] = hidden };
        foreach (var operation in _suffix.Operations)
        {
            var copy = EncoderSuffix.Copy(builder, operation, [.. operation.Inputs.Select(input => copies[input])]);
            if (gates is not null && _changes.TryGetValue(operation, out var changes))
                copy = builder.ChangeByLowRank(copy, copies[operation.Inputs[0]], gates, changes, scale);

            copies[operation.Output] = copy;
        }

        return copies[_suffix.Pooled];
    }

    private TOperation Reader<TOperation>(NetworkValue value)
        where TOperation : LayerOperation
        => _suffix.Operations.OfType<TOperation>().First(operation => operation.Inputs.Contains(value));

    private void Change(AdapterTargets target, string name, LinearOperation linear, int offset, int columns)
    {
        if ((_options.Targets & target) == 0)
            return;
        var change = NewChange(name, linear.Inputs[0].Width, offset, columns);
        if (!_changes.TryGetValue(linear, out var changes))
            _changes.Add(linear, changes = []);
        changes.Add(change);
    }

    private LowRankChange NewChange(string name, int inputs, int offset, int columns)
    {
        string gate = _options.HasGatePerTarget ? name : name.Split('.')[0];
        if (!_gateNames.Contains(gate))
            _gateNames.Add(gate);
        LowRankChange change = new(
            _random.Uniform($"{name}.down", _options.Rank, inputs),
            new Parameter($"{name}.up", [columns, _options.Rank], new float[columns * _options.Rank]),
            offset, _gateNames.IndexOf(gate));
        _parameters.AddRange([change.Down, change.Up]);
        return change;
    }
}
