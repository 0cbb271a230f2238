namespace MLNetGeoFM.Models;

/// <summary>One step of a network: values in, one value out. Forward and gradient stand side by side in each operation.</summary>
/// <remarks>Immutable; everything that changes is in the <see cref="LayerContext"/>, of which a thread has its own.</remarks>
internal abstract class LayerOperation
{
    protected LayerOperation(NetworkValue output, IReadOnlyList<NetworkValue> inputs, IReadOnlyList<Parameter> parameters)
    {
        Output = output;
        Inputs = inputs;
        Parameters = parameters;
    }

    public NetworkValue Output { get; }

    public IReadOnlyList<NetworkValue> Inputs { get; }

    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Writes every row of the output.</summary>
    public abstract void Forward(LayerContext context);
}
