namespace MLNetGeoFM.Models;

/// <summary>Parameters as they are, each at an aligned place of native memory.</summary>
internal sealed unsafe class NativeParameters(IReadOnlyList<Parameter> parameters) : OperationWeights
{
    private readonly AlignedBuffer[] _buffers = [.. parameters.Select(parameter => Copy(parameter))];

    /// <summary>First number of a parameter.</summary>
    public float* this[int parameter] => _buffers[parameter].Pointer;

    public override void Update()
    {
        for (int i = 0; i < _buffers.Length; i++)
            Copy([parameters[i]], _buffers[i]);
    }

    public override void Dispose()
    {
        foreach (var buffer in _buffers)
            buffer.Dispose();
    }
}
