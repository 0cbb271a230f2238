using System.Runtime.InteropServices;

namespace MLNetGeoFM.Models;

/// <summary>Floats outside the managed heap, at an address that is a multiple of 64 bytes, zero at first.</summary>
/// <remarks>
/// Whoever works through <see cref="Pointer"/> keeps the buffer itself reachable meanwhile (in a field, or by
/// <see cref="GC.KeepAlive"/>): a collected buffer takes its memory along. Not safe for growing from several threads.
/// The collector is told of large buffers: a program that drops one model after another, whose weights it does not see, would else
/// keep all of them for want of managed garbage.
/// </remarks>
internal sealed unsafe class AlignedBuffer : IDisposable
{
    private const nuint Alignment = 64;
    private const nuint LargeBytes = 16 << 10;

    private float* _pointer;
    private nint _length;
    private long _toldBytes;

    /// <summary>Takes memory for a number of floats, all zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative or too large to address.</exception>
    public AlignedBuffer(nint length) => Allocate(length);

    ~AlignedBuffer() => Free();

    /// <summary>The first float.</summary>
    /// <exception cref="ObjectDisposedException">The memory was given back.</exception>
    public float* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pointer == null, this);
            return _pointer;
        }
    }

    /// <summary>Number of floats.</summary>
    public nint Length => _length;

    /// <summary>All floats; only for lengths that a span can have.</summary>
    /// <exception cref="OverflowException">There are more floats than a span can hold.</exception>
    public Span<float> Span => new(Pointer, checked((int)_length));

    /// <summary>Makes room for at least so many floats; when it has to grow, the content is lost, all floats are zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative or too large to address.</exception>
    /// <exception cref="ObjectDisposedException">The memory was given back.</exception>
    public void EnsureLength(nint length)
    {
        ObjectDisposedException.ThrowIf(_pointer == null, this);
        if (length <= _length)
            return;
        Free();
        Allocate(length);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Allocate(nint length)
    {
        if (length < 0 || length > (nint.MaxValue - (nint)Alignment) / sizeof(float))
        {
            throw new ArgumentOutOfRangeException(
                nameof(length), length, $"A buffer of {length} floats cannot be had: expected 0 or more. Check the shapes.");
        }

        nuint bytes = Math.Max(Alignment, ((nuint)length * sizeof(float) + Alignment - 1) / Alignment * Alignment);
        _pointer = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(_pointer, bytes);
        _length = length;
        if (bytes >= LargeBytes)
        {
            _toldBytes = (long)bytes;
            GC.AddMemoryPressure(_toldBytes);
        }
    }

    private void Free()
    {
        if (_toldBytes > 0)
            GC.RemoveMemoryPressure(_toldBytes);
        _toldBytes = 0;
        NativeMemory.AlignedFree(_pointer);
        _pointer = null;
        _length = 0;
    }
}
