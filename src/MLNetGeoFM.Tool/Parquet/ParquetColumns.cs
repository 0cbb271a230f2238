using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace MLNetGeoFM.Tool.Parquet;

/// <summary>Whole numbers, or dates as days since 1970-01-01.</summary>
internal sealed class ParquetInt32Column(string name, bool isDate, bool isOptional)
    : ParquetColumn(name, ParquetType.Int32, isDate ? ParquetMeaning.Date : ParquetMeaning.None, isOptional)
{
    public void Add(int? value)
    {
        Define(value.HasValue);
        if (value is not { } there)
            return;
        BinaryPrimitives.WriteInt32LittleEndian(Values.GetSpan(sizeof(int)), there);
        Values.Advance(sizeof(int));
    }
}

/// <summary>Numbers of single precision; NaN = missing.</summary>
internal sealed class ParquetSingleColumn(string name) : ParquetColumn(name, ParquetType.Single, ParquetMeaning.None, isOptional: true)
{
    public void Add(float value)
    {
        Define(!float.IsNaN(value));
        if (float.IsNaN(value))
            return;
        BinaryPrimitives.WriteSingleLittleEndian(Values.GetSpan(sizeof(float)), value);
        Values.Advance(sizeof(float));
    }
}

/// <summary>Texts; null = missing where the column allows it.</summary>
internal sealed class ParquetTextColumn(string name, bool isOptional)
    : ParquetColumn(name, ParquetType.Text, ParquetMeaning.Text, isOptional)
{
    public void Add(string? value)
    {
        Define(value is not null);
        if (value is not null)
            ParquetText.Write(Values, value);
    }
}

/// <summary>One text for all rows, stored once a row group.</summary>
internal sealed class ParquetConstantColumn : ParquetColumn
{
    private readonly byte[] _dictionary;

    public ParquetConstantColumn(string name, string value)
        : base(name, ParquetType.Text, ParquetMeaning.Text, isOptional: false)
    {
        var text = new ArrayBufferWriter<byte>();
        ParquetText.Write(text, value);
        _dictionary = text.WrittenSpan.ToArray();
    }

    public override ParquetEncoding Encoding => ParquetEncoding.Dictionary;

    public override ReadOnlySpan<byte> Dictionary => _dictionary;

    public void Add() => Count++;

    public override void WritePage(IBufferWriter<byte> page)
    {
        // Indices of one bit, as one run of the dictionary's first and only value.
        page.Write((ReadOnlySpan<byte>)[1]);
        ThriftCompactWriter.Varint(page, (ulong)Count << 1);
        page.Write((ReadOnlySpan<byte>)[0]);
    }
}

/// <summary>Lists of numbers of single precision, never missing or empty; NaN is a value.</summary>
/// <remarks>
/// Source: Apache Parquet format, LogicalTypes.md, Lists: a group of meaning LIST, a repeated group "list", the values "element".
/// </remarks>
internal sealed class ParquetSingleListColumn(string name) : ParquetColumn(name, ParquetType.Single, ParquetMeaning.None, isOptional: false)
{
    private readonly LevelRuns _repetitions = new();
    private readonly LevelRuns _definitions = new();

    public override int NodeCount => 3;

    public override IReadOnlyList<string> Path => [Name, "list", "element"];

    public void Add(ReadOnlySpan<float> values)
    {
        if (values.Length == 0)
            throw new ArgumentException($"Column '{Name}' has a row with an empty list: expected one number or more, got none.", nameof(values));
        _repetitions.Add(0);
        _repetitions.Add(1, values.Length - 1);
        _definitions.Add(1, values.Length);
        Values.Write(MemoryMarshal.AsBytes(values));
        Count += values.Length;
    }

    public override void WriteNodes(ThriftCompactWriter footer)
    {
        ParquetNode.WriteGroup(footer, Name, 1, ParquetRepetition.Required, ParquetMeaning.List);
        ParquetNode.WriteGroup(footer, "list", 1, ParquetRepetition.Repeated);
        ParquetNode.Write(footer, "element", Type, ParquetRepetition.Required, ParquetMeaning.None);
    }

    public override void WritePage(IBufferWriter<byte> page)
    {
        _repetitions.WriteTo(page);
        _definitions.WriteTo(page);
        base.WritePage(page);
    }

    public override void Clear()
    {
        base.Clear();
        _repetitions.Clear();
        _definitions.Clear();
    }
}

/// <summary>How a text is stored: its length in bytes, then UTF-8.</summary>
internal static class ParquetText
{
    public static void Write(IBufferWriter<byte> destination, string text)
    {
        BinaryPrimitives.WriteInt32LittleEndian(destination.GetSpan(sizeof(int)), Encoding.UTF8.GetByteCount(text));
        destination.Advance(sizeof(int));
        Encoding.UTF8.GetBytes(text, destination);
    }
}
