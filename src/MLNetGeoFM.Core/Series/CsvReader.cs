namespace MLNetGeoFM;

/// <summary>
/// Streams the rows of a comma-separated table: UTF-8 with or without a byte order mark, LF or CRLF, quotes as in RFC 4180.
/// The fields are views of one buffer, valid until the next row; nothing is allocated per row.
/// </summary>
internal sealed class CsvReader : IDisposable
{
    /// <summary>Longest row in bytes.</summary>
    public const int MaximumRowBytes = 1 << 20;

    /// <summary>Longest field in bytes.</summary>
    public const int MaximumFieldBytes = 1 << 16;

    private const int InitialBufferBytes = 1 << 17;

    private readonly FileStream _stream;
    private byte[] _buffer = new byte[InitialBufferBytes];
    private int[] _ends = new int[64];
    private int[] _starts = new int[64];
    private int _next;
    private int _filled;
    private bool _ended;
    private long _nextLine = 1;
    private long _blankLine;

    public CsvReader(string file)
    {
        File = file;
        _stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        Refill();
        if (_buffer.AsSpan(0, _filled).StartsWith("\uFEFF"u8))
            _next = 3;
    }

    /// <summary>Path of the table.</summary>
    public string File { get; }

    /// <summary>Bytes of the table.</summary>
    public long Length => _stream.Length;

    /// <summary>Bytes read so far, up to the end of the current row.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Line, from 1, on which the current row begins.</summary>
    public long Line { get; private set; }

    /// <summary>Number of fields of the current row.</summary>
    public int FieldCount { get; private set; }

    /// <summary>A field of the current row, without its quotes.</summary>
    public ReadOnlySpan<byte> Field(int index) => _buffer.AsSpan(_starts[index], _ends[index] - _starts[index]);

