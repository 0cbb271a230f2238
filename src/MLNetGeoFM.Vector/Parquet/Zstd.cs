namespace MLNetGeoFM;

/// <summary>Decompresses Zstandard frames.</summary>
/// <remarks>
/// Source: RFC 8878. Without dictionaries. What is allocated does not depend on what a frame says of itself: matches reach back into the
/// destination, and a block has at most 128 KiB of literals.
/// </remarks>
internal static class Zstd
{
    private const uint Magic = 0xFD2FB528;
    private const uint SkippableMagic = 0x184D2A50;
    private const int BlockHeaderBytes = 3;

    /// <summary>Fills a buffer of exactly the decompressed length.</summary>
    public static void Decompress(ReadOnlySpan<byte> frames, Span<byte> destination)
    {
        ByteCursor cursor = new(frames);
        int written = 0;
        while (cursor.Left > 0)
        {
            uint magic = (uint)cursor.Int32();
            if ((magic & ~0xFu) == SkippableMagic)
                cursor.Take((uint)cursor.Int32());
            else if (magic == Magic)
                written += ReadFrame(ref cursor, destination[written..]);
            else
                throw new InvalidDataException(FormattableString.Invariant($"A Zstandard frame is none: expected {Magic:X8} at its beginning, got {magic:X8}."));
        }

        if (written != destination.Length)
            throw new InvalidDataException(FormattableString.Invariant($"Zstandard frames have another length: expected {destination.Length} bytes, got {written}."));
    }

    private static int ReadFrame(ref ByteCursor cursor, Span<byte> destination)
    {
        int descriptor = cursor.Byte();
        bool isSingleSegment = (descriptor & 0x20) != 0, hasChecksum = (descriptor & 4) != 0;
        if ((descriptor & 8) != 0)
            throw new InvalidDataException("A Zstandard frame has a reserved bit set: expected a frame of RFC 8878.");
        if (!isSingleSegment)
            cursor.Byte(); // the window, which is the whole destination here
        int dictionaryBytes = (descriptor & 3) is 3 ? 4 : descriptor & 3;
        if (cursor.Take(dictionaryBytes).ContainsAnyExcept<byte>(0))
            throw new NotSupportedException("A Zstandard frame needs a dictionary of its own: expected none.");
        int contentBytes = (descriptor >> 6) switch { 0 => isSingleSegment ? 1 : 0, 1 => 2, 2 => 4, _ => 8 };
        ulong content = contentBytes == 2 ? 256u : 0;
        ReadOnlySpan<byte> size = cursor.Take(contentBytes);
        for (int i = 0; i < size.Length; i++)
            content += (ulong)size[i] << (8 * i);

        int written = ReadBlocks(ref cursor, destination);
        if (contentBytes > 0 && content != (ulong)written)
            throw new InvalidDataException(FormattableString.Invariant($"A Zstandard frame has another length: expected {content} bytes, got {written}."));
        if (hasChecksum && (uint)cursor.Int32() != (uint)XxHash64.Of(destination[..written]))
            throw new InvalidDataException("A Zstandard frame has another checksum than it says. Is the file damaged?");
        return written;
    }

    private static int ReadBlocks(ref ByteCursor cursor, Span<byte> destination)
    {
        ZstdBlock? compressed = null;
        int written = 0;
        for (bool isLast = false; !isLast;)
        {
            ReadOnlySpan<byte> header = cursor.Take(BlockHeaderBytes);
            int number = header[0] | (header[1] << 8) | (header[2] << 16);
            int size = number >> 3;
            isLast = (number & 1) != 0;
            switch (number >> 1 & 3)
            {
                case 0:
                    cursor.Take(size).CopyTo(Room(destination, written, size));
                    written += size;
                    break;
                case 1:
                    Room(destination, written, size).Fill(cursor.Byte());
                    written += size;
                    break;
                case 2:
                    written = (compressed ??= new()).Decompress(cursor.Take(size), destination, written);
                    break;
                default:
                    throw new InvalidDataException("A Zstandard block is of the reserved kind: expected raw, repeated or compressed.");
            }
        }

        return written;
    }

    private static Span<byte> Room(Span<byte> destination, int written, int size) => size <= destination.Length - written
        ? destination.Slice(written, size)
        : throw new InvalidDataException("A Zstandard frame holds more than its page says. Is the file damaged?");
}
