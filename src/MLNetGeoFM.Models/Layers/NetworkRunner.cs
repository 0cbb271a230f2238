namespace MLNetGeoFM.Models;

/// <summary>One thread's place to run a network forward; its memory grows to the largest batch and is kept.</summary>
internal sealed unsafe class NetworkRunner : LayerContext, IDisposable
{
    private readonly Network _network;
    private readonly AlignedBuffer[] _buffers;
    private TokenBatch _batch = new(0, 0);

    public NetworkRunner(Network network, InstructionSet set)
        : base(set)
    {
        _network = network;
        _buffers = [.. network.Values.Select(_ => new AlignedBuffer(16))];
    }

    public override TokenBatch Batch => _batch;

    public override float* Value(NetworkValue value) => _buffers[value.Index].Pointer;

    /// <summary>Makes room for a batch; inputs that the caller brings are written after this and before the run.</summary>
    public void Prepare(TokenBatch batch)
    {
        batch.EndSequence();
        _batch = batch;
        foreach (var value in _network.Values)
            _buffers[value.Index].EnsureLength((nint)Math.Max(1, Rows(value)) * Stride(value));
    }

    /// <summary>One row of an input that the caller brings.</summary>
    public Span<float> InputRow(NetworkValue input, int row) => new(Value(input) + ((nint)row * Stride(input)), input.Width);

    /// <summary>Computes the network's outputs for the prepared batch.</summary>
    public void Run()
    {
        foreach (var operation in _network.Operations)
            operation.Forward(this);
    }

    /// <summary>Prepares and runs in one call, for networks without inputs of the caller's.</summary>
    public void Run(TokenBatch batch)
    {
        Prepare(batch);
        Run();
    }

    /// <summary>One row of an output, valid until the next <see cref="Prepare"/>.</summary>
    public ReadOnlySpan<float> OutputRow(NetworkValue output, int row) => new(Value(output) + ((nint)row * Stride(output)), output.Width);

    public void Dispose()
    {
        foreach (var buffer in _buffers)
            buffer.Dispose();
    }
}
