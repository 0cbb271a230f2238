namespace MLNetGeoFM.Models;

/// <summary>
/// All parameters of a network as the kernels of one instruction set read them; made once, shared by all threads.
/// </summary>
internal sealed class NetworkWeights : IDisposable
{
    private readonly OperationWeights?[] _weights;
    private readonly IReadOnlyList<LayerOperation> _operations;

    public NetworkWeights(IReadOnlyList<LayerOperation> operations, int values, InstructionSet set)
    {
        _operations = operations;
        _weights = new OperationWeights?[values];
        foreach (var operation in operations)
            _weights[operation.Output.Index] = operation.Prepare(set);
    }

    /// <summary>Those of the operation that computes a value.</summary>
    public OperationWeights? Of(NetworkValue output) => _weights[output.Index];

    /// <summary>Reads changed parameters again.</summary>
    public void Update(IReadOnlySet<Parameter> changed)
    {
        foreach (var operation in _operations)
        {
            if (operation.Parameters.Any(changed.Contains))
                _weights[operation.Output.Index]?.Update();
        }
    }

    public void Dispose()
    {
        foreach (var weights in _weights)
            weights?.Dispose();
    }
}
