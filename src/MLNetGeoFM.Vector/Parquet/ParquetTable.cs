using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace MLNetGeoFM;

/// <summary>
/// Reads the flat columns of a Parquet file, one whole column at a time: texts, numbers, truth values, dates and bytes; plain, with a
/// dictionary, as differences or split streams; uncompressed, Snappy, GZIP, Brotli or ZSTD. One thread at a time.
/// </summary>
public sealed class ParquetTable : IDisposable
{
    private const int MagicBytes = 4;
    private const int TailBytes = 8;
    private const int MostFooterBytes = 64 << 20;
    private const int MostFooterValues = 4_000_000;
    private const int MostRows = 50_000_000;
    private const int TicksPerMicrosecond = 10;

    /// <summary>Texts that are kept to be given again; a column without a dictionary has a new one in every row.</summary>
    internal const int MostSharedTexts = 1 << 16;

    private readonly Stream _stream;
    private readonly string _source;
    private readonly FieldReadOptions _options;
    private readonly List<ParquetColumn> _columns;
    private readonly List<ThriftStruct> _groups;

    private ParquetTable(Stream stream, string source, FieldReadOptions options)
    {
        (_stream, _source, _options) = (stream, source, options);
        try
        {
            ThriftStruct footer = ReadFooter();
            _columns = ParquetColumn.Of([.. footer.Structs(2)]);
            _groups = [.. footer.Structs(4)];
            RowCount = CountRows(footer.Number(3));
            Dictionary<string, string> metadata = new(StringComparer.Ordinal);
            foreach (ThriftStruct pair in footer.Structs(5))
                metadata[pair.Text(1)] = pair.TextOrNull(2) ?? "";
            Metadata = metadata;
        }
        catch (InvalidDataException cause)
        {
            throw new InvalidDataException($"The Parquet file cannot be read: {cause.Message} In '{source}'.", cause);
        }
    }

    /// <summary>Number of rows.</summary>
    public int RowCount { get; }

    /// <summary>Names of the columns that can be read; nested and repeated ones are not among them.</summary>
    public IReadOnlyList<string> ColumnNames => [.. _columns.Select(column => column.Name)];

