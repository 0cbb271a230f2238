using System.IO.Compression;

namespace MLNetGeoFM;

/// <summary>Reads the pages of one column in one row group. Source: Apache Parquet format, parquet.thrift and Encodings.md.</summary>
/// <param name="column">What the values are.</param>
/// <param name="codec">How pages are compressed: a number of enum CompressionCodec.</param>
/// <param name="maximumBytes">Bytes that the pages may have uncompressed.</param>
internal sealed class ParquetChunk(ParquetColumn column, long codec, long maximumBytes)
{
    private const int Plain = 0;
    private const int PlainDictionary = 2;
    private const int RunLength = 3;
    private const int DeltaNumbers = 5;
    private const int DeltaLengths = 6;
    private const int DeltaBytes = 7;
    private const int RunLengthDictionary = 8;
    private const int SplitStreams = 9;
    private const int MostHeaderValues = 1000;
    private const int DataPage = 0;
    private const int DictionaryPage = 2;
    private const int DataPageVersion2 = 3;

    private static readonly string[] Codecs = ["none", "Snappy", "GZIP", "LZO", "Brotli", "LZ4", "ZSTD", "LZ4_RAW"];

    private static readonly string[] Encodings =
    [
        "PLAIN", "GROUP_VAR_INT", "PLAIN_DICTIONARY", "RLE", "BIT_PACKED", "DELTA_BINARY_PACKED", "DELTA_LENGTH_BYTE_ARRAY",
        "DELTA_BYTE_ARRAY", "RLE_DICTIONARY", "BYTE_STREAM_SPLIT",
    ];

    private readonly ParquetValues _dictionary = new(column);
    private bool _hasDictionary;

    /// <summary>Bytes of all pages, uncompressed.</summary>
    public long UncompressedBytes { get; private set; }

    /// <summary>Adds the rows of the chunk.</summary>
    /// <param name="bytes">The chunk as it stands in the file.</param>
    /// <param name="rows">Rows of the row group.</param>
    /// <param name="values">Receives them.</param>
    public void Read(ReadOnlyMemory<byte> bytes, long rows, ParquetValues values)
    {
        long last = values.Count + rows;
        int position = 0;
        while (values.Count < last)
        {
            ByteCursor cursor = new(bytes.Span[position..]);
            ThriftStruct header = ThriftStruct.Read(ref cursor, MostHeaderValues);
            long compressed = header.Number(3);
            int start = position + cursor.Position;
            cursor.Take(compressed);
            position = start + (int)compressed;
            ReadOnlyMemory<byte> page = bytes.Slice(start, (int)compressed);
            switch (header.Number(1))
            {
                case DictionaryPage:
                    ReadDictionary(header.Struct(7), Uncompressed(page, header.Number(2)));
                    break;
                case DataPage:
                    ReadPage(header.Struct(5), Uncompressed(page, header.Number(2)), last, values);
                    break;
                case DataPageVersion2:
                    ReadPageOfVersion2(header.Struct(8), page, header.Number(2), last, values);
                    break;
            }
        }
    }

    private void ReadDictionary(ThriftStruct header, ReadOnlyMemory<byte> page)
    {
        if (_hasDictionary || header.Number(2) is not (Plain or PlainDictionary))
            throw new InvalidDataException("A dictionary is not as it should be: expected one, plain, got another.");
        _hasDictionary = true;
        AddPlain(page, header.Number(1), _dictionary);
    }

    private void ReadPage(ThriftStruct header, ReadOnlyMemory<byte> page, long last, ParquetValues values)
    {
        int[] levels = Levels(header.Number(1), last, values);
        if (column.IsOptional)
        {
            ByteCursor cursor = new(page.Span);
            int length = cursor.Int32();
            PackedRuns.Decode(cursor.Take(length), 1, levels);
            page = page[cursor.Position..];
        }
        else
        {
            Array.Fill(levels, 1);
        }

        AddPage(levels, header.Number(2), page, values);
    }

