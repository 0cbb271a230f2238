namespace MLNetGeoFM;

/// <summary>Decodes whole numbers that are stored as packed differences.</summary>
/// <remarks>Source: Apache Parquet format, Encodings.md, "Delta Encoding".</remarks>
internal static class DeltaValues
{
    private const int MostPerBlock = 1 << 20;
    private const int PerMiniblockUnit = 32;
    private const int WidestBits = 64;

    /// <summary>Reads all values of a page.</summary>
    /// <param name="cursor">Where they stand; goes to the byte behind them.</param>
    /// <param name="count">How many there must be.</param>
    public static long[] Read(ref ByteCursor cursor, int count)
    {
        ulong perBlock = cursor.Varint(), miniblocks = cursor.Varint(), declared = cursor.Varint();
        long value = cursor.ZigZag();
        if (declared != (ulong)count)
            throw Damaged(FormattableString.Invariant($"expected {count} values, got {declared}"));
        if (perBlock is 0 or > MostPerBlock || miniblocks is 0 or > MostPerBlock || perBlock % (miniblocks * PerMiniblockUnit) != 0)
            throw Damaged(FormattableString.Invariant($"expected blocks of a multiple of {PerMiniblockUnit} values in each part, got {perBlock} in {miniblocks} parts"));
        int perMiniblock = (int)(perBlock / miniblocks);
        long[] values = new long[count];
        int filled = 0;
        if (count > 0)
            values[filled++] = value;
        while (filled < count)
        {
            long least = cursor.ZigZag();
            ReadOnlySpan<byte> widths = cursor.Take((long)miniblocks);
            for (int i = 0; i < widths.Length && filled < count; i++)
            {
                if (widths[i] > WidestBits)
                    throw Damaged(FormattableString.Invariant($"expected at most {WidestBits} bits, got {widths[i]}"));
                ReadOnlySpan<byte> packed = cursor.Take((long)perMiniblock * widths[i] / 8);
                int here = Math.Min(perMiniblock, count - filled);
                for (int k = 0; k < here; k++)
                    values[filled++] = value = unchecked(value + least + (long)Bits(packed, (long)k * widths[i], widths[i]));
            }
        }

        return values;
    }

    private static ulong Bits(ReadOnlySpan<byte> packed, long position, int width)
    {
        ulong value = 0;
        for (int have = 0; have < width;)
        {
            int skipped = (int)(position & 7), take = Math.Min(8 - skipped, width - have);
            value |= (ulong)(packed[(int)(position >> 3)] >> skipped & ((1 << take) - 1)) << have;
            have += take;
            position += take;
        }

        return value;
    }

    private static InvalidDataException Damaged(string reason) => new($"Differences are not as they should be: {reason}.");
}
