using System.Buffers.Binary;
using System.Numerics;

namespace MLNetGeoFM;

/// <summary>Reads bits from the end of bytes to their beginning, as Zstandard writes them.</summary>
/// <remarks>
/// Source: RFC 8878, 4.1. The highest set bit of the last byte only marks the end. Bits before the beginning are zeros, and counted:
/// <see cref="Left"/> becomes negative.
/// </remarks>
internal ref struct BackwardBits
{
    private const int MostBits = 32;

    private readonly ReadOnlySpan<byte> _bytes;

    public BackwardBits(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes[^1] == 0)
            throw new InvalidDataException("Zstandard bits have no end mark. Is the file damaged?");
        _bytes = bytes;
        Left = (8 * (bytes.Length - 1)) + BitOperations.Log2(bytes[^1]);
    }

    /// <summary>Bits that were not read yet; negative: so many zeros were read before the beginning.</summary>
    public int Left { get; private set; }

    /// <summary>The next bits, 0 to 32 of them, the first read highest.</summary>
    public uint Read(int count)
    {
        if (count is < 0 or > MostBits)
            throw new InvalidDataException(FormattableString.Invariant($"A Zstandard number is too wide: expected at most {MostBits} bits, got {count}."));
        int end = Left;
        Left -= count;
        if (Left >= 0)
            return (uint)(From(Left) & ((1UL << count) - 1));
        return end > 0 ? (uint)((From(0) & ((1UL << end) - 1)) << -Left) : 0;
    }

    /// <summary>At least 57 bits from a position, where there are so many.</summary>
    private readonly ulong From(int bit)
    {
        int start = bit >> 3;
        if (_bytes.Length - start >= sizeof(ulong))
            return BinaryPrimitives.ReadUInt64LittleEndian(_bytes[start..]) >> (bit & 7);
        ulong value = 0;
        for (int i = _bytes.Length - 1; i >= start; i--)
            value = (value << 8) | _bytes[i];
        return value >> (bit & 7);
    }
}