    private void ReadPageOfVersion2(ThriftStruct header, ReadOnlyMemory<byte> page, long uncompressed, long last, ParquetValues values)
    {
        int[] levels = Levels(header.Number(1), last, values);
        ByteCursor cursor = new(page.Span);
        cursor.Take(header.Number(6));
        ReadOnlySpan<byte> definition = cursor.Take(header.Number(5));
        if (column.IsOptional)
            PackedRuns.Decode(definition, 1, levels);
        else
            Array.Fill(levels, 1);
        page = page[cursor.Position..];
        bool isCompressed = header.NumberOrNull(7) != 0;
        AddPage(levels, header.Number(4), isCompressed ? Uncompressed(page, uncompressed - cursor.Position) : page, values);
    }

    private static int[] Levels(long count, long last, ParquetValues values) => count >= 0 && count <= last - values.Count
        ? new int[count]
        : throw new InvalidDataException(FormattableString.Invariant($"A page has more rows than its row group: expected at most {last - values.Count}, got {count}."));

    private void AddPage(int[] levels, long encoding, ReadOnlyMemory<byte> page, ParquetValues values)
    {
        int present = levels.AsSpan().Count(1);
        if (encoding is PlainDictionary or RunLengthDictionary)
        {
            if (!_hasDictionary)
                throw new InvalidDataException("A page has indices and no dictionary before it.");
            int[] indices = new int[present];
            ByteCursor cursor = new(page.Span);
            if (present > 0)
            {
                int bits = cursor.Byte();
                PackedRuns.Decode(cursor.Take(cursor.Left), bits, indices);
            }

            AddRows(levels, values, i => values.Add(_dictionary, indices[i] >= 0 && indices[i] < _dictionary.Count
                ? indices[i]
                : throw new InvalidDataException(FormattableString.Invariant($"An index is not of the dictionary: expected 0 to {_dictionary.Count - 1}, got {indices[i]}."))));
        }
        else if (column.Type == ParquetType.Boolean && encoding is Plain or RunLength)
        {
            int[] truths = Truths(page.Span, encoding, present);
            AddRows(levels, values, i => values.Add(truths[i] == 1));
        }
        else
        {
            ParquetValues plain = new(column);
            AddPresent(encoding, page, present, plain);
            AddRows(levels, values, i => values.Add(plain, i));
        }
    }

    /// <summary>Adds the values of a page, without the rows that have none.</summary>
    private void AddPresent(long encoding, ReadOnlyMemory<byte> page, int count, ParquetValues values)
    {
        bool isWhole = column.Type is ParquetType.Int32 or ParquetType.Int64, isBytes = column.Type is ParquetType.Bytes;
        ByteCursor cursor = new(page.Span);
        switch (encoding)
        {
            case Plain:
                AddPlain(page, count, values);
                break;
            case SplitStreams when column.ValueBytes > 0:
                AddPlain(Joined(page.Span, count, column.ValueBytes), count, values);
                break;
            case DeltaNumbers when isWhole:
                foreach (long value in DeltaValues.Read(ref cursor, count))
                    values.Add(value);
                break;
            case DeltaLengths when isBytes:
                foreach (long length in DeltaValues.Read(ref cursor, count))
                {
                    int start = cursor.Position;
                    values.Add(page.Slice(start, cursor.Take(length).Length));
                }

                break;
            case DeltaBytes when isBytes || column.Type == ParquetType.FixedBytes:
                AddWithPrefixes(ref cursor, count, values);
                break;
            default:
                string name = encoding >= 0 && encoding < Encodings.Length ? Encodings[encoding] : FormattableString.Invariant($"{encoding}");
                throw new NotSupportedException($"The encoding {name} is not read for {column.Type}. Write the file as Parquet version 1.");
        }
    }

    /// <summary>Texts that begin as the one before.</summary>
    private void AddWithPrefixes(ref ByteCursor cursor, int count, ParquetValues values)
    {
        long[] prefixes = DeltaValues.Read(ref cursor, count), suffixes = DeltaValues.Read(ref cursor, count);
        byte[] last = [];
        for (int i = 0; i < count; i++)
        {
            if (prefixes[i] < 0 || prefixes[i] > last.Length)
                throw new InvalidDataException(FormattableString.Invariant($"A text begins with more of the last one than it has: expected 0 to {last.Length}, got {prefixes[i]}."));
            ReadOnlySpan<byte> suffix = cursor.Take(suffixes[i]);
            Count(prefixes[i]);
            last = [.. last.AsSpan(0, (int)prefixes[i]), .. suffix];
            if (column.Type == ParquetType.FixedBytes && last.Length != column.ValueBytes)
                throw OtherLength(column.ValueBytes, last.Length);
            values.Add((ReadOnlyMemory<byte>)last);
        }
    }

