using System.Buffers.Binary;

namespace MLNetGeoFM;

/// <summary>Goes through bytes and never beyond their end.</summary>
internal ref struct ByteCursor(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; }

    public readonly int Left => _bytes.Length - Position;

    public readonly ReadOnlySpan<byte> Rest => _bytes[Position..];

    public ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > Left)
            throw new InvalidDataException(FormattableString.Invariant($"The bytes are cut off: expected {count} more, got {Left}."));
        ReadOnlySpan<byte> taken = _bytes.Slice(Position, (int)count);
        Position += (int)count;
        return taken;
    }

    public byte Byte() => Take(1)[0];

    public readonly byte Peek() => Left > 0 ? _bytes[Position] : throw new InvalidDataException("The bytes are cut off: expected 1 more, got 0.");

    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    /// <summary>A number in groups of 7 bits, lowest first; the high bit of a byte says that more follow.</summary>
    public ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw new InvalidDataException("A number has too many bytes: expected at most 10, got more.");
    }

    public long ZigZag()
    {
        ulong value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }
}