    /// <summary>What the file says about itself: keys and their texts.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file and reads its footer.</summary>
    /// <param name="file">Path of the file.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <returns>The table; dispose it to close the file.</returns>
    /// <exception cref="InvalidDataException">The file is missing, too large, or no Parquet file.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static ParquetTable Open(string file, FieldReadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        options ??= new();
        options.Validate();
        if (!File.Exists(file))
            throw new InvalidDataException($"The table '{file}' is missing: expected a Parquet file, got none. Correct the path.");
        FileStream stream = File.OpenRead(file);
        try
        {
            return new(stream, file, options);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads a column of texts; whole numbers come as their digits.</summary>
    /// <param name="column">Name of the column.</param>
    /// <returns>[rows]; null where the value is missing.</returns>
    /// <exception cref="InvalidDataException">The column is missing, damaged, of another kind, or written in a way that is not read.</exception>
    public IReadOnlyList<string?> ReadTexts(string column)
    {
        var (found, values) = Read(column, "texts", ParquetMeaning.Text, ParquetMeaning.Plain, ParquetMeaning.Unsigned);
        if (found.Type is ParquetType.Single or ParquetType.Double or ParquetType.Boolean)
            throw OtherKind(found, "texts or whole numbers");
        UTF8Encoding strict = new(false, throwOnInvalidBytes: true);
        Dictionary<ReadOnlyMemory<byte>, string> shared = []; // rows of one entry of a dictionary have the same bytes, not only equal ones
        string?[] texts = new string?[values.Count];
        long length = 0;
        for (int row = 0; row < texts.Length; row++)
        {
            if (!values.Present[row])
                continue;
            if (values.Integers.Count > 0)
            {
                texts[row] = Digits(values.Integers[row], found);
                continue;
            }

            if (!shared.TryGetValue(values.Bytes[row], out string? text))
            {
                length += values.Bytes[row].Length;
                if (length > _options.MaximumBytes)
                    throw Fault(FormattableString.Invariant($"The texts are too large: expected at most {_options.MaximumBytes} bytes, got more. Raise {nameof(_options.MaximumBytes)} if it is right."), found);
                text = Text(values.Bytes[row], strict, found, row);
                if (shared.Count < MostSharedTexts)
                    shared.Add(values.Bytes[row], text);
            }

            texts[row] = text;
        }

        return texts;
    }

    /// <summary>Reads a column of numbers or truth values (1 and 0).</summary>
    /// <param name="column">Name of the column.</param>
    /// <returns>[rows]; NaN where the value is missing.</returns>
    /// <exception cref="InvalidDataException">The column is missing, damaged, of another kind, or written in a way that is not read.</exception>
    public IReadOnlyList<double> ReadNumbers(string column)
    {
        var (found, values) = Read(column, "numbers", ParquetMeaning.Plain, ParquetMeaning.Unsigned, ParquetMeaning.Decimal);
        if (found.Type is ParquetType.Bytes or ParquetType.FixedBytes)
            throw OtherKind(found, "numbers");
        if (found.Type is ParquetType.Single or ParquetType.Double)
            return values.Numbers;
        double unit = found.Meaning == ParquetMeaning.Decimal ? Math.Pow(10, found.Scale) : 1;
        double[] numbers = new double[values.Count];
        for (int row = 0; row < numbers.Length; row++)
            numbers[row] = !values.Present[row] ? double.NaN : (IsLargeUnsigned(found) ? (ulong)values.Integers[row] : values.Integers[row]) / unit;
        return numbers;
    }

    /// <summary>Reads a column of dates or points in time, ready for <see cref="SeriesRecord"/> and <see cref="SeriesCalendar"/>.</summary>
    /// <param name="column">Name of the column.</param>
    /// <returns>
    /// [rows]; null where the value is missing; a point in time of UTC has that kind; a date is midnight of unspecified kind, and so is a
    /// time of a file that does not know its time zone.
    /// </returns>
    /// <exception cref="InvalidDataException">The column is missing, damaged, of another kind, or written in a way that is not read.</exception>
    public IReadOnlyList<DateTime?> ReadTimes(string column)
    {
        var (found, values) = Read(column, "dates or times", ParquetMeaning.Date, ParquetMeaning.Milliseconds, ParquetMeaning.Microseconds, ParquetMeaning.Nanoseconds);
        DateTimeKind kind = found.IsUtc ? DateTimeKind.Utc : DateTimeKind.Unspecified;
        DateTime?[] times = new DateTime?[values.Count];
        for (int row = 0; row < times.Length; row++)
        {
            if (!values.Present[row])
                continue;
            Int128 ticks = values.Integers[row] * (found.Meaning switch
            {
                ParquetMeaning.Date => (Int128)TimeSpan.TicksPerDay,
                ParquetMeaning.Milliseconds => TimeSpan.TicksPerMillisecond,
                ParquetMeaning.Microseconds => TicksPerMicrosecond,
                _ => 1,
            }) / (found.Meaning == ParquetMeaning.Nanoseconds ? 100 : 1);
            ticks += DateTime.UnixEpoch.Ticks;
            times[row] = ticks >= 0 && ticks <= DateTime.MaxValue.Ticks
                ? new DateTime((long)ticks, kind)
                : throw Fault(FormattableString.Invariant($"Row {row} has no date: expected a year from 1 to 9999, got {values.Integers[row]} as {found.Meaning}."), found);
        }

        return times;
    }

    /// <summary>Reads a column of bytes, for instance geometries.</summary>
    /// <param name="column">Name of the column.</param>
    /// <returns>[rows]; null where the value is missing.</returns>
    /// <exception cref="InvalidDataException">The column is missing, damaged, of another kind, or written in a way that is not read.</exception>
    public IReadOnlyList<ReadOnlyMemory<byte>?> ReadBytes(string column)
    {
        var (found, values) = Read(column, "bytes", ParquetMeaning.Plain, ParquetMeaning.Text);
        if (found.Type is not (ParquetType.Bytes or ParquetType.FixedBytes))
            throw OtherKind(found, "bytes");
        return [.. values.Bytes.Select((bytes, row) => values.Present[row] ? bytes : (ReadOnlyMemory<byte>?)null)];
    }

    /// <summary>Reads observations, one row for each date of each sample, in any order, and puts them together as series.</summary>
    /// <param name="columns">Which columns hold them, and how digital numbers become reflectance; a missing number is no observation.</param>
    /// <returns>One record for each sample, in the order of their first rows, dates ascending; ready for <c>LoadSeries</c>.</returns>
    /// <exception cref="ArgumentException">The columns are not as they should be; the message lists every fault.</exception>
    /// <exception cref="InvalidDataException">
    /// A column is missing or of another kind, or an observation has no id, no date, the day of another one of its sample, or another
    /// label, region, split or block than those of its sample.
    /// </exception>
    public IReadOnlyList<SeriesRecord> ReadSeries(ParquetSeriesColumns columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        columns.Validate();
        return ParquetSeries.Read(this, _source, columns);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    internal ParquetColumn Column(string name) => _columns.FindAll(column => column.Name == name) switch
    {
        [var only] => only,
        [] => throw new InvalidDataException($"The column '{SeriesErrors.Printable(name)}' is missing: expected one of {SeriesErrors.Names(ColumnNames)}, got "
            + $"none, in '{_source}'.{(NearestName.Find(name, ColumnNames) is string near ? $" Did you mean '{near}'?" : "")}"),
        var several => throw new InvalidDataException($"The name '{SeriesErrors.Printable(name)}' is not clear: expected one column of it, got "
            + FormattableString.Invariant($"{several.Count}, in '{_source}'. Write the file with names that differ.")),
    };

    private (ParquetColumn Column, ParquetValues Values) Read(string name, string expected, params ReadOnlySpan<ParquetMeaning> meanings)
    {
        ArgumentNullException.ThrowIfNull(name);
        ParquetColumn column = Column(name);
        if (!meanings.Contains(column.Meaning) || column.Type == ParquetType.Int96)
            throw OtherKind(column, expected);
        ParquetValues values = new(column);
        long uncompressed = 0;
        try
        {
            // A page of a few bytes can stand for any number of missing values.
            if (RowCount > _options.MaximumBytes / values.CellBytes)
            {
                throw new InvalidDataException(FormattableString.Invariant($"{RowCount} rows are too many: expected at most {_options.MaximumBytes / values.CellBytes}, ")
                    + $"so that they take no more than {nameof(_options.MaximumBytes)}. Raise it if they are right.");
            }

            ReadingShare share = new(_options.Progress, _groups.Count + 1);
            foreach (ThriftStruct group in _groups)
            {
                _options.CancellationToken.ThrowIfCancellationRequested();
                ThriftStruct chunk = Chunk(group, column);
                ParquetChunk pages = new(column, chunk.Number(4), _options.MaximumBytes - uncompressed);
                pages.Read(ReadBytes(chunk), group.Number(3), values);
                uncompressed += pages.UncompressedBytes;
                share.Step();
            }

            share.Step();
        }
        catch (Exception cause) when (cause is InvalidDataException or NotSupportedException)
        {
            throw Fault(cause.Message, column, cause);
        }

        return (column, values);
    }

    private static ThriftStruct Chunk(ThriftStruct group, ParquetColumn column)
    {
        foreach (ThriftStruct chunk in group.Structs(1))
        {
            if (chunk.StructOrNull(3) is { } metadata && metadata.Texts(3).SequenceEqual([column.Name]))
            {
                if (chunk.TextOrNull(1) is { } file)
                    throw new InvalidDataException($"The values are in another file: expected this one, got '{SeriesErrors.Printable(file)}'.");
                return metadata;
            }
        }

        throw new InvalidDataException("A row group lacks the column.");
    }

    private byte[] ReadBytes(ThriftStruct chunk)
    {
        long start = chunk.NumberOrNull(11) is long dictionary and > 0 ? Math.Min(dictionary, chunk.Number(9)) : chunk.Number(9);
        return ReadBytes(start, chunk.Number(7));
    }

    private byte[] ReadBytes(long start, long length)
    {
        if (start < MagicBytes || length < 0 || length > Array.MaxLength || start > _stream.Length - TailBytes - length)
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"A part lies outside the file: expected {MagicBytes} to {_stream.Length - TailBytes}, got {length} bytes from {start}."));
        }

