using System.Buffers.Binary;

namespace MLNetGeoFM;

/// <summary>Decompresses the blocks of a Zstandard frame, which share tables and the last offsets.</summary>
/// <remarks>Source: RFC 8878, 3.1.1.3.</remarks>
internal sealed class ZstdBlock
{
    private const int MostBlockBytes = 128 << 10;
    private const int FourStreams = 4;
    private const int HighestOffsetCode = 31;

    // Literal and match lengths: what a code begins with, and how many bits are added to it; below the first one a code is the length itself.
    private const int FirstLongLiteralCode = 16;
    private const int FirstLongMatchCode = 32;
    private const int ShortestMatch = 3;

    private static readonly int[] _literalBases =
        [16, 18, 20, 22, 24, 28, 32, 40, 48, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536];

    private static readonly int[] _literalBits = [1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

    private static readonly int[] _matchBases =
        [35, 37, 39, 41, 43, 47, 51, 59, 67, 83, 99, 131, 259, 515, 1027, 2051, 4099, 8195, 16387, 32771, 65539];

    private static readonly int[] _matchBits = [1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

    private static readonly FseTable _plainLiterals = new(6,
    [
        4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1,
    ]);

    private static readonly FseTable _plainOffsets = new(5,
    [
        1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1,
    ]);

    private static readonly FseTable _plainMatches = new(6,
    [
        1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        -1, -1, -1, -1, -1, -1, -1,
    ]);

    private readonly byte[] _literals = new byte[MostBlockBytes];
    private readonly int[] _lastOffsets = [1, 4, 8];
    private HuffmanTable? _huffman;
    private FseTable? _literalLengths;
    private FseTable? _offsets;
    private FseTable? _matchLengths;

    /// <summary>Decompresses a block.</summary>
    /// <param name="block">The block without its header.</param>
    /// <param name="frame">Where the frame goes.</param>
    /// <param name="written">Bytes of the frame that are there already.</param>
    /// <returns>Bytes of the frame that are there then.</returns>
    public int Decompress(ReadOnlySpan<byte> block, Span<byte> frame, int written)
    {
        ByteCursor cursor = new(block);
        ReadOnlySpan<byte> literals = ReadLiterals(ref cursor);
        int first = cursor.Byte();
        int sequences = first switch
        {
            < 128 => first,
            < 255 => ((first - 128) << 8) + cursor.Byte(),
            _ => cursor.UInt16() + 0x7F00,
        };
        if (sequences > 0)
        {
            ReadTables(ref cursor);
            BackwardBits bits = new(cursor.Rest);
            int used = Follow(ref bits, sequences, literals, frame, ref written);
            literals = literals[used..];
        }
        else if (cursor.Left > 0)
        {
            throw Damaged("a block without sequences goes on");
        }

        if (literals.Length > frame.Length - written)
            throw TooLong();
        literals.CopyTo(frame[written..]);
        return written + literals.Length;
    }

    private ReadOnlySpan<byte> ReadLiterals(ref ByteCursor cursor)
    {
        int first = cursor.Peek(), kind = first & 3, format = first >> 2 & 3;
        if (kind <= 1)
        {
            int bytes = format is 0 or 2 ? 1 : format == 1 ? 2 : 3;
            int plain = (int)(Whole(cursor.Take(bytes)) >> (bytes == 1 ? 3 : 4));
            if (kind == 0)
                return cursor.Take(plain);
            Span<byte> same = Literals(plain);
            same.Fill(cursor.Byte());
            return same;
        }

        int width = format <= 1 ? 10 : format == 2 ? 14 : 18;
        ulong header = Whole(cursor.Take((4 + (2 * width) + 7) / 8)) >> 4;
        Span<byte> literals = Literals((int)(header & ((1UL << width) - 1)));
        ByteCursor streams = new(cursor.Take((int)(header >> width)));
        if (kind == 2)
            _huffman = HuffmanTable.Read(ref streams);
        if (_huffman is null)
            throw Damaged("literals ask for the table of a block before, and there is none");
        if (format == 0)
        {
            _huffman.Decode(streams.Rest, literals);
            return literals;
        }

        int part = (literals.Length + FourStreams - 1) / FourStreams;
        if (literals.Length < (FourStreams - 1) * part)
            throw Damaged("four streams of literals hold too few of them");
        Span<int> lengths = [streams.UInt16(), streams.UInt16(), streams.UInt16()];
        for (int i = 0; i < FourStreams - 1; i++)
            _huffman.Decode(streams.Take(lengths[i]), literals.Slice(i * part, part));
        _huffman.Decode(streams.Rest, literals[((FourStreams - 1) * part)..]);
        return literals;
    }

    private void ReadTables(ref ByteCursor cursor)
    {
        int modes = cursor.Byte();
        if ((modes & 3) != 0)
            throw Damaged("a reserved bit of its tables is set");
        _literalLengths = Table(ref cursor, modes >> 6, _plainLiterals, _literalLengths, 9, FirstLongLiteralCode + _literalBases.Length - 1);
        _offsets = Table(ref cursor, modes >> 4 & 3, _plainOffsets, _offsets, 8, HighestOffsetCode);
        _matchLengths = Table(ref cursor, modes >> 2 & 3, _plainMatches, _matchLengths, 9, FirstLongMatchCode + _matchBases.Length - 1);
    }

    private static FseTable Table(ref ByteCursor cursor, int mode, FseTable plain, FseTable? before, int highestAccuracyLog, int highestSymbol)
    {
        switch (mode)
        {
            case 0:
                return plain;
            case 1:
                byte symbol = cursor.Byte();
                return symbol <= highestSymbol
                    ? new(symbol)
                    : throw Damaged(FormattableString.Invariant($"expected codes up to {highestSymbol}, got {symbol}"));
            case 2:
                return FseTable.Read(ref cursor, highestAccuracyLog, highestSymbol);
            default:
                return before ?? throw Damaged("sequences ask for the table of a block before, and there is none");
        }
    }

    /// <summary>Some literals, then bytes that stood there before, over and over; gives the number of literals used.</summary>
    private int Follow(ref BackwardBits bits, int sequences, scoped ReadOnlySpan<byte> literals, Span<byte> frame, ref int written)
    {
        int used = 0;
        var (literalTable, offsetTable, matchTable) = (_literalLengths!, _offsets!, _matchLengths!);
        int literalState = literalTable.Start(ref bits), offsetState = offsetTable.Start(ref bits), matchState = matchTable.Start(ref bits);
        for (int i = sequences; i > 0; i--)
        {
            int offsetCode = offsetTable.Symbol(offsetState);
            long offsetValue = (1L << offsetCode) + bits.Read(offsetCode);
            int matchCode = matchTable.Symbol(matchState);
            int match = matchCode < FirstLongMatchCode
                ? matchCode + ShortestMatch
                : _matchBases[matchCode - FirstLongMatchCode] + (int)bits.Read(_matchBits[matchCode - FirstLongMatchCode]);
            int literalCode = literalTable.Symbol(literalState);
            int literal = literalCode < FirstLongLiteralCode
                ? literalCode
                : _literalBases[literalCode - FirstLongLiteralCode] + (int)bits.Read(_literalBits[literalCode - FirstLongLiteralCode]);
            if (i > 1)
            {
                literalState = literalTable.Next(literalState, ref bits);
                matchState = matchTable.Next(matchState, ref bits);
                offsetState = offsetTable.Next(offsetState, ref bits);
            }

            if (literal > literals.Length - used)
                throw Damaged(FormattableString.Invariant($"expected at most {literals.Length - used} literals in a sequence, got {literal}"));
            if (literal + (long)match > frame.Length - written)
                throw TooLong();
            literals.Slice(used, literal).CopyTo(frame[written..]);
            used += literal;
            written += literal;
            long offset = Offset(offsetValue, literal == 0);
            if (offset < 1 || offset > written)
                throw Damaged(FormattableString.Invariant($"a copy reaches back too far: expected 1 to {written}, got {offset}"));
            Copy(frame, written, (int)offset, match);
            written += match;
        }

        return bits.Left == 0 ? used : throw Damaged("the bits of its sequences do not end with the last one");
    }

    /// <summary>The values 1 to 3 stand for the last offsets; without a literal between, the first of them would be pointless.</summary>
    private long Offset(long value, bool isWithoutLiteral)
    {
        int[] last = _lastOffsets;
        if (value > last.Length)
        {
            (last[2], last[1], last[0]) = (last[1], last[0], (int)Math.Min(value - last.Length, int.MaxValue));
            return last[0];
        }

        int which = (int)value - (isWithoutLiteral ? 0 : 1);
        int offset = which < last.Length ? last[which] : last[0] - 1;
        if (which > 1)
            last[2] = last[1];
        if (which > 0)
            (last[1], last[0]) = (last[0], offset);
        return offset;
    }

    private static void Copy(Span<byte> frame, int to, int offset, int count)
    {
        if (offset >= count)
        {
            frame.Slice(to - offset, count).CopyTo(frame[to..]);
            return;
        }

        for (int i = 0; i < count; i++) // byte by byte: a copy may repeat what it has just written
            frame[to + i] = frame[to + i - offset];
    }

    private Span<byte> Literals(int count) => count <= MostBlockBytes
        ? _literals.AsSpan(0, count)
        : throw Damaged(FormattableString.Invariant($"expected at most {MostBlockBytes} literals in a block, got {count}"));

    private static ulong Whole(ReadOnlySpan<byte> bytes)
    {
        Span<byte> all = stackalloc byte[sizeof(ulong)];
        bytes.CopyTo(all);
        return BinaryPrimitives.ReadUInt64LittleEndian(all);
    }

    private static InvalidDataException Damaged(string reason) => new($"A Zstandard block is not as it should be: {reason}.");

    private static InvalidDataException TooLong() => Damaged("it holds more than its page says");
}
