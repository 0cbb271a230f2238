namespace MLNetGeoFM.Models;

/// <summary>A network, written once over few operations: run forward, run backward, or exported.</summary>
/// <remarks>Immutable and thread-safe; a <see cref="NetworkRunner"/> is one thread's place to run it.</remarks>
internal sealed class Network
{
    internal Network(IReadOnlyList<LayerOperation> operations, IReadOnlyList<NetworkValue> values, IReadOnlyList<NetworkValue> inputs,
        IReadOnlyList<NetworkValue> outputs)
    {
        Operations = [.. operations];
        Values = [.. values];
        Inputs = [.. inputs];
        Outputs = [.. outputs];
    }

    public IReadOnlyList<LayerOperation> Operations { get; }

    public IReadOnlyList<NetworkValue> Values { get; }

    /// <summary>Values that the caller brings.</summary>
    public IReadOnlyList<NetworkValue> Inputs { get; }

    /// <summary>Values that can be read after a run.</summary>
    public IReadOnlyList<NetworkValue> Outputs { get; }
}
