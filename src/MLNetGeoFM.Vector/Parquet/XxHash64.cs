using System.Buffers.Binary;
using System.Numerics;

namespace MLNetGeoFM;

/// <summary>The checksum of Zstandard frames: XXH64 with seed 0.</summary>
/// <remarks>Source: Y. Collet, xxHash fast digest algorithm, doc/xxhash_spec.md, XXH64.</remarks>
internal static class XxHash64
{
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime3 = 0x165667B19E3779F9;
    private const ulong Prime4 = 0x85EBCA77C2B2AE63;
    private const ulong Prime5 = 0x27D4EB2F165667C5;
    private const int StripeBytes = 32;

    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        unchecked
        {
            ulong hash = Prime5;
            ReadOnlySpan<byte> rest = bytes;
            if (bytes.Length >= StripeBytes)
            {
                ulong a = Prime1 + Prime2, b = Prime2, c = 0, d = 0 - Prime1;
                for (; rest.Length >= StripeBytes; rest = rest[StripeBytes..])
                {
                    a = Round(a, Lane(rest));
                    b = Round(b, Lane(rest[8..]));
                    c = Round(c, Lane(rest[16..]));
                    d = Round(d, Lane(rest[24..]));
                }

                hash = BitOperations.RotateLeft(a, 1) + BitOperations.RotateLeft(b, 7) + BitOperations.RotateLeft(c, 12) + BitOperations.RotateLeft(d, 18);
                hash = Merge(Merge(Merge(Merge(hash, a), b), c), d);
            }

            hash += (ulong)bytes.Length;
            for (; rest.Length >= sizeof(ulong); rest = rest[sizeof(ulong)..])
                hash = (BitOperations.RotateLeft(hash ^ Round(0, Lane(rest)), 27) * Prime1) + Prime4;
            if (rest.Length >= sizeof(uint))
            {
                hash = (BitOperations.RotateLeft(hash ^ (BinaryPrimitives.ReadUInt32LittleEndian(rest) * Prime1), 23) * Prime2) + Prime3;
                rest = rest[sizeof(uint)..];
            }

            foreach (byte last in rest)
                hash = BitOperations.RotateLeft(hash ^ (last * Prime5), 11) * Prime1;
            hash = (hash ^ (hash >> 33)) * Prime2;
            hash = (hash ^ (hash >> 29)) * Prime3;
            return hash ^ (hash >> 32);
        }
    }

    private static ulong Lane(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(bytes);

    private static ulong Round(ulong sum, ulong lane) => unchecked(BitOperations.RotateLeft(sum + (lane * Prime2), 31) * Prime1);

    private static ulong Merge(ulong hash, ulong sum) => unchecked(((hash ^ Round(0, sum)) * Prime1) + Prime4);
}
