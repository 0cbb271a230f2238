namespace MLNetGeoFM.Models;

/// <summary>One thread's place to predict: class probabilities with metadata, how far gates were open.</summary>
internal sealed class GtcaPredictor : IDisposable
{
    private readonly GtcaNetwork _network;
    private readonly GtcaInputs _inputs;
    private readonly NetworkRunner _runner;
    private readonly TokenBatch _batch = HiddenTokens.NewBatch();
    private readonly GtcaInputRow _row;

    public GtcaPredictor(GtcaNetwork network, MetadataEncoding? encoding, InstructionSet? set = null)
    {
        _network = network;
        _inputs = new GtcaInputs(network, encoding);
        _runner = new NetworkRunner(network.Network, set ?? InstructionSets.Best);
        _row = (input, row) => _runner.InputRow(input, row);
    }

    /// <summary>Scores of one sample.</summary>
    /// <param name="sample">Hidden tokens, metadata and its support.</param>
    /// <param name="strength">How far metadata is trusted, 0..1; 0 = the frozen encoder's own prediction.</param>
    /// <param name="inputs">Metadata that is used; the rest counts as unknown.</param>
    public void Run(GtcaSample sample, float strength, MetadataInputs inputs = MetadataInputs.All)
    {
        _batch.Clear();
        sample.Tokens.AddTo(_batch);
        _runner.Prepare(_batch);
        var metadata = inputs == MetadataInputs.All ? sample.Metadata : sample.Metadata.Keep(inputs);
        _inputs.Write(sample, metadata, strength * sample.Support, 0, 0, _row);
        _runner.Run();
    }

    /// <summary>Scores of one sample whose parts lie elsewhere; allocates nothing.</summary>
    /// <param name="tokens">Hidden tokens.</param>
    /// <param name="frozen">[D], the frozen embedding; read where the network needs it.</param>
    /// <param name="metadata">What is known.</param>
    /// <param name="factor">Strength times support, 0..1.</param>
    public void Run(HiddenTokenRows tokens, ReadOnlySpan<float> frozen, in SampleMetadata metadata, float factor)
    {
        _batch.Clear();
        tokens.AddTo(_batch);
        _runner.Prepare(_batch);
        for (int token = 0; token < tokens.Count; token++)
            tokens.Row(token).CopyTo(_runner.InputRow(_network.Hidden, token));
        _inputs.Write(frozen, metadata, factor, 0, _row);
        _runner.Run();
    }

    /// <summary>[K], of the sample run last, before the softmax.</summary>
    public ReadOnlySpan<float> Scores => _runner.OutputRow(_network.Scores, 0);

    /// <summary>[K], without metadata, of the frozen embedding of the sample run last; empty where they are not computed.</summary>
    public ReadOnlySpan<float> PlainScores => _network.PlainScores is { } plain ? _runner.OutputRow(plain, 0) : [];

    /// <summary>[D], of the sample run last.</summary>
    public ReadOnlySpan<float> Embedding => _runner.OutputRow(_network.Embedding, 0);

    /// <summary>[gates], of the sample run last; empty where there are none.</summary>
    public ReadOnlySpan<float> Gates => _network.Gates is { } gates ? _runner.OutputRow(gates, 0) : [];

    public void Dispose() => _runner.Dispose();
}
