using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace MLNetGeoFM.Models;

/// <summary>A message of the protocol buffers wire format, written field by field.</summary>
/// <remarks>Source: Protocol Buffers documentation, "Encoding": a tag is field number * 8 + wire type; 0 varint, 2 bytes, 5 four bytes.</remarks>
internal sealed class OnnxMessage
{
    private const int VarintType = 0;
    private const int BytesType = 2;
    private const int FourBytesType = 5;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    public OnnxMessage Integer(int field, long value)
    {
        Varint(((ulong)field << 3) | VarintType);
        Varint((ulong)value);
        return this;
    }

    public OnnxMessage Single(int field, float value)
    {
        Varint(((ulong)field << 3) | FourBytesType);
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        _bytes.Write(bytes);
        return this;
    }

    public OnnxMessage Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public OnnxMessage Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint(((ulong)field << 3) | BytesType);
        Varint((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    public OnnxMessage Message(int field, OnnxMessage value) => Bytes(field, value._bytes.WrittenSpan);

    /// <summary>Singles as raw little-endian bytes.</summary>
    public OnnxMessage Raw(int field, ReadOnlySpan<float> values) => Bytes(field, MemoryMarshal.AsBytes(values));

    /// <summary>64-bit integers as raw little-endian bytes.</summary>
    public OnnxMessage Raw(int field, ReadOnlySpan<long> values) => Bytes(field, MemoryMarshal.AsBytes(values));

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    private void Varint(ulong value)
    {
        while (value >= 0x80)
        {
            _bytes.Write([(byte)(value | 0x80)]);
            value >>= 7;
        }

        _bytes.Write([(byte)value]);
    }
}
