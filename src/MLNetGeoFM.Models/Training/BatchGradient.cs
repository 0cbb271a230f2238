namespace MLNetGeoFM.Models;

/// <summary>Takes batches forward and back through a network on several threads.</summary>
/// <remarks>
/// A batch is cut into parts of a fixed number of samples; the parts' gradients are added up in their order. So the bits do not
/// depend on the number of threads. Not safe for use by several callers at a time.
/// </remarks>
internal sealed class BatchGradient : IDisposable
{
    // As many tokens as stay in a core's own cache, at the lengths of monthly series.
    private const int SamplesPerPart = 4;

    private readonly Network _network;
    private readonly InstructionSet _set;
    private readonly HashSet<Parameter> _trainable;
    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly double[][] _gradients;
    private readonly ParallelOptions _parallel;
    private readonly List<(NetworkGradient Network, TokenBatch Tokens)> _parts = [];

    /// <param name="network">What is trained.</param>
    /// <param name="parameters">Of the network, to be trained; the others are frozen.</param>
    /// <param name="threads">Threads at most; -1 = all.</param>
    /// <param name="set">The instructions to use; null = the best.</param>
    public BatchGradient(Network network, IReadOnlyList<Parameter> parameters, int threads, InstructionSet? set = null)
    {
        _network = network;
        _set = set ?? InstructionSets.Best;
        _parameters = parameters;
        _trainable = [.. parameters];
        _gradients = [.. parameters.Select(parameter => new double[parameter.Values.Length])];
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
    }

    /// <summary>One for each parameter, row-major: those of the last batch.</summary>
    public IReadOnlyList<double[]> Gradients => _gradients;

    /// <summary>The loss of a batch; its slopes are in <see cref="Gradients"/> afterwards.</summary>
    public double Compute(TrainingBatch batch)
    {
        int parts = (batch.Count + SamplesPerPart - 1) / SamplesPerPart;
        while (_parts.Count < parts)
            _parts.Add((new NetworkGradient(_network, _set, _trainable), HiddenTokens.NewBatch()));
        Parallel.For(0, parts, _parallel, part => Forward(batch, part));
        double loss = batch.ComputeLoss();
        Parallel.For(0, parts, _parallel, part => Backward(batch, part));
        for (int p = 0; p < _parameters.Count; p++)
        {
            double[] sum = _gradients[p];
            Array.Clear(sum);
            for (int part = 0; part < parts; part++)
            {
                var own = _parts[part].Network.ParameterGradient(_parameters[p]);
                for (int i = 0; i < sum.Length; i++)
                    sum[i] += own[i];
            }
        }

        return loss;
    }

    /// <summary>Heeds new values of the trained parameters.</summary>
    public void Update() => _network.Update(_trainable);

    public void Dispose()
    {
        foreach (var (network, _) in _parts)
            network.Dispose();
    }

    private void Forward(TrainingBatch batch, int part)
    {
        var (network, tokens) = _parts[part];
        int first = part * SamplesPerPart, count = Math.Min(SamplesPerPart, batch.Count - first);
        tokens.Clear();
        for (int i = 0; i < count; i++)
            batch.AddTokens(first + i, tokens);
        network.Prepare(tokens);
        for (int i = 0; i < count; i++)
            batch.WriteInputs(first + i, network, i);
        network.Forward();
        for (int i = 0; i < count; i++)
            batch.ReadOutputs(first + i, network, i);
    }

    private void Backward(TrainingBatch batch, int part)
    {
        var network = _parts[part].Network;
        int first = part * SamplesPerPart, count = Math.Min(SamplesPerPart, batch.Count - first);
        network.ClearParameterGradients();
        for (int i = 0; i < count; i++)
            batch.WriteGradients(first + i, network, i);
        network.Backward();
    }
}
