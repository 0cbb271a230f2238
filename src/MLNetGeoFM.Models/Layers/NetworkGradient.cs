namespace MLNetGeoFM.Models;

/// <summary>
/// One thread's place to train through a network: runs it forward, keeping every value, and back, from gradients of the outputs
/// to those of trainable parameters and of inputs.
/// </summary>
/// <remarks>
/// The outputs have the bits that a <see cref="NetworkRunner"/> gives. Frozen parameters cost nothing on the way back, nor does
/// what lies below everything wanted. All rows of a batch are kept: batches of a few hundred tokens, gradients of which add up,
/// stay in the core's own cache. Sums are added up in a fixed order: the same bits every time.
/// </remarks>
internal sealed unsafe class NetworkGradient : LayerContext, IDisposable
{
    private readonly NetworkValue[] _kept;
    private readonly LayerOperation[] _forward;
    private readonly LayerOperation[] _backward;
    private readonly AlignedBuffer?[] _values;
    private readonly AlignedBuffer?[] _gradients;
    private readonly bool[] _wanted;
    private readonly Dictionary<Parameter, AlignedBuffer> _parameters = [];

    /// <param name="network">What is differentiated.</param>
    /// <param name="set">The instructions to use.</param>
    /// <param name="trainable">Parameters whose gradients are wanted; all others are frozen.</param>
    /// <param name="inputs">Inputs of the network whose gradients are wanted; null = none.</param>
    /// <exception cref="ArgumentException">A parameter or an input is not one of the network's.</exception>
    public NetworkGradient(
        Network network, InstructionSet set, IReadOnlySet<Parameter> trainable, IReadOnlySet<NetworkValue>? inputs = null)
        : base(network.Weights(set), set)
    {
        _forward = network.Plan.Needed;
        _wanted = new bool[network.Values.Count];
        foreach (var input in inputs ?? new HashSet<NetworkValue>())
        {
            if (!network.Inputs.Contains(input))
                throw new ArgumentException($"Value {input.Index} is not an input of the network.", nameof(inputs));
            _wanted[input.Index] = true;
        }

        foreach (var operation in _forward)
        {
            foreach (var parameter in operation.Parameters.Where(trainable.Contains))
                _parameters.TryAdd(parameter, new AlignedBuffer(parameter.Values.Length));
            _wanted[operation.Output.Index] = operation.Parameters.Any(trainable.Contains)
                || operation.Inputs.Any(input => _wanted[input.Index]);
        }

        if (trainable.FirstOrDefault(parameter => !_parameters.ContainsKey(parameter)) is { } unknown)
            throw new ArgumentException($"Parameter '{unknown.Name}' has no part in the network's outputs.", nameof(trainable));
        _backward = [.. _forward.Reverse().Where(operation => _wanted[operation.Output.Index])];
        _kept = [.. network.Inputs.Concat(_forward.Select(operation => operation.Output)).Distinct()];
        _values = new AlignedBuffer?[network.Values.Count];
        _gradients = new AlignedBuffer?[network.Values.Count];
        foreach (var value in _kept)
        {
            _values[value.Index] = new AlignedBuffer(16);
            if (_wanted[value.Index] || network.Outputs.Contains(value))
                _gradients[value.Index] = new AlignedBuffer(16);
        }
    }

    public override float* Value(NetworkValue value) => _values[value.Index]!.Pointer;

    /// <summary>Whether something that is wanted depends on a value's gradient.</summary>
    public bool Wants(NetworkValue value) => _wanted[value.Index];

    /// <summary>The gradient of a value, laid out as the value; operations add to it.</summary>
    public float* Gradient(NetworkValue value) => _gradients[value.Index]!.Pointer;

    /// <summary>The gradient of a parameter, row-major, to be added to; null = the parameter is frozen.</summary>
    public float* Gradient(Parameter parameter) => _parameters.TryGetValue(parameter, out var buffer) ? buffer.Pointer : null;

    /// <summary>Makes room for a batch; inputs that the caller brings are written after this and before the run.</summary>
    /// <exception cref="ArgumentException">The network cannot read such a batch.</exception>
    public void Prepare(TokenBatch batch)
    {
        batch.EndSequence();
        foreach (var operation in _forward)
            operation.Check(batch);
        Batch = batch;
        Range = batch.Whole;
        foreach (var value in _kept)
        {
            nint length = (nint)Math.Max(1, Rows(value)) * Stride(value);
            _values[value.Index]!.EnsureLength(length);
            _gradients[value.Index]?.EnsureLength(length);
        }
    }

    /// <summary>One row of an input that the caller brings.</summary>
    public Span<float> InputRow(NetworkValue input, int row) => Row(_values, input, row);

    /// <summary>Computes the outputs for the prepared batch, and makes the gradients of all values zero.</summary>
    /// <exception cref="InvalidOperationException">The batch grew or shrank since it was prepared.</exception>
    public void Forward()
    {
        if (Batch.Whole != Range)
        {
            throw new InvalidOperationException(
                $"The batch has {Batch.Rows} tokens, {Range.Rows} when it was prepared. Prepare it again.");
        }

        foreach (var operation in _forward)
            operation.Forward(this);
        foreach (var value in _kept)
        {
            if (_gradients[value.Index] is { } gradient)
                new Span<float>(gradient.Pointer, Rows(value) * Stride(value)).Clear();
        }

        GC.KeepAlive(this);
    }

    /// <summary>Prepares and runs in one call, for networks without inputs of the caller's.</summary>
    public void Forward(TokenBatch batch)
    {
        Prepare(batch);
        Forward();
    }

    /// <summary>One row of an output.</summary>
    public ReadOnlySpan<float> OutputRow(NetworkValue output, int row) => Row(_values, output, row);

    /// <summary>
    /// One row of a value's gradient: of an output, to be written between <see cref="Forward()"/> and <see cref="Backward"/>; of
    /// a wanted input, to be read afterwards.
    /// </summary>
    public Span<float> GradientRow(NetworkValue value, int row) => Row(_gradients, value, row);

    /// <summary>
    /// Adds what the batch contributes to the gradients of the trainable parameters; once after each forward run.
    /// </summary>
    public void Backward()
    {
        if (Batch.Whole != Range)
            throw new InvalidOperationException($"The batch has {Batch.Rows} tokens, {Range.Rows} when it was run forward.");
        foreach (var operation in _backward)
            operation.Backward(this);
        GC.KeepAlive(this);
    }

    /// <summary>The gradient of a trainable parameter, row-major: the sum since <see cref="ClearParameterGradients"/>.</summary>
    public Span<float> ParameterGradient(Parameter parameter) => _parameters[parameter].Span;

    public void ClearParameterGradients()
    {
        foreach (var buffer in _parameters.Values)
            buffer.Span.Clear();
    }

    public void Dispose()
    {
        foreach (var buffer in _values.Concat(_gradients).Concat(_parameters.Values))
            buffer?.Dispose();
        Scratch.Dispose();
    }

    private static Span<float> Row(AlignedBuffer?[] buffers, NetworkValue value, int row)
    {
        var buffer = buffers[value.Index] ?? throw new ArgumentException(
            $"Value {value.Index} has no memory here: it is no input or output, or nothing wanted depends on it.", nameof(value));
        return new(buffer.Pointer + ((nint)row * Stride(value)), value.Width);
    }
}
