namespace MLNetGeoFM.Models;

/// <summary>
/// Galileo: turns series of optical, radar, weather and terrain data, of a pixel or a chip, into tokens and embeddings. What was
/// not
/// observed is hidden from it, not filled.
/// </summary>
/// <remarks>
/// Immutable and thread-safe; the weights are frozen. Source: Tseng et al. 2025, arXiv:2502.09356; src/galileo.py,
/// nasaharvest/galileo
/// @ 0f0b5b9.
/// </remarks>
public sealed class GalileoEncoder : GeoFMEncoder
{
    // Tokens that are encoded at once; more only where one sample alone has more.
    private const int TokensAtOnce = 4096;

    private readonly GalileoNetworks _networks;

    internal GalileoEncoder(WeightSet weights, string weightsFileSha256)
        : base(GalileoCard.Card, weights, weightsFileSha256)
    {
        _networks = new GalileoNetworks(Config, weights);
    }

    /// <summary>The frozen shape of the network.</summary>
    public GalileoConfig Config { get; } = GalileoConfig.Nano;

    /// <summary>Networks over these weights.</summary>
    internal GalileoNetworks Networks => _networks;

    internal static EncoderKind Kind { get; } = new(GalileoCard.Card, (weights, sha256) => new GalileoEncoder(weights, sha256));

    /// <summary>Loads Galileo's weights from a local file.</summary>
    /// <param name="path">
    /// <c>encoder.pt</c> as published, or a conversion to <c>.safetensors</c> with the same 106 tensors.
    /// </param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or of no known format.</exception>
    /// <exception cref="NotSupportedException">The file uses a feature of its format that is not read.</exception>
    /// <exception cref="WeightMismatchException">Tensors are missing, surplus or of another shape; all are listed.</exception>
    public static new GalileoEncoder Load(string path)
    {
        var (weights, sha256) = EncoderLoading.Load(path, GalileoCard.Card);
        return new GalileoEncoder(weights, sha256);
    }

    /// <summary>Encodes one sample.</summary>
    /// <param name="input">The sample, in the model's own inputs.</param>
    /// <param name="options">Patch size, resolution, depth.</param>
    /// <exception cref="ArgumentException">
    /// The sample or an option does not fit the encoder; the message lists everything.
    /// </exception>
    public GalileoTokens Encode(GalileoInput input, GalileoOptions options)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Encode([input], options)[0];
    }

    /// <summary>Encodes samples; what becomes of one does not depend on the others.</summary>
    /// <param name="inputs">Samples in the model's own inputs; they may differ in size and length.</param>
    /// <param name="options">Patch size, resolution, depth.</param>
    /// <exception cref="ArgumentException">
    /// A sample or an option does not fit the encoder; the message lists everything.
    /// </exception>
    public IReadOnlyList<GalileoTokens> Encode(IReadOnlyList<GalileoInput> inputs, GalileoOptions options)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate(Config);
        foreach (var input in inputs)
            input.Validate(Config, options.PatchSize);
        if (inputs.Count == 0)
            return [];

        int grid = inputs.Max(input => input.Height) / options.PatchSize;
        var network = _networks.Get(Key(options, grid, GalileoOutputs.Tokens));
        using var runner = new NetworkRunner(network.Network, InstructionSets.Best);
        var batch = new TokenBatch(GalileoGroups.LargestFeatureCount(options.PatchSize), GalileoNetworks.TableCount);
        List<GalileoTokens> results = [];
        for (int first = 0; first < inputs.Count;)
        {
            int end = first;
            batch.Clear();
            while (end < inputs.Count && (end == first || batch.Rows < TokensAtOnce))
            {
                GalileoTokenizer.Tokenize(
                    inputs[end++], options.PatchSize, static state => state == GalileoTokenState.Visible, batch);
                batch.EndSequence();
            }

            runner.Run(batch);
            for (int sample = first; sample < end; sample++)
                results.Add(Read(inputs[sample], options, network, runner, batch, sample - first));
            first = end;
        }

        return results;
    }

    internal override SeriesEncoder Bind(SeriesBinding binding)
    {
        var groups = GalileoSeriesGroups.Resolve(binding, Config);
        int grid = binding.Height / binding.PatchSize;
        var network = _networks.Get(new GalileoNetworkKey(
            binding.PatchSize, binding.GsdMetres, grid, binding.Layers, "", FinalNorm: true, GalileoOutputs.Pooled));
        return new GalileoSeriesEncoder(Config, binding, groups, network);
    }

    /// <summary>What the network for these options is kept under.</summary>
    internal static GalileoNetworkKey Key(GalileoOptions options, int grid, GalileoOutputs outputs)
    {
        string exits = GalileoNetworks.Exits(options.Exits);
        return new GalileoNetworkKey(
            options.PatchSize, options.GsdMetres, grid, options.Layers, exits, options.FinalNorm, outputs);
    }

    private GalileoTokens Read(
        GalileoInput input, GalileoOptions options, GalileoNetwork network, NetworkRunner runner, TokenBatch batch, int sequence)
    {
        int grid = input.Height / options.PatchSize, row = batch.SequenceStarts[sequence];
        var tokens = new GalileoTokens(EmbeddingSize, grid, grid, input.Steps);
        var hidden = options.FinalNorm ? Weights.Values("norm.bias") : default;
        foreach (var modality in Enum.GetValues<GalileoModality>())
        {
            var states = tokens.States(modality);
            for (int token = 0; token < states.Length; token++)
            {
                var place = GalileoPlace.Of(modality, token, grid, input.Steps);
                states[token] = GalileoTokenizer.StateOf(input, place, options.PatchSize);
                var destination = tokens.Tokens(modality).Slice(token * EmbeddingSize, EmbeddingSize);
                if (states[token] == GalileoTokenState.Visible)
                    runner.OutputRow(network.Tokens, row++).CopyTo(destination);
                else
                    hidden.CopyTo(destination);
            }
        }

        runner.OutputRow(network.Pooled, batch.SegmentStarts[sequence]).CopyTo(tokens.AverageValues);
        tokens.AverageEachPatch();
        return tokens;
    }
}
