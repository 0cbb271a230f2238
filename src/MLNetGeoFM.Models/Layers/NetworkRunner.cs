namespace MLNetGeoFM.Models;

/// <summary>One thread's place to run a network forward; its memory grows to the largest batch and is kept.</summary>
/// <remarks>
/// A batch is taken through all operations in ranges of whole sequences, few enough tokens at a time that their values stay in
/// the core's own cache. A sequence's numbers depend neither on that nor on its neighbours, bit for bit.
/// </remarks>
internal sealed unsafe class NetworkRunner : LayerContext, IDisposable
{
    /// <summary>Tokens that are taken through the network together.</summary>
    public const int RowsPerRange = 256;

    private readonly Network _network;
    private readonly LayerOperation[] _steps;
    private readonly AlignedBuffer[] _slots;
    private readonly AlignedBuffer?[] _whole;
    private readonly NetworkValue[] _ends;
    private readonly float*[] _values;
    private readonly int _rowsPerRange;
    private TokenRange _prepared;

    public NetworkRunner(Network network, InstructionSet set, int rowsPerRange = RowsPerRange)
        : base(network.Weights(set), set)
    {
        _network = network;
        _rowsPerRange = rowsPerRange;
        _steps = network.Plan.Steps;
        _slots = [.. network.Plan.Memory.Slots.Select(_ => new AlignedBuffer(16))];
        _ends = [.. network.Inputs.Concat(network.Outputs).Distinct()];
        _whole = new AlignedBuffer?[network.Values.Count];
        foreach (var value in _ends)
            _whole[value.Index] = new AlignedBuffer(16);
        _values = new float*[network.Values.Count];
    }

    public override float* Value(NetworkValue value) => _values[value.Index];

    /// <summary>Makes room for a batch; inputs that the caller brings are written after this and before the run.</summary>
    /// <exception cref="ArgumentException">The network cannot read such a batch.</exception>
    public void Prepare(TokenBatch batch)
    {
        batch.EndSequence();
        foreach (var step in _steps)
            step.Check(batch);
        Batch = batch;
        _prepared = batch.Whole;
        TokenRange most = new(0, 1, 0, 1, 0, 1);
        for (int first = 0; first < batch.Sequences; first += Range.Sequences)
        {
            Range = batch.Range(first, _rowsPerRange);
            most = most with
            {
                Sequences = Math.Max(most.Sequences, Range.Sequences),
                Rows = Math.Max(most.Rows, Range.Rows),
                Segments = Math.Max(most.Segments, Range.Segments),
            };
        }

        for (int slot = 0; slot < _slots.Length; slot++)
        {
            var (width, domain) = _network.Plan.Memory.Slots[slot];
            _slots[slot].EnsureLength((nint)most.RowsOf(domain) * Stride(width));
        }

        foreach (var value in _ends)
        {
            nint count = Math.Max(1, _prepared.RowsOf(value.Domain));
            _whole[value.Index]!.EnsureLength(count * Stride(value));
        }

        for (int value = 0; value < _values.Length; value++)
        {
            int slot = _network.Plan.Memory.SlotOfValue[value];
            _values[value] = slot < 0 ? null : _slots[slot].Pointer;
        }
    }

    /// <summary>One row of an input that the caller brings.</summary>
    public Span<float> InputRow(NetworkValue input, int row) => new(Row(input, row), input.Width);

    /// <summary>Computes the network's outputs for the prepared batch.</summary>
    /// <exception cref="OperationCanceledException">The token asked for it; outputs are then undefined.</exception>
    /// <exception cref="InvalidOperationException">The batch grew or shrank since it was prepared.</exception>
    public void Run(CancellationToken cancellationToken = default)
    {
        if (Batch.Whole != _prepared)
        {
            throw new InvalidOperationException(
                $"The batch has {Batch.Rows} tokens, {_prepared.Rows} when it was prepared. Prepare it again.");
        }

        for (int first = 0; first < Batch.Sequences; first += Range.Sequences)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Range = Batch.Range(first, _rowsPerRange);
            foreach (var value in _ends)
                _values[value.Index] = Row(value, Range.FirstRowOf(value.Domain));
            foreach (var step in _steps)
                step.Forward(this);
        }

        GC.KeepAlive(this);
    }

    /// <summary>Prepares and runs in one call, for networks without inputs of the caller's.</summary>
    public void Run(TokenBatch batch, CancellationToken cancellationToken = default)
    {
        Prepare(batch);
        Run(cancellationToken);
    }

    /// <summary>One row of an output, valid until the next <see cref="Prepare"/>.</summary>
    public ReadOnlySpan<float> OutputRow(NetworkValue output, int row) => new(Row(output, row), output.Width);

    public void Dispose()
    {
        foreach (var buffer in _slots)
            buffer.Dispose();
        foreach (var buffer in _whole)
            buffer?.Dispose();
        Scratch.Dispose();
    }

    private float* Row(NetworkValue value, int row)
    {
        var buffer = _whole[value.Index] ?? throw new ArgumentException(
            $"Value {value.Index} is neither an input nor an output of the network: its memory is used again. Name it in Build.",
            nameof(value));
        return buffer.Pointer + ((nint)row * Stride(value));
    }
}
