namespace MLNetGeoFM.Models;

/// <summary>The weights of a linear map side by side in one packed matrix, and their biases.</summary>
internal sealed unsafe class LinearWeights : OperationWeights
{
    private readonly LinearOperation _operation;
    private readonly AlignedBuffer? _bias;
    private readonly Lock _lock = new();
    private PackedMatrix? _transposed;

    public LinearWeights(LinearOperation operation, InstructionSet set)
    {
        _operation = operation;
        Matrix = PackedMatrix.FromRows(Rows(), operation.Output.Width, operation.Inputs[0].Width, set);
        _bias = operation.Biases.Count == 0 ? null : Copy(operation.Biases);
    }

    /// <summary>[outputs, inputs] for y = x Wᵀ.</summary>
    public PackedMatrix Matrix { get; }

    /// <summary>[inputs, outputs] for dx = dy W; made when a gradient is first wanted.</summary>
    public PackedMatrix Transposed
    {
        get
        {
            lock (_lock)
                return _transposed ??= PackedMatrix.FromColumns(Rows(), Matrix.Outputs, Matrix.Inputs, Matrix.Set);
        }
    }

    /// <summary>[outputs] or null.</summary>
    public float* Bias => _bias is null ? null : _bias.Pointer;

    public override void Update()
    {
        Matrix.RepackRows(Rows());
        _transposed?.RepackColumns(Rows());
        if (_bias is not null)
            Copy(_operation.Biases, _bias);
    }

    public override void Dispose()
    {
        Matrix.Dispose();
        _transposed?.Dispose();
        _bias?.Dispose();
    }

    private ReadOnlySpan<float> Rows()
        => _operation.Weights.Count == 1
            ? _operation.Weights[0].Values
            : _operation.Weights.SelectMany(weight => weight.Values).ToArray();
}
