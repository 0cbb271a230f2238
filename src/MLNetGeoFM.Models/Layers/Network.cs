namespace MLNetGeoFM.Models;

/// <summary>A network, written once over few operations: run forward, run backward, or exported.</summary>
/// <remarks>
/// Immutable and thread-safe; a <see cref="NetworkRunner"/> is one thread's place to run it. Owns its parameters in native
/// memory: they are given back by <see cref="Dispose"/>, or when nobody holds the network any more.
/// </remarks>
internal sealed class Network : IDisposable
{
    private readonly NetworkWeights?[] _weights = new NetworkWeights?[Enum.GetValues<InstructionSet>().Length];

    internal Network(
        IReadOnlyList<LayerOperation> operations, IReadOnlyList<NetworkValue> values, IReadOnlyList<NetworkValue> inputs,
        IReadOnlyList<NetworkValue> outputs)
    {
        Operations = [.. operations];
        Values = [.. values];
        Inputs = [.. inputs];
        Outputs = [.. outputs];
        Plan = new ExecutionPlan(this);
    }

    public IReadOnlyList<LayerOperation> Operations { get; }

    public IReadOnlyList<NetworkValue> Values { get; }

    /// <summary>Values that the caller brings.</summary>
    public IReadOnlyList<NetworkValue> Inputs { get; }

    /// <summary>Values that can be read after a run.</summary>
    public IReadOnlyList<NetworkValue> Outputs { get; }

    /// <summary>How it is run forward.</summary>
    public ExecutionPlan Plan { get; }

    /// <summary>The parameters for the kernels of an instruction set; made on first use.</summary>
    public NetworkWeights Weights(InstructionSet set)
    {
        lock (_weights)
            return _weights[(int)set] ??= new NetworkWeights(Plan.Needed, Values.Count, set);
    }

    /// <summary>Heeds new values of parameters; not while a thread runs the network.</summary>
    public void Update(IReadOnlySet<Parameter> changed)
    {
        lock (_weights)
        {
            foreach (var weights in _weights)
                weights?.Update(changed);
        }
    }

    /// <summary>
    /// Floating-point operations of a forward pass over a batch: 2 rows inputs outputs for each linear map and projection, and
    /// 4 tokens² width for the attention of each sequence. The rest does not count.
    /// </summary>
    public long CountFlops(TokenBatch batch) => Plan.Needed.Sum(operation => operation.CountFlops(batch));

    public void Dispose()
    {
        lock (_weights)
        {
            foreach (var weights in _weights)
                weights?.Dispose();
        }
    }
}
