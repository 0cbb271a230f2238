namespace MLNetGeoFM;

/// <summary>Decompresses Snappy blocks.</summary>
/// <remarks>Source: Google, snappy/format_description.txt.</remarks>
internal static class Snappy
{
    private const int LongestShortLiteral = 60;

    /// <summary>Fills a buffer of exactly the decompressed length.</summary>
    public static void Decompress(ReadOnlySpan<byte> block, Span<byte> destination)
    {
        ByteCursor cursor = new(block);
        ulong length = cursor.Varint();
        if (length != (ulong)destination.Length)
            throw new InvalidDataException(FormattableString.Invariant($"A Snappy block has another length: expected {destination.Length}, got {length}."));
        int written = 0;
        while (cursor.Left > 0)
        {
            byte tag = cursor.Byte();
            if ((tag & 3) == 0)
            {
                ReadOnlySpan<byte> literal = cursor.Take(1 + Literal(ref cursor, tag >> 2));
                if (literal.Length > destination.Length - written)
                    throw TooLong();
                literal.CopyTo(destination[written..]);
                written += literal.Length;
                continue;
            }

            int count = (tag & 3) == 1 ? 4 + (tag >> 2 & 7) : 1 + (tag >> 2);
            long offset = (tag & 3) switch
            {
                1 => ((tag & 0xE0) << 3) | cursor.Byte(),
                2 => cursor.Byte() | (cursor.Byte() << 8),
                _ => (uint)cursor.Int32(),
            };
            if (offset == 0 || offset > written)
                throw new InvalidDataException(FormattableString.Invariant($"A Snappy copy reaches back too far: expected 1 to {written}, got {offset}."));
            if (count > destination.Length - written)
                throw TooLong();
            for (int i = 0; i < count; i++, written++) // byte by byte: a copy may repeat what it has just written
                destination[written] = destination[written - (int)offset];
        }

        if (written != destination.Length)
            throw new InvalidDataException(FormattableString.Invariant($"A Snappy block is cut off: expected {destination.Length} bytes, got {written}."));
    }

    private static long Literal(ref ByteCursor cursor, int length)
    {
        if (length < LongestShortLiteral)
            return length;
        long value = 0;
        for (int i = 0; i <= length - LongestShortLiteral; i++)
            value |= (long)cursor.Byte() << (8 * i);
        return value;
    }

    private static InvalidDataException TooLong() => new("A Snappy block holds more than it says. Is the file damaged?");
}
