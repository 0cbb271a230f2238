using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNetGeoFM.Models;

/// <summary>
/// One tensor of a <see cref="Checkpoint"/>: named, typed, shaped; its values stay in the file until they are asked for. Reading
/// is thread-safe, and ends when the checkpoint is disposed.
/// </summary>
internal sealed class CheckpointTensor
{
    private const int ElementsAtOnce = 1 << 16;

    private readonly TensorStorage _storage;
    private readonly int[] _shape;
    private readonly long _offset;

    // In elements; null where the values lie in row-major order without gaps.
    private readonly long[]? _strides;

    internal CheckpointTensor(string name, TensorType type, int[] shape, TensorStorage storage, long offset, long[]? strides)
    {
        Name = name;
        Type = type;
        Shape = Array.AsReadOnly(shape);
        Count = TensorLayout.Count(shape) ?? throw new ArgumentOutOfRangeException(nameof(shape), shape.Length,
            "Unchecked shape.");
        _shape = shape;
        _storage = storage;
        _offset = offset;
        _strides = strides is null || TensorLayout.IsContiguous(shape, strides) ? null : strides;
    }

    /// <summary>Unique in the checkpoint; keys of nested dictionaries are joined with dots.</summary>
    public string Name { get; }

    /// <summary>How the file stores an element.</summary>
    public TensorType Type { get; }

    /// <summary>Axis lengths, outermost first; empty for a scalar.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>The number of elements; 1 for a scalar, 0 where an axis has no length.</summary>
    public long Count { get; }

    /// <summary>
    /// All values in row-major order, [Count], as Single: 16- and 32-bit floats, integers up to 2^24 and booleans (0 or 1)
    /// exactly, anything else rounded to nearest.
    /// </summary>
    /// <exception cref="InvalidDataException">
    /// The content does not have the checksum that the file states, or is too long for one array.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The checkpoint has been disposed.</exception>
    public float[] ToSingles()
    {
        float[] values = Allocate<float>();
        Read(values.AsSpan());
        return values;
    }

    /// <summary>Writes what <see cref="ToSingles"/> returns into memory of the caller.</summary>
    /// <param name="destination">At least <see cref="Count"/> values; the rest is left as it is.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    /// <exception cref="InvalidDataException">The content does not have the checksum that the file states.</exception>
    /// <exception cref="ObjectDisposedException">The checkpoint has been disposed.</exception>
    public void CopyTo(Span<float> destination)
    {
        if (destination.Length < Count)
        {
            throw new ArgumentException(
                $"The destination is too short for tensor '{Name}': expected {Count} values, got {destination.Length}.",
                    nameof(destination));
        }

        Read(destination[..(int)Count]);
    }

    /// <summary>
    /// All values in row-major order, [Count], as Double: exact for every type but integers beyond 2^53, which are rounded.
    /// </summary>
    /// <exception cref="InvalidDataException">
    /// The content does not have the checksum that the file states, or is too long for one array.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The checkpoint has been disposed.</exception>
    public double[] ToDoubles()
    {
        double[] values = Allocate<double>();
        Read(values.AsSpan());
        return values;
    }

    /// <summary>All values of an integer or boolean tensor in row-major order, [Count]; true is 1.</summary>
    /// <exception cref="InvalidOperationException">The tensor holds floating-point numbers.</exception>
    /// <exception cref="InvalidDataException">
    /// The content does not have the checksum that the file states, or is too long for one array.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The checkpoint has been disposed.</exception>
    public long[] ToInt64s()
    {
        if (Type is TensorType.Float32 or TensorType.Float64 or TensorType.Float16 or TensorType.BFloat16)
        {
            throw new InvalidOperationException(
                $"Tensor '{Name}' of '{_storage.File.Path}' is not of an integer type: expected an integer or Boolean, got {Type}. Use ToDoubles.");
        }

        long[] values = Allocate<long>();
        Read(values.AsSpan());
        return values;
    }

    private T[] Allocate<T>()
    {
        if (Count > Array.MaxLength)
        {
            throw CheckpointErrors.At($"Tensor '{CheckpointErrors.Printable(Name)}' is too long for one array",
                $"at most {Array.MaxLength} elements", $"{Count}", _storage.File.Path, _storage.Entry,
                    CheckpointErrors.SaveAgain);
        }

        return GC.AllocateUninitializedArray<T>((int)Count);
    }

    private void Read<T>(Span<T> destination)
        where T : unmanaged
    {
        using MappedFile.Loan bytes = _storage.File.Borrow();
        _storage.CheckIntact(bytes);
        int size = TensorLayout.ByteCount(Type);
        bool direct = Type == TensorType.Float32 && typeof(T) == typeof(float);
        byte[]? rented = direct || _strides is null ? null
            : ArrayPool<byte>.Shared.Rent(Math.Min(ElementsAtOnce, destination.Length) * size);
        try
        {
            for (int start = 0; start < destination.Length; start += ElementsAtOnce)
            {
                Span<T> part = destination.Slice(start, Math.Min(ElementsAtOnce, destination.Length - start));
                if (direct)
                    Gather(bytes, start, size, MemoryMarshal.AsBytes(part));
                else if (rented is null)
                    ElementConversion.Convert(Type, bytes.Slice(_storage.Offset + (_offset + start) * size, part.Length * size),
                        part);
                else
                    ElementConversion.Convert(Type, Gather(bytes, start, size, rented.AsSpan(0, part.Length * size)), part);
            }
        }
        finally
        {
            if (rented is not null)
                ArrayPool<byte>.Shared.Return(rented);
        }
    }

    // Copies raw elements, from the start-th on in row-major order, as many as the target holds.
    private ReadOnlySpan<byte> Gather(MappedFile.Loan bytes, long start, int size, Span<byte> target)
    {
        if (_strides is null)
        {
            bytes.Slice(_storage.Offset + (_offset + start) * size, target.Length).CopyTo(target);
            return target;
        }

        int last = _shape.Length - 1;
        Span<int> index = stackalloc int[TensorLayout.MostAxes];
        long position = _offset;
        for (int axis = last; axis >= 0; axis--)
        {
            (start, long along) = Math.DivRem(start, _shape[axis]);
            index[axis] = (int)along;
            position += along * _strides[axis];
        }

        for (int written = 0; written < target.Length;)
        {
            int run = Math.Min(_shape[last] - index[last], (target.Length - written) / size);
            CopyRun(bytes, position, run, size, target.Slice(written, run * size));
            written += run * size;
            index[last] += run;
            position += run * _strides[last];
            for (int axis = last; axis > 0 && index[axis] == _shape[axis]; axis--)
            {
                position += _strides[axis - 1] - _shape[axis] * _strides[axis];
                index[axis] = 0;
                index[axis - 1]++;
            }
        }

        return target;
    }

    private void CopyRun(MappedFile.Loan bytes, long position, int count, int size, Span<byte> target)
    {
        long stride = _strides![^1];
        if (stride == 1)
        {
            bytes.Slice(_storage.Offset + position * size, target.Length).CopyTo(target);
            return;
        }

        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> element = bytes.Slice(_storage.Offset + (position + i * stride) * size, size);
            ref byte to = ref target[i * size];
            switch (size)
            {
                case 1: to = element[0]; break;
                case 2: Unsafe.WriteUnaligned(ref to, MemoryMarshal.Read<ushort>(element)); break;
                case 4: Unsafe.WriteUnaligned(ref to, MemoryMarshal.Read<uint>(element)); break;
                default: Unsafe.WriteUnaligned(ref to, MemoryMarshal.Read<ulong>(element)); break;
            }
        }
    }
}
