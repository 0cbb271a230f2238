using System.Buffers;
using System.Text;

namespace MLNetGeoFM.Tool.Parquet;

/// <summary>Writes structures in Thrift's compact form, as Parquet's headers and footer are.</summary>
/// <remarks>Source: Apache Thrift, doc/specs/thrift-compact-protocol.md. Fields are written in ascending order of their number.</remarks>
internal sealed class ThriftCompactWriter
{
    private const int Int32Kind = 5;
    private const int Int64Kind = 6;
    private const int BinaryKind = 8;
    private const int ListKind = 9;
    private const int StructKind = 12;
    private const int LargestShortDelta = 15;
    private const int LargestShortList = 14;

    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly Stack<int> _outer = new();
    private int _lastField;

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public void Field(int number, int value)
    {
        Header(number, Int32Kind);
        Item(value);
    }

    public void Field(int number, long value)
    {
        Header(number, Int64Kind);
        Varint(_bytes, ZigZag(value));
    }

    public void Field(int number, string value)
    {
        Header(number, BinaryKind);
        Item(value);
    }

    /// <summary>A structure as a field; its own fields follow, then <see cref="EndStruct"/>.</summary>
    public void BeginStruct(int number)
    {
        Header(number, StructKind);
        BeginItem();
    }

    /// <summary>A structure as an item of a list; its fields follow, then <see cref="EndStruct"/>.</summary>
    public void BeginItem()
    {
        _outer.Push(_lastField);
        _lastField = 0;
    }

    /// <summary>Ends the structure begun last, or, where none is open, the outermost one.</summary>
    public void EndStruct()
    {
        Byte(0);
        _lastField = _outer.Count > 0 ? _outer.Pop() : 0;
    }

    public void BeginListOfInt32(int number, int count) => List(number, count, Int32Kind);

    public void BeginListOfTexts(int number, int count) => List(number, count, BinaryKind);

    public void BeginListOfStructs(int number, int count) => List(number, count, StructKind);

    public void Item(int value) => Varint(_bytes, ZigZag(value));

    public void Item(string value)
    {
        Varint(_bytes, (ulong)Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, _bytes);
    }

    /// <summary>A number in groups of 7 bits, lowest first; the high bit of a byte says that more follow.</summary>
    public static void Varint(IBufferWriter<byte> destination, ulong value)
    {
        var bytes = destination.GetSpan(10);
        int count = 0;
        while (value >= 0x80)
        {
            bytes[count++] = (byte)(value | 0x80);
            value >>= 7;
        }

        bytes[count++] = (byte)value;
        destination.Advance(count);
    }

    private void List(int number, int count, int kind)
    {
        Header(number, ListKind);
        if (count <= LargestShortList)
        {
            Byte(count << 4 | kind);
        }
        else
        {
            Byte(0xF0 | kind);
            Varint(_bytes, (ulong)count);
        }
    }

    private void Header(int number, int kind)
    {
        int delta = number - _lastField;
        if (delta is > 0 and <= LargestShortDelta)
        {
            Byte(delta << 4 | kind);
        }
        else
        {
            Byte(kind);
            Varint(_bytes, ZigZag(number));
        }

        _lastField = number;
    }

    private void Byte(int value)
    {
        _bytes.GetSpan(1)[0] = (byte)value;
        _bytes.Advance(1);
    }

    private static ulong ZigZag(long value) => (ulong)(value << 1 ^ value >> 63);
}