        byte[] bytes = new byte[length];
        _stream.Position = start;
        _stream.ReadExactly(bytes);
        return bytes;
    }

    private ThriftStruct ReadFooter()
    {
        if (_stream.Length > _options.MaximumBytes)
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"It is too large: expected at most {_options.MaximumBytes} bytes, got {_stream.Length}. Raise {nameof(_options.MaximumBytes)}."));
        }

        byte[] ends = new byte[MagicBytes + TailBytes];
        if (_stream.Length >= ends.Length)
        {
            _stream.Position = 0;
            _stream.ReadExactly(ends.AsSpan(0, MagicBytes));
            _stream.Position = _stream.Length - TailBytes;
            _stream.ReadExactly(ends.AsSpan(MagicBytes));
        }

        if (!ends.AsSpan(0, MagicBytes).SequenceEqual("PAR1"u8) || !ends.AsSpan(TailBytes).SequenceEqual("PAR1"u8))
            throw new InvalidDataException("It is none: expected 'PAR1' at both ends, got other bytes. Encrypted files are not read.");
        int length = BinaryPrimitives.ReadInt32LittleEndian(ends.AsSpan(MagicBytes));
        if (length is < 1 or > MostFooterBytes)
            throw new InvalidDataException(FormattableString.Invariant($"Its footer is too large: expected 1 to {MostFooterBytes} bytes, got {length}."));
        ByteCursor cursor = new(ReadBytes(_stream.Length - TailBytes - length, length));
        return ThriftStruct.Read(ref cursor, MostFooterValues);
    }

    private int CountRows(long declared)
    {
        long rows = 0;
        foreach (ThriftStruct group in _groups)
        {
            long inGroup = group.Number(3);
            if (inGroup < 0 || inGroup > MostRows - rows)
                throw new InvalidDataException(FormattableString.Invariant($"It has too many rows: expected at most {MostRows}, got {inGroup} more than {rows}."));
            rows += inGroup;
        }

        return rows == declared ? (int)rows : throw new InvalidDataException(FormattableString.Invariant($"Its row groups do not add up: expected {declared} rows, got {rows}."));
    }

    private static bool IsLargeUnsigned(ParquetColumn column) => column.Meaning == ParquetMeaning.Unsigned && column.Type == ParquetType.Int64;

    private static string Digits(long value, ParquetColumn column) => IsLargeUnsigned(column)
        ? ((ulong)value).ToString(CultureInfo.InvariantCulture)
        : value.ToString(CultureInfo.InvariantCulture);

    private string Text(ReadOnlyMemory<byte> bytes, UTF8Encoding strict, ParquetColumn column, int row)
    {
        try
        {
            return strict.GetString(bytes.Span);
        }
        catch (DecoderFallbackException cause)
        {
            throw Fault(FormattableString.Invariant($"Row {row} is no text: expected UTF-8, got other bytes."), column, cause);
        }
    }

    private InvalidDataException OtherKind(ParquetColumn column, string expected) =>
        Fault($"The values are of another kind: expected {expected}, got {column.Type} ({column.Meaning}).", column);

    private InvalidDataException Fault(string message, ParquetColumn column, Exception? cause = null) =>
        new($"{message} In '{_source}', column '{SeriesErrors.Printable(column.Name)}'.", cause);
}
