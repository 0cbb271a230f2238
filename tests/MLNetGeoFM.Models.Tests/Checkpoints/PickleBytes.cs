using System.Buffers.Binary;
using System.Text;

namespace MLNetGeoFM.Tests;

/// <summary>Writes pickles opcode by opcode, honest ones and others.</summary>
internal sealed class PickleBytes
{
    private readonly List<byte> _bytes = [];

    public PickleBytes Op(params char[] operations)
    {
        foreach (char operation in operations)
            _bytes.Add((byte)operation);
        return this;
    }

    public PickleBytes Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public PickleBytes Protocol(byte version = 2) => Raw(0x80, version);

    public PickleBytes Mark() => Op('(');

    public PickleBytes EmptyList() => Op(']');

    public PickleBytes Flag(bool value) => Raw(value ? (byte)0x88 : (byte)0x89);

    public PickleBytes Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        return Op('X').Raw(length).Raw(bytes);
    }

    public PickleBytes Number(long value)
    {
        if (value is >= 0 and <= byte.MaxValue)
            return Op('K').Raw((byte)value);
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return value is >= int.MinValue and <= int.MaxValue ? Op('J').Raw(bytes[..4]) : Raw(0x8A, 8).Raw(bytes);
    }

    public PickleBytes Global(string module, string name) => Op('c').Raw(Encoding.UTF8.GetBytes($"{module}\n{name}\n"));

    /// <summary>A tuple of numbers.</summary>
    public PickleBytes Numbers(params long[] values)
    {
        Mark();
        foreach (long value in values)
            Number(value);
        return Op('t');
    }

    /// <summary>An empty ordered dictionary.</summary>
    public PickleBytes OrderedDictionary() => Global("collections", "OrderedDict").Op(')', 'R');

    /// <summary>A reference to a storage; a legacy one has a last member more.</summary>
    public PickleBytes Storage(string type, string key, long count, bool legacy = false)
    {
        Mark().Text("storage").Global("torch", type).Text(key).Text("cpu").Number(count);
        return legacy ? Op('N', 't', 'Q') : Op('t', 'Q');
    }

    /// <summary>A tensor, as torch.save writes it.</summary>
    public PickleBytes Tensor(string type, string key, long count, long offset, long[] shape, long[] strides,
        bool legacy = false) =>
        Global("torch._utils", "_rebuild_tensor_v2").Mark().Storage(type, key, count, legacy).Number(offset).Numbers(shape)
            .Numbers(strides)
            .Flag(false).OrderedDictionary().Op('t', 'R');

    public byte[] End() => [.. _bytes, (byte)'.'];

    /// <summary>A pickle of a dictionary with one tensor "w" over storage "0".</summary>
    public static byte[] OneTensor(long count, long offset, long[] shape, long[] strides, string type = "FloatStorage",
        bool legacy = false) =>
        new PickleBytes().Protocol().OrderedDictionary().Text("w").Tensor(type, "0", count, offset, shape, strides, legacy)
            .Op('s').End();
}