    /// <summary>Moves to the next row; false at the end of the table. Empty lines are allowed at the end only.</summary>
    public bool Read()
    {
        while (true)
        {
            if (!ReadLine(out int start, out int end, out bool quoted))
                return false;
            if (end > start && _buffer[end - 1] == '\r')
                end--;
            if (end == start)
            {
                _blankLine = _blankLine == 0 ? Line : _blankLine;
                continue;
            }

            if (_blankLine != 0)
                throw SeriesErrors.At("The table has an empty line", "a row", "nothing", File, _blankLine, null,
                    "Remove the line; empty lines may only stand at the end.");
            if (quoted)
                SplitQuoted(start, end);
            else
                Split(start, end);
            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    /// <summary>Finds the next row; its bytes are _buffer[start..end], without the line feed.</summary>
    private bool ReadLine(out int start, out int end, out bool quoted)
    {
        int scanned = 0;
        bool inQuotes = false;
        quoted = false;
        long lineFeeds = 0;
        while (true)
        {
            int found = inQuotes
                ? _buffer.AsSpan(_next + scanned, _filled - _next - scanned).IndexOfAny((byte)'"', (byte)'\n', (byte)0)
                : _buffer.AsSpan(_next + scanned, _filled - _next - scanned).IndexOfAny((byte)'\n', (byte)'"', (byte)0);
            if (found < 0)
            {
                scanned = _filled - _next;
                RequireShort(scanned, inQuotes);
                if (!_ended)
                {
                    Refill();
                    continue;
                }

                if (inQuotes)
                    throw UnbalancedQuote("the end of the file");
                (start, end) = (_next, _filled);
                return Advance(start, end, 0);
            }

            scanned += found;
            switch (_buffer[_next + scanned++])
            {
                case (byte)'"':
                    quoted = true;
                    inQuotes = !inQuotes;
                    break;
                case (byte)'\n' when !inQuotes:
                    (start, end) = (_next, _next + scanned - 1);
                    RequireShort(end - start, inQuotes);
                    return Advance(start, end + 1, lineFeeds + 1);
                case (byte)'\n':
                    lineFeeds++;
                    break;
                default:
                    throw SeriesErrors.At("The table is not text", "UTF-8 text", "a byte 0", File, _nextLine + lineFeeds, null,
                        "Is this a binary or UTF-16 file? Save it as CSV in UTF-8.");
            }
        }
    }

    private bool Advance(int start, int next, long lines)
    {
        Line = _nextLine;
        _nextLine += lines;
        _next = next;
        BytesRead = _stream.Position - (_filled - _next);
        return next > start;
    }

    private void RequireShort(int bytes, bool inQuotes)
    {
        if (bytes <= MaximumRowBytes)
            return;
        if (inQuotes)
            throw UnbalancedQuote($"{bytes} bytes without a closing quote");
        throw SeriesErrors.At("The row is too long", $"at most {MaximumRowBytes} bytes", $"at least {bytes}", File, _nextLine, null,
            "Is a line feed missing, or is this another kind of file?");
    }

    private InvalidDataException UnbalancedQuote(string actual) => SeriesErrors.At(
        "A quote is not balanced", "a closing quote", actual, File, _nextLine, null,
        "Close the quote in the row that begins on this line; write a quote inside a field twice.");

    /// <summary>Moves what is left to the front of the buffer, doubles a full buffer, and reads on.</summary>
    private void Refill()
    {
        int left = _filled - _next;
        if (left == _buffer.Length)
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        else
            _buffer.AsSpan(_next, left).CopyTo(_buffer);
        (_next, _filled) = (0, left);
        int read = _stream.Read(_buffer, _filled, _buffer.Length - _filled);
        _ended = read == 0;
        _filled += read;
    }

    private void Split(int start, int end)
    {
        int count = 0;
        while (true)
        {
            int length = _buffer.AsSpan(start, end - start).IndexOf((byte)',');
            int fieldEnd = length < 0 ? end : start + length;
            AddField(ref count, start, fieldEnd);
            if (length < 0)
                break;
            start = fieldEnd + 1;
        }

        FieldCount = count;
    }

    private void SplitQuoted(int start, int end)
    {
        int count = 0;
        while (true)
        {
            int next;
            if (start < end && _buffer[start] == '"')
            {
                next = UnquoteInPlace(start, end, count, out int fieldEnd);
                AddField(ref count, start + 1, fieldEnd);
            }
            else
            {
                int length = _buffer.AsSpan(start, end - start).IndexOf((byte)',');
                next = length < 0 ? end : start + length;
                if (_buffer.AsSpan(start, next - start).Contains((byte)'"'))
                    throw MisplacedQuote(count, "no quote inside a field that does not begin with one");
                AddField(ref count, start, next);
            }

            if (next >= end)
                break;
            start = next + 1;
        }

        FieldCount = count;
    }

    /// <summary>Turns doubled quotes into single ones; the position after the closing quote.</summary>
    private int UnquoteInPlace(int start, int end, int index, out int fieldEnd)
    {
        int write = start + 1;
        for (int read = start + 1; read < end; read++)
        {
            if (_buffer[read] == '"')
            {
                if (read + 1 == end || _buffer[read + 1] == ',')
                {
                    fieldEnd = write;
                    return read + 1;
                }

                if (_buffer[read + 1] != '"')
                    throw MisplacedQuote(index, "a comma or the end of the row after a closing quote");
                read++;
            }

            _buffer[write++] = _buffer[read];
        }

        throw MisplacedQuote(index, "a closing quote");
    }

    private InvalidDataException MisplacedQuote(int index, string expected) => SeriesErrors.At(
        "A quote is not balanced", expected, $"another quote in field {index + 1}", File, Line, null,
        "Put the whole field in quotes and write a quote inside it twice.");

    private void AddField(ref int count, int start, int end)
    {
        if (end - start > MaximumFieldBytes)
            throw SeriesErrors.At($"Field {count + 1} is too long", $"at most {MaximumFieldBytes} bytes", $"{end - start}", File,
                Line, null, "Is a comma or a closing quote missing?");
        if (count == _starts.Length)
        {
            Array.Resize(ref _starts, 2 * count);
            Array.Resize(ref _ends, 2 * count);
        }

        (_starts[count], _ends[count]) = (start, end);
        count++;
    }
}
