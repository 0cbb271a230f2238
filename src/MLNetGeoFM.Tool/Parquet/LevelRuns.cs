using System.Buffers;
using System.Buffers.Binary;

namespace MLNetGeoFM.Tool.Parquet;

/// <summary>Repetition or definition levels of one bit, as runs of equal ones.</summary>
/// <remarks>Source: Apache Parquet format, Encodings.md, Run Length Encoding / Bit-Packing Hybrid: run = varint(length * 2), value.</remarks>
internal sealed class LevelRuns
{
    private readonly ArrayBufferWriter<byte> _runs = new();
    private int _level;
    private uint _length;

    public void Add(int level, int count = 1)
    {
        if (level != _level)
        {
            EndRun();
            _level = level;
        }

        _length += (uint)count;
    }

    /// <summary>Writes the runs as they stand in a data page, their length before them.</summary>
    public void WriteTo(IBufferWriter<byte> page)
    {
        EndRun();
        BinaryPrimitives.WriteInt32LittleEndian(page.GetSpan(sizeof(int)), _runs.WrittenCount);
        page.Advance(sizeof(int));
        page.Write(_runs.WrittenSpan);
    }

    public void Clear()
    {
        _runs.ResetWrittenCount();
        (_level, _length) = (0, 0);
    }

    private void EndRun()
    {
        if (_length == 0)
            return;
        ThriftCompactWriter.Varint(_runs, (ulong)_length << 1);
        _runs.GetSpan(1)[0] = (byte)_level;
        _runs.Advance(1);
        _length = 0;
    }
}
