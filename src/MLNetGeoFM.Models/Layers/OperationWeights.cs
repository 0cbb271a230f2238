namespace MLNetGeoFM.Models;

/// <summary>
/// An operation's parameters in native memory, packed for the kernels of one instruction set; shared by all threads.
/// </summary>
internal abstract class OperationWeights : IDisposable
{
    /// <summary>Reads the parameters again, after their values changed; not while another thread computes with them.</summary>
    public abstract void Update();

    public abstract void Dispose();

    /// <summary>Parameters one after another in native memory.</summary>
    protected static AlignedBuffer Copy(params IReadOnlyList<Parameter> parameters)
    {
        AlignedBuffer buffer = new((nint)parameters.Sum(parameter => (long)parameter.Values.Length));
        Copy(parameters, buffer);
        return buffer;
    }

    /// <summary>The same into memory that is there.</summary>
    protected static void Copy(IReadOnlyList<Parameter> parameters, AlignedBuffer buffer)
    {
        int start = 0;
        foreach (var parameter in parameters)
        {
            parameter.Values.CopyTo(buffer.Span[start..]);
            start += parameter.Values.Length;
        }
    }
}
