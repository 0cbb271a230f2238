using System.Buffers;

namespace MLNetGeoFM.Tool.Parquet;

/// <summary>A column of a Parquet file: holds the values of the row group that is being filled.</summary>
/// <param name="name">Name in the file.</param>
/// <param name="type">How a value is stored.</param>
/// <param name="meaning">What a value means.</param>
/// <param name="isOptional">Whether a value may be missing.</param>
internal abstract class ParquetColumn(string name, ParquetType type, ParquetMeaning meaning, bool isOptional)
{
    private readonly LevelRuns? _definitions = isOptional ? new() : null;

    public string Name => name;

    public ParquetType Type => type;

    /// <summary>Nodes of the schema that the column is made of.</summary>
    public virtual int NodeCount => 1;

    /// <summary>Names from the schema's root to the values.</summary>
    public virtual IReadOnlyList<string> Path => [name];

    public virtual ParquetEncoding Encoding => ParquetEncoding.Plain;

    /// <summary>Values of the row group so far, missing ones too.</summary>
    public int Count { get; protected set; }

    /// <summary>Bytes that the row group holds in memory.</summary>
    public int ByteCount => Values.WrittenCount;

    protected ArrayBufferWriter<byte> Values { get; } = new();

    /// <summary>Value of the dictionary page, for columns that have one.</summary>
    public virtual ReadOnlySpan<byte> Dictionary => [];

    /// <summary>Writes the column's nodes of the schema.</summary>
    public virtual void WriteNodes(ThriftCompactWriter footer)
        => ParquetNode.Write(footer, name, type, isOptional ? ParquetRepetition.Optional : ParquetRepetition.Required, meaning);

    /// <summary>Writes levels and values as the content of one data page.</summary>
    public virtual void WritePage(IBufferWriter<byte> page)
    {
        _definitions?.WriteTo(page);
        page.Write(Values.WrittenSpan);
    }

    public virtual void Clear()
    {
        Values.ResetWrittenCount();
        _definitions?.Clear();
        Count = 0;
    }

    protected void Define(bool isThere)
    {
        if (!isThere && _definitions is null)
            throw new InvalidOperationException($"Column '{name}' has a row without a value: expected a value in every row, got none.");
        _definitions?.Add(isThere ? 1 : 0);
        Count++;
    }
}
