using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace MLNetGeoFM.Tool.Tests;

/// <summary>
/// Reads the few kinds of Parquet page that geofm writes, by the format's description and not by the writer's code. Structures are
/// read whatever their fields: a dictionary from field number to long, string, list or dictionary.
/// </summary>
internal sealed class ParquetContent
{
    private readonly byte[] _file;

    public ParquetContent(byte[] file)
    {
        _file = file;
        Assert.That(Encoding.ASCII.GetString(file, 0, 4), Is.EqualTo("PAR1"));
        Assert.That(Encoding.ASCII.GetString(file, file.Length - 4, 4), Is.EqualTo("PAR1"));
        int length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(file.Length - 8));
        int position = file.Length - 8 - length;
        var footer = ReadStruct(ref position);
        Assert.That(position, Is.EqualTo(file.Length - 8), "the footer's length is right");
        Rows = (long)footer[3];
        Groups = ((List<object>)footer[4]).Cast<Dictionary<int, object>>().ToList();
        Schema = ((List<object>)footer[2]).Cast<Dictionary<int, object>>().ToList();
        Metadata = ((List<object>)footer[5]).Cast<Dictionary<int, object>>().ToDictionary(pair => (string)pair[1], pair => (string)pair[2]);
    }

    public long Rows { get; }

    public List<Dictionary<int, object>> Groups { get; }

    /// <summary>Nodes of the schema, the root first.</summary>
    public List<Dictionary<int, object>> Schema { get; }

    public Dictionary<string, string> Metadata { get; }

    /// <summary>Names of the columns in order.</summary>
    public string[] Columns => [.. Chunks(Groups[0]).Select(chunk => (string)((List<object>)chunk[3])[0])];

    /// <summary>Values of a column over all row groups; null = missing.</summary>
    public object?[] Column(string name) => [.. Groups.SelectMany(group => Chunk(group, name))];

    /// <summary>Values of a column of lists over all row groups.</summary>
    public float[][] Lists(string name)
    {
        var lists = new List<List<float>>();
        foreach (var (repetition, value) in Groups.SelectMany(group => Repeated(group, name)))
        {
            if (repetition == 0)
                lists.Add([]);
            lists[^1].Add(value);
        }

        return [.. lists.Select(list => list.ToArray())];
    }

    private List<object?> Chunk(Dictionary<int, object> group, string name)
    {
        var chunk = Chunks(group).Single(one => (string)((List<object>)one[3])[0] == name);
        bool isOptional = (long)Schema.Single(node => (string)node[4] == name)[3] == 1;
        int position = (int)(long)chunk[9];
        int count = (int)(long)chunk[5];
        string? constant = null;
        if (chunk.TryGetValue(11, out object? dictionary))
        {
            int page = (int)(long)dictionary;
            _ = ReadStruct(ref page);
            constant = ReadText(ref page);
            Assert.That(page, Is.EqualTo(position), "the data page follows the dictionary page");
        }

        var header = ReadStruct(ref position);
        int end = position + (int)(long)header[2];
        Assert.That(((Dictionary<int, object>)header[5])[1], Is.EqualTo((long)count));
        int[] levels = isOptional ? Levels(ref position, count) : [.. Enumerable.Repeat(1, count)];
        var values = new List<object?>();
        if (constant is not null)
        {
            Assert.That(_file[position++], Is.EqualTo(1), "bits of an index");
            Assert.That(Runs(ref position, end), Is.EqualTo(new int[count]));
        }

        foreach (int level in levels)
            values.Add(level == 0 ? null : constant ?? Value((long)chunk[1], ref position));
        Assert.That(position, Is.EqualTo(end), name);
        return values;
    }

    private IEnumerable<(int Repetition, float Value)> Repeated(Dictionary<int, object> group, string name)
    {
        var chunk = Chunks(group).Single(one => (string)((List<object>)one[3])[0] == name);
        int position = (int)(long)chunk[9];
        int count = (int)(long)chunk[5];
        var header = ReadStruct(ref position);
        int end = position + (int)(long)header[2];
        int[] repetitions = Levels(ref position, count);
        Assert.That(Levels(ref position, count), Has.All.EqualTo(1), "every value is there");
        float[] values = MemoryMarshal.Cast<byte, float>(_file.AsSpan(position, end - position)).ToArray();
        Assert.That(values, Has.Length.EqualTo(count));
        return repetitions.Zip(values);
    }

    private static IEnumerable<Dictionary<int, object>> Chunks(Dictionary<int, object> group)
        => ((List<object>)group[1]).Cast<Dictionary<int, object>>().Select(chunk => (Dictionary<int, object>)chunk[3]);

    private object Value(long type, ref int position)
    {
        if (type == 6)
            return ReadText(ref position);
        position += 4;
        var bytes = _file.AsSpan(position - 4);
        return type == 1 ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : BinaryPrimitives.ReadSingleLittleEndian(bytes);
    }

    private string ReadText(ref int position)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(_file.AsSpan(position));
        position += 4 + length;
        return Encoding.UTF8.GetString(_file, position - length, length);
    }

    private int[] Levels(ref int position, int count)
    {
        int end = position + 4 + BinaryPrimitives.ReadInt32LittleEndian(_file.AsSpan(position));
        position += 4;
        int[] levels = Runs(ref position, end);
        Assert.That(levels, Has.Length.EqualTo(count));
        return levels;
    }

    private int[] Runs(ref int position, int end)
    {
        var values = new List<int>();
        while (position < end)
        {
            ulong run = Varint(ref position);
            Assert.That(run & 1, Is.Zero, "runs, not packed bits");
            values.AddRange(Enumerable.Repeat((int)_file[position++], (int)(run >> 1)));
        }

        return [.. values];
    }

    private Dictionary<int, object> ReadStruct(ref int position)
    {
        var fields = new Dictionary<int, object>();
        int field = 0;
        while (_file[position] != 0)
        {
            byte header = _file[position++];
            field = header >> 4 == 0 ? (int)ZigZag(ref position) : field + (header >> 4);
            fields.Add(field, ReadValue(header & 15, ref position));
        }

        position++;
        return fields;
    }

    private object ReadValue(int kind, ref int position)
    {
        switch (kind)
        {
            case 5 or 6:
                return ZigZag(ref position);
            case 8:
                int length = (int)Varint(ref position);
                position += length;
                return Encoding.UTF8.GetString(_file, position - length, length);
            case 9:
                byte header = _file[position++];
                int count = header >> 4 == 15 ? (int)Varint(ref position) : header >> 4;
                var items = new List<object>();
                for (int i = 0; i < count; i++)
                    items.Add(ReadValue(header & 15, ref position));
                return items;
            case 12:
                return ReadStruct(ref position);
            default:
                throw new InvalidDataException($"Kind {kind} at {position}.");
        }
    }

    private long ZigZag(ref int position)
    {
        ulong value = Varint(ref position);
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private ulong Varint(ref int position)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = _file[position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }
}
