using System.Numerics;

namespace MLNetGeoFM;

/// <summary>Codes of literals, and how they are read.</summary>
/// <remarks>Source: RFC 8878, 4.2.</remarks>
internal sealed class HuffmanTable
{
    private const int MostBits = 11;
    private const int MostSymbols = 256;
    private const int DirectWeights = 128;
    private const int HighestWeight = MostBits;
    private const int HighestAccuracyLogOfWeights = 6;

    private readonly int _bits;
    private readonly byte[] _symbols;
    private readonly byte[] _lengths;

    private HuffmanTable(ReadOnlySpan<byte> weights)
    {
        int sum = 0;
        foreach (byte weight in weights)
            sum += weight > 0 ? 1 << (weight - 1) : 0;
        _bits = sum > 0 ? BitOperations.Log2((uint)sum) + 1 : 0;
        int rest = (1 << _bits) - sum; // the last symbol has what is left over, a power of two
        if (sum == 0 || _bits > MostBits || !BitOperations.IsPow2(rest))
            throw Damaged("the weights of its symbols do not add up");

        Span<byte> all = [.. weights, (byte)(BitOperations.Log2((uint)rest) + 1)];
        (_symbols, _lengths) = (new byte[1 << _bits], new byte[1 << _bits]);
        int position = 0;
        for (int weight = 1; weight <= _bits; weight++)
        {
            int states = 1 << (weight - 1);
            for (int symbol = 0; symbol < all.Length; symbol++)
            {
                if (all[symbol] != weight)
                    continue;
                _symbols.AsSpan(position, states).Fill((byte)symbol);
                _lengths.AsSpan(position, states).Fill((byte)(_bits + 1 - weight));
                position += states;
            }
        }
    }

    /// <summary>Reads the weights of the symbols.</summary>
    public static HuffmanTable Read(ref ByteCursor cursor)
    {
        int header = cursor.Byte();
        Span<byte> weights = stackalloc byte[MostSymbols];
        int count;
        if (header >= DirectWeights)
        {
            count = header - DirectWeights + 1;
            ReadOnlySpan<byte> pairs = cursor.Take((count + 1) / 2);
            for (int i = 0; i < count; i++)
                weights[i] = (byte)(i % 2 == 0 ? pairs[i / 2] >> 4 : pairs[i / 2] & 0xF);
        }
        else
        {
            count = ReadStates(cursor.Take(header), weights);
        }

        if (weights[..count].ContainsAnyInRange<byte>(HighestWeight + 1, byte.MaxValue))
            throw Damaged(FormattableString.Invariant($"expected weights up to {HighestWeight}, got more"));
        return new(weights[..count]);
    }

    /// <summary>Fills a buffer with symbols; the bits must end with it.</summary>
    public void Decode(ReadOnlySpan<byte> stream, Span<byte> destination)
    {
        BackwardBits bits = new(stream);
        int mask = _symbols.Length - 1, state = (int)bits.Read(_bits);
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = _symbols[state];
            int length = _lengths[state];
            state = ((state << length) + (int)bits.Read(length)) & mask;
        }

        if (bits.Left != -_bits)
            throw Damaged(FormattableString.Invariant($"expected {destination.Length} literals in a stream, got another number"));
    }

    /// <summary>Two decoders take turns until there are no bits for the next state; the other one's state is the last symbol.</summary>
    private static int ReadStates(ReadOnlySpan<byte> bytes, Span<byte> weights)
    {
        ByteCursor cursor = new(bytes);
        FseTable table = FseTable.Read(ref cursor, HighestAccuracyLogOfWeights, HighestWeight);
        BackwardBits bits = new(cursor.Rest);
        int state = table.Start(ref bits), other = table.Start(ref bits), count = 0;
        while (count < MostSymbols - 2)
        {
            weights[count++] = table.Symbol(state);
            state = table.Next(state, ref bits);
            if (bits.Left < 0)
            {
                weights[count++] = table.Symbol(other);
                return count;
            }

            (state, other) = (other, state);
        }

        throw Damaged(FormattableString.Invariant($"expected fewer than {MostSymbols} weights, got more"));
    }

    private static InvalidDataException Damaged(string reason) => new($"A Zstandard table of literals is not as it should be: {reason}.");
}
