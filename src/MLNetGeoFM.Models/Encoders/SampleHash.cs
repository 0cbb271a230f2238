using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace MLNetGeoFM.Models;

/// <summary>
/// A 128-bit name for all that goes into an encoder for one sample: two samples with the same name have the same bits.
/// </summary>
/// <remarks>
/// The first half of a SHA-256, so that not even chosen inputs collide. Owned by one thread. Source: FIPS 180-4, as the base
/// class library has it.
/// </remarks>
internal sealed class SampleHash(ReadOnlySpan<byte> binding)
{
    private readonly byte[] _binding = binding.ToArray();
    private byte[] _bytes = [];

    /// <summary>Names a sample of T steps, exact to the last bit of its values, mask, months and place.</summary>
    public UInt128 Of(in EncoderSample sample, int steps)
    {
        ReadOnlySpan<int> head = [steps, sample.Visible.Length,
            BitConverter.SingleToInt32Bits(sample.Latitude), BitConverter.SingleToInt32Bits(sample.Longitude)];
        int length = checked(_binding.Length + (sizeof(int) * (head.Length + sample.Months.Length)) + sample.Visible.Length
            + (sizeof(float) * sample.Values.Length));
        if (_bytes.Length < length)
            _bytes = new byte[length];
        int at = 0;
        Append(_binding, ref at);
        Append(MemoryMarshal.AsBytes(head), ref at);
        Append(MemoryMarshal.AsBytes(sample.Months), ref at);
        Append(MemoryMarshal.AsBytes(sample.Visible), ref at);
        Append(MemoryMarshal.AsBytes(sample.Values), ref at);
        Span<byte> whole = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_bytes.AsSpan(0, at), whole);
        return BinaryPrimitives.ReadUInt128LittleEndian(whole);
    }

    private void Append(ReadOnlySpan<byte> bytes, ref int at)
    {
        bytes.CopyTo(_bytes.AsSpan(at));
        at += bytes.Length;
    }
}
