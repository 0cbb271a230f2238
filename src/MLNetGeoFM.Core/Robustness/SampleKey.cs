namespace MLNetGeoFM;

/// <summary>Turns a sample's id into a number, so that what is random about a sample depends on its id and on no other row.</summary>
internal static class SampleKey
{
    private const ulong Basis = 0xCBF29CE484222325;
    private const ulong Prime = 0x100000001B3;

    /// <summary>64 bits of an id. Source: FNV-1a, 64 bit (Fowler, Noll, Vo), over the bytes of the UTF-16 text.</summary>
    public static long Of(ReadOnlySpan<char> sampleId)
    {
        ulong hash = Basis;
        foreach (char letter in sampleId)
        {
            hash = (hash ^ (byte)letter) * Prime;
            hash = (hash ^ (byte)(letter >> 8)) * Prime;
        }

        return (long)hash;
    }
}
