using System.Numerics;

namespace MLNetGeoFM;

/// <summary>States of a finite state entropy decoder.</summary>
/// <remarks>Source: RFC 8878, 4.1.</remarks>
internal sealed class FseTable
{
    private const int LowestAccuracyLog = 5;

    private readonly byte[] _symbols;
    private readonly byte[] _bits;
    private readonly ushort[] _bases;

    /// <summary>A table of one state, which always gives the same symbol.</summary>
    public FseTable(byte symbol) => (_symbols, _bits, _bases) = ([symbol], [0], [0]);

    /// <summary>Spreads symbols over states.</summary>
    /// <param name="accuracyLog">Logarithm of the number of states.</param>
    /// <param name="counts">States of each symbol; -1: one, for a symbol that is rarer than that.</param>
    public FseTable(int accuracyLog, ReadOnlySpan<short> counts)
    {
        AccuracyLog = accuracyLog;
        int size = 1 << accuracyLog, high = size;
        (_symbols, _bits, _bases) = (new byte[size], new byte[size], new ushort[size]);
        Span<int> next = stackalloc int[counts.Length];
        for (int symbol = 0; symbol < counts.Length; symbol++)
        {
            next[symbol] = Math.Abs((int)counts[symbol]);
            if (counts[symbol] < 0)
                _symbols[--high] = (byte)symbol;
        }

        int step = (size >> 1) + (size >> 3) + 3, position = 0;
        for (int symbol = 0; symbol < counts.Length; symbol++)
        {
            for (int i = 0; i < counts[symbol]; i++)
            {
                _symbols[position] = (byte)symbol;
                do
                    position = (position + step) & (size - 1);
                while (position >= high);
            }
        }

        for (int state = 0; state < size; state++)
        {
            int number = next[_symbols[state]]++;
            _bits[state] = (byte)(accuracyLog - BitOperations.Log2((uint)number));
            _bases[state] = (ushort)((number << _bits[state]) - size);
        }
    }

    /// <summary>Bits of a state.</summary>
    public int AccuracyLog { get; }

    /// <summary>Reads the counts of a table.</summary>
    /// <param name="cursor">Where they stand; goes to the byte behind them.</param>
    /// <param name="highestAccuracyLog">The logarithm of the most states.</param>
    /// <param name="highestSymbol">What no symbol may be above.</param>
    public static FseTable Read(ref ByteCursor cursor, int highestAccuracyLog, int highestSymbol)
    {
        ForwardBits bits = new(cursor.Rest);
        int accuracyLog = LowestAccuracyLog + bits.Read(4);
        if (accuracyLog > highestAccuracyLog)
            throw Damaged(FormattableString.Invariant($"expected at most {highestAccuracyLog} bits of a state, got {accuracyLog}"));
        Span<short> counts = stackalloc short[highestSymbol + 1];
        int symbols = 0;
        for (int remaining = 1 << accuracyLog; remaining > 0;)
        {
            int count = Count(ref bits, remaining);
            remaining -= Math.Abs(count);
            if (symbols > highestSymbol || remaining < 0)
                throw Damaged("the counts of its symbols do not add up");
            counts[symbols++] = (short)count;
            for (int zeros = count == 0 ? 3 : 0; zeros == 3;)
            {
                zeros = bits.Read(2);
                if (symbols + zeros > highestSymbol + 1)
                    throw Damaged(FormattableString.Invariant($"expected symbols up to {highestSymbol}, got more"));
                symbols += zeros;
            }
        }

        cursor.Take(bits.Bytes);
        return new(accuracyLog, counts[..symbols]);
    }

    /// <summary>The first state.</summary>
    public int Start(ref BackwardBits bits) => (int)bits.Read(AccuracyLog);

    /// <summary>What a state says.</summary>
    public byte Symbol(int state) => _symbols[state];

    /// <summary>The state that follows.</summary>
    public int Next(int state, ref BackwardBits bits) => _bases[state] + (int)bits.Read(_bits[state]);

    /// <summary>A number from -1 to what remains, in one bit less where it is small.</summary>
    private static int Count(ref ForwardBits bits, int remaining)
    {
        int width = BitOperations.Log2((uint)(remaining + 1)) + 1;
        int half = 1 << (width - 1), short1 = (1 << width) - 2 - remaining;
        int value = bits.Read(width - 1);
        if (value >= short1 && bits.Read(1) == 1)
            value += half - short1;
        return value - 1;
    }

    private static InvalidDataException Damaged(string reason) => new($"A Zstandard table of states is not as it should be: {reason}.");

    private ref struct ForwardBits(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private int _position;

        public readonly int Bytes => (_position + 7) / 8;

        public int Read(int count)
        {
            int value = 0;
            for (int i = 0; i < count; i++, _position++)
            {
                if (_position >> 3 >= _bytes.Length)
                    throw Damaged("it is cut off");
                value |= (_bytes[_position >> 3] >> (_position & 7) & 1) << i;
            }

            return value;
        }
    }
}
