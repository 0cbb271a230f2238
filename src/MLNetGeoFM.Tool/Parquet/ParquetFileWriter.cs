using System.Buffers;
using System.Buffers.Binary;

namespace MLNetGeoFM.Tool.Parquet;

/// <summary>Writes a Parquet file to a stream that need not seek: row groups of bounded size, uncompressed, one page a column.</summary>
/// <remarks>
/// The caller adds one row to every column, then calls <see cref="EndRow"/>; a row group is written as soon as it is large enough.
/// Embeddings hardly compress, and a file without compression is read by everything that reads Parquet.
/// Source: Apache Parquet format, README.md (file layout), parquet.thrift (PageHeader, ColumnMetaData, RowGroup, FileMetaData).
/// </remarks>
internal sealed class ParquetFileWriter(Stream stream, IReadOnlyList<ParquetColumn> columns, IReadOnlyDictionary<string, string> metadata)
{
    private const int LargestRowGroup = 8 << 20;
    private const int MostRowsOfGroup = 1 << 16;
    private const int DataPage = 0;
    private const int DictionaryPage = 2;
    private const string Creator = "geofm";

    private readonly List<RowGroup> _groups = [];
    private readonly ArrayBufferWriter<byte> _page = new();
    private long _position;
    private int _rows;

    private static ReadOnlySpan<byte> Mark => "PAR1"u8;

    public void Begin() => Write(Mark);

    public void EndRow()
    {
        _rows++;
        int bytes = 0;
        foreach (var column in columns)
            bytes += column.ByteCount;
        if (bytes >= LargestRowGroup || _rows == MostRowsOfGroup)
            EndGroup();
    }

    /// <summary>Writes what is left and the footer.</summary>
    public void End()
    {
        if (_rows > 0)
            EndGroup();
        var footer = new ThriftCompactWriter();
        WriteFooter(footer);
        Write(footer.Written);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, footer.Written.Length);
        Write(length);
        Write(Mark);
    }

    private void EndGroup()
    {
        _groups.Add(new(_rows, [.. columns.Select(WriteColumn)]));
        _rows = 0;
        foreach (var column in columns)
            column.Clear();
    }

    private ColumnChunk WriteColumn(ParquetColumn column)
    {
        long start = _position;
        long? dictionary = null;
        if (column.Dictionary.Length > 0)
        {
            dictionary = start;
            WritePage(column.Dictionary, header =>
            {
                header.BeginStruct(7);
                header.Field(1, 1);
                header.Field(2, (int)ParquetEncoding.Plain);
                header.EndStruct();
            }, DictionaryPage);
        }

        long data = _position;
        _page.ResetWrittenCount();
        column.WritePage(_page);
        WritePage(_page.WrittenSpan, header =>
        {
            header.BeginStruct(5);
            header.Field(1, column.Count);
            header.Field(2, (int)column.Encoding);
            header.Field(3, (int)ParquetEncoding.RunLength);
            header.Field(4, (int)ParquetEncoding.RunLength);
            header.EndStruct();
        }, DataPage);
        return new(column.Count, start, dictionary, data, _position - start);
    }

    private void WritePage(ReadOnlySpan<byte> content, Action<ThriftCompactWriter> describe, int kind)
    {
        var header = new ThriftCompactWriter();
        header.Field(1, kind);
        header.Field(2, content.Length);
        header.Field(3, content.Length);
        describe(header);
        header.EndStruct();
        Write(header.Written);
        Write(content);
    }

    private void WriteFooter(ThriftCompactWriter footer)
    {
        footer.Field(1, 1);
        footer.BeginListOfStructs(2, 1 + columns.Sum(column => column.NodeCount));
        ParquetNode.WriteGroup(footer, "schema", columns.Count);
        foreach (var column in columns)
            column.WriteNodes(footer);
        footer.Field(3, _groups.Sum(group => (long)group.Rows));
        footer.BeginListOfStructs(4, _groups.Count);
        foreach (var group in _groups)
            WriteGroup(footer, group);
        footer.BeginListOfStructs(5, metadata.Count);
        foreach (var (key, value) in metadata)
        {
            footer.BeginItem();
            footer.Field(1, key);
            footer.Field(2, value);
            footer.EndStruct();
        }

        footer.Field(6, Creator);
        footer.EndStruct();
    }

    private void WriteGroup(ThriftCompactWriter footer, RowGroup group)
    {
        footer.BeginItem();
        footer.BeginListOfStructs(1, columns.Count);
        for (int i = 0; i < columns.Count; i++)
            WriteChunk(footer, columns[i], group.Chunks[i]);
        footer.Field(2, group.Chunks.Sum(chunk => chunk.Bytes));
        footer.Field(3, (long)group.Rows);
        footer.EndStruct();
    }

    private static void WriteChunk(ThriftCompactWriter footer, ParquetColumn column, ColumnChunk chunk)
    {
        ParquetEncoding[] encodings = chunk.Dictionary is null
            ? [column.Encoding, ParquetEncoding.RunLength]
            : [ParquetEncoding.Plain, column.Encoding, ParquetEncoding.RunLength];
        footer.BeginItem();
        footer.Field(2, chunk.Start);
        footer.BeginStruct(3);
        footer.Field(1, (int)column.Type);
        footer.BeginListOfInt32(2, encodings.Length);
        foreach (var encoding in encodings)
            footer.Item((int)encoding);
        footer.BeginListOfTexts(3, column.Path.Count);
        foreach (string name in column.Path)
            footer.Item(name);
        footer.Field(4, 0);
        footer.Field(5, (long)chunk.Count);
        footer.Field(6, chunk.Bytes);
        footer.Field(7, chunk.Bytes);
        footer.Field(9, chunk.Data);
        if (chunk.Dictionary is { } dictionary)
            footer.Field(11, dictionary);
        footer.EndStruct();
        footer.EndStruct();
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        stream.Write(bytes);
        _position += bytes.Length;
    }

    private sealed record RowGroup(int Rows, IReadOnlyList<ColumnChunk> Chunks);

    /// <param name="Count">Values, missing ones too.</param>
    /// <param name="Start">Where the chunk's first page starts in the file.</param>
    /// <param name="Dictionary">Where the dictionary page starts, or null.</param>
    /// <param name="Data">Where the data page starts.</param>
    /// <param name="Bytes">Length of all pages with their headers.</param>
    private sealed record ColumnChunk(int Count, long Start, long? Dictionary, long Data, long Bytes);
}
