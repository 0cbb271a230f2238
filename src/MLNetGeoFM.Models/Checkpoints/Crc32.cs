using System.Buffers.Binary;

namespace MLNetGeoFM.Models;

/// <summary>The checksum of zip entries. Source: PKWARE APPNOTE.TXT 4.4.7; polynomial 0x04C11DB7, reflected.</summary>
internal struct Crc32
{
    private const uint Reflected = 0xEDB88320;
    private const int BytesAtOnce = 8;

    // [BytesAtOnce, 256]: row k holds the remainder of a byte that is followed by k zero bytes.
    private static readonly uint[] Table = BuildTable();

    private uint _inverted;

    /// <summary>The checksum of everything appended so far.</summary>
    public readonly uint Value => _inverted;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        uint[] table = Table;
        uint state = ~_inverted;
        while (bytes.Length >= BytesAtOnce)
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ state;
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            state = table[(7 << 8) + (int)(low & 255)] ^ table[(6 << 8) + (int)((low >> 8) & 255)]
                ^ table[(5 << 8) + (int)((low >> 16) & 255)] ^ table[(4 << 8) + (int)(low >> 24)]
                ^ table[(3 << 8) + (int)(high & 255)] ^ table[(2 << 8) + (int)((high >> 8) & 255)]
                ^ table[(1 << 8) + (int)((high >> 16) & 255)] ^ table[(int)(high >> 24)];
            bytes = bytes[BytesAtOnce..];
        }

        foreach (byte value in bytes)
            state = table[(int)((state ^ value) & 255)] ^ (state >> 8);
        _inverted = ~state;
    }

    private static uint[] BuildTable()
    {
        uint[] table = new uint[BytesAtOnce * 256];
        for (uint i = 0; i < 256; i++)
        {
            uint remainder = i;
            for (int bit = 0; bit < 8; bit++)
                remainder = (remainder & 1) != 0 ? (remainder >> 1) ^ Reflected : remainder >> 1;
            table[i] = remainder;
        }

        for (int i = 256; i < table.Length; i++)
            table[i] = table[table[i - 256] & 255] ^ (table[i - 256] >> 8);
        return table;
    }
}
