namespace MLNetGeoFM.Models;

/// <summary>The small network from encoded metadata to gates and a conditioning vector.</summary>
/// <remarks>
/// hidden = gelu(W₁ features + b₁ + Σ table rows), meta = gelu(W₂ hidden + b₂); gate = factor · sigmoid(w · meta + b). The factor, one
/// number of each sample, is strength (0..1, the user's) times support (0..1, how near the metadata is to what was trained on).
/// </remarks>
internal sealed class MetaEncoder
{
    private readonly List<Parameter> _parameters = [];

    /// <summary>Writes the network down.</summary>
    /// <param name="builder">Where to.</param>
    /// <param name="features">Parts of the features, one row for each sequence.</param>
    /// <param name="names">Rows of the tables, or null.</param>
    /// <param name="factor">[sequences, 1].</param>
    /// <param name="tableRows">Rows of each table.</param>
    /// <param name="gates">Number of gates.</param>
    /// <param name="options">Sizes.</param>
    /// <param name="random">Of the weights.</param>
    public MetaEncoder(
        NetworkBuilder builder, IReadOnlyList<NetworkValue> features, NetworkValue? names, NetworkValue factor,
        IReadOnlyList<int> tableRows, int gates, MetaEncoderOptions options, RandomWeights random)
    {
        NetworkValue? hidden = null;
        if (features.Count > 0)
        {
            var joined = features.Count == 1 ? features[0] : builder.Concatenate(features);
            hidden = Linear(builder, joined, "meta.hidden", options.HiddenSize, random);
        }

        if (names is not null)
        {
            Parameter[] tables = [.. tableRows.Select((rows, table) => Own(random.Normal($"meta.table{table}", 0.1, rows, options.HiddenSize)))];
            var found = builder.LookUp(names, tables);
            hidden = hidden is null ? found : builder.Add(hidden, found);
        }

        if (hidden is null)
            throw new ArgumentException("There is no metadata to encode: expected features or tables.", nameof(features));
        Meta = builder.Gelu(Linear(builder, builder.Gelu(hidden), "meta.out", options.Size, random));
        var weight = Own(random.Uniform("meta.gate.weight", gates, options.Size));
        var bias = Own(new Parameter("meta.gate.bias", [gates], new float[gates]));
        Array.Fill(bias.Values, options.GateBias);
        Gates = builder.Gate(builder.Linear(Meta, weight, bias), factor);
    }

    /// <summary>The conditioning vector, [sequences, size].</summary>
    public NetworkValue Meta { get; }

    /// <summary>[sequences, gates], each 0..factor.</summary>
    public NetworkValue Gates { get; }

    /// <summary>To be trained.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    private NetworkValue Linear(NetworkBuilder builder, NetworkValue input, string name, int size, RandomWeights random)
    {
        var weight = Own(random.Uniform($"{name}.weight", size, input.Width));
        return builder.Linear(input, weight, Own(new Parameter($"{name}.bias", [size], new float[size])));
    }

    private Parameter Own(Parameter parameter)
    {
        _parameters.Add(parameter);
        return parameter;
    }
}
