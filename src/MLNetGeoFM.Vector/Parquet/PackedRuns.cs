namespace MLNetGeoFM;

/// <summary>Decodes the mix of repeated values and packed bits that Parquet has for levels, indices and truth values.</summary>
/// <remarks>Source: Apache Parquet format, Encodings.md, "Run Length Encoding / Bit-Packing Hybrid".</remarks>
internal static class PackedRuns
{
    private const int PackedTogether = 8;

    /// <summary>Fills a buffer with values.</summary>
    /// <param name="bytes">The runs; what is left over after the buffer is full is ignored.</param>
    /// <param name="bits">Bits of a value, 0 to 32.</param>
    /// <param name="values">Receives the values.</param>
    public static void Decode(ReadOnlySpan<byte> bytes, int bits, Span<int> values)
    {
        if (bits is < 0 or > 32)
            throw new InvalidDataException(FormattableString.Invariant($"A run has a wrong width: expected 0 to 32 bits, got {bits}."));
        ByteCursor cursor = new(bytes);
        int filled = 0;
        while (filled < values.Length)
        {
            ulong header = cursor.Varint();
            ulong count = header >> 1;
            if ((header & 1) == 0)
            {
                int value = Whole(cursor.Take((bits + 7) / 8));
                int run = (int)Math.Min(count, (ulong)(values.Length - filled));
                values.Slice(filled, run).Fill(value);
                filled += run;
                continue;
            }

            if (count > (ulong)values.Length)
                count = (ulong)((values.Length + PackedTogether - 1) / PackedTogether);
            ReadOnlySpan<byte> packed = cursor.Take(Math.Min((long)count * bits, cursor.Left));
            int take = (int)Math.Min(count * PackedTogether, (ulong)(values.Length - filled));
            if ((long)take * bits > packed.Length * 8L)
                throw new InvalidDataException(FormattableString.Invariant($"Packed values are cut off: expected {take} of {bits} bits, got {packed.Length} bytes."));
            Unpack(packed, bits, values.Slice(filled, take));
            filled += take;
        }
    }

    private static void Unpack(ReadOnlySpan<byte> packed, int bits, Span<int> values)
    {
        ulong window = 0;
        int held = 0;
        int at = 0;
        uint mask = (uint)((1UL << bits) - 1);
        for (int i = 0; i < values.Length; i++)
        {
            while (held < bits)
            {
                window |= (ulong)packed[at++] << held;
                held += 8;
            }

            values[i] = (int)((uint)window & mask);
            window >>= bits;
            held -= bits;
        }
    }

    private static int Whole(ReadOnlySpan<byte> bytes)
    {
        uint value = 0;
        for (int i = 0; i < bytes.Length; i++)
            value |= (uint)bytes[i] << (8 * i);
        return (int)value;
    }
}