    /// <summary>First all lowest bytes, then all second ones, and so on.</summary>
    private static byte[] Joined(ReadOnlySpan<byte> page, int count, int width)
    {
        if (page.Length != (long)count * width)
            throw OtherLength((long)count * width, page.Length);
        byte[] joined = new byte[page.Length];
        for (int i = 0; i < count; i++)
        {
            for (int k = 0; k < width; k++)
                joined[(i * width) + k] = page[(k * count) + i];
        }

        return joined;
    }

    private static int[] Truths(ReadOnlySpan<byte> page, long encoding, int count)
    {
        int[] truths = new int[count];
        if (encoding == RunLength)
        {
            ByteCursor cursor = new(page);
            int length = cursor.Int32();
            PackedRuns.Decode(cursor.Take(length), 1, truths);
            return truths;
        }

        if (page.Length < (count + 7) / 8)
            throw new InvalidDataException(FormattableString.Invariant($"Truth values are cut off: expected {count} bits, got {page.Length} bytes."));
        for (int i = 0; i < count; i++)
            truths[i] = page[i / 8] >> (i % 8) & 1;
        return truths;
    }

    private static void AddRows(int[] levels, ParquetValues values, Action<int> addPresent)
    {
        int present = 0;
        foreach (int level in levels)
        {
            if (level == 1)
                addPresent(present++);
            else
                values.AddMissing();
        }
    }

    private static void AddPlain(ReadOnlyMemory<byte> page, long count, ParquetValues values)
    {
        if (count < 0 || count > Math.Max(page.Length, 1))
            throw new InvalidDataException(FormattableString.Invariant($"A page is cut off: expected {count} values, got {page.Length} bytes."));
        ByteCursor cursor = new(page.Span);
        for (long i = 0; i < count; i++)
            values.AddPlain(ref cursor, page);
    }

    private ReadOnlyMemory<byte> Uncompressed(ReadOnlyMemory<byte> page, long length)
    {
        Count(length);
        if (codec == 0)
            return page.Length == length ? page : throw OtherLength(length, page.Length);
        byte[] uncompressed = new byte[length];
        if (codec == 1)
            Snappy.Decompress(page.Span, uncompressed);
        else if (codec is 2 or 4)
            Inflate(page, uncompressed);
        else if (codec == 6)
            Zstd.Decompress(page.Span, uncompressed);
        else
        {
            string name = codec > 0 && codec < Codecs.Length ? Codecs[codec] : FormattableString.Invariant($"{codec}");
            throw new NotSupportedException($"The compression {name} is not read: expected {Codecs[0]}, {Codecs[1]}, {Codecs[2]}, {Codecs[4]} or {Codecs[6]}. Write the file with Snappy.");
        }

        return uncompressed;
    }

    private void Count(long bytes)
    {
        if (bytes < 0 || bytes > maximumBytes - UncompressedBytes)
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"A column is too large: expected at most {maximumBytes} bytes uncompressed, got more. Raise {nameof(FieldReadOptions.MaximumBytes)} if it is right."));
        }

        UncompressedBytes += bytes;
    }

    private void Inflate(ReadOnlyMemory<byte> page, byte[] uncompressed)
    {
        using MemoryStream source = new(page.ToArray());
        using Stream stream = codec == 2 ? new GZipStream(source, CompressionMode.Decompress) : new BrotliStream(source, CompressionMode.Decompress);
        int read = stream.ReadAtLeast(uncompressed, uncompressed.Length, throwOnEndOfStream: false);
        if (read < uncompressed.Length || stream.ReadByte() >= 0)
            throw OtherLength(uncompressed.Length, read);
    }

    private static InvalidDataException OtherLength(long expected, long actual) =>
        new(FormattableString.Invariant($"A page has another length: expected {expected} bytes, got {(actual == expected ? "more" : $"{actual}")}."));
}
