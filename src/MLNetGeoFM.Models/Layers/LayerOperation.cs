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

    /// <summary>Looks whether a batch is one that the operation can read; kernels trust it afterwards.</summary>
    /// <exception cref="ArgumentException">It is not; the message says why.</exception>
    public virtual void Check(TokenBatch batch)
    {
    }

    /// <summary>Writes every row of the output that lies in the context's range.</summary>
    public abstract void Forward(LayerContext context);

    /// <summary>
    /// Adds to the gradients of inputs and parameters, as far as they are wanted, from the gradient of the output.
    /// </summary>
    public virtual void Backward(NetworkGradient context)
        => throw new NotSupportedException($"{GetType().Name} runs forward only.");

    /// <summary>Whether the output may be written over an input that nobody reads afterwards.</summary>
    public virtual bool MayOverwrite(NetworkValue input) => false;

    /// <summary>The parameters as the kernels of an instruction set read them; null where there are none.</summary>
    public virtual OperationWeights? Prepare(InstructionSet set) => null;

    /// <summary>
    /// Multiplications and additions of a forward pass that count: those of linear maps, projections and attention.
    /// </summary>
    public virtual long CountFlops(TokenBatch batch) => 0;
}
