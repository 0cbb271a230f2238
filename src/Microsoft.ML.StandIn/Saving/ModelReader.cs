namespace Microsoft.ML.Data;

/// <summary>Reads one entry of a model file, which may be damaged or hostile.</summary>
internal sealed class ModelReader
{
    public ModelReader(byte[] content, int length)
    {
        Binary = new BinaryReader(new MemoryStream(content, 0, length, writable: false));
    }

    public BinaryReader Binary { get; }

    private long Left => Binary.BaseStream.Length - Binary.BaseStream.Position;

    public int ReadInt32() => Binary.ReadInt32();

    public bool ReadBoolean() => Binary.ReadBoolean();

    public string ReadString() => Binary.ReadString();

    /// <summary>Reads a count of items of at least a size; refuses one that the entry cannot hold.</summary>
    public int ReadCount(int itemSize)
    {
        int count = Binary.ReadInt32();
        if (count < 0 || (long)count * itemSize > Left)
            throw new InvalidDataException($"The model is damaged: {count} items cannot fit into what is left of an entry.");
        return count;
    }

    /// <summary>Reads the name of a column.</summary>
    public string ReadName()
    {
        string name = ReadString();
        return name.Length > 0 ? name : throw new InvalidDataException("The model is damaged: a column has no name.");
    }

    public (string Output, string Input)[] ReadPairs()
    {
        var pairs = new (string Output, string Input)[ReadCount(2)];
        for (int i = 0; i < pairs.Length; i++)
            pairs[i] = (ReadName(), ReadName());
        return pairs;
    }

    public string[] ReadNames()
    {
        var names = new string[ReadCount(1)];
        for (int i = 0; i < names.Length; i++)
            names[i] = ReadName();
        return names;
    }

    public void CheckEnd()
    {
        if (Left != 0)
            throw new InvalidDataException($"The model is damaged: an entry has {Left} bytes too many.");
    }
}

/// <summary>Writes what <see cref="ModelReader"/> reads.</summary>
internal static class ModelWriting
{
    public static void WritePairs(this BinaryWriter writer, (string Output, string Input)[] pairs)
    {
        writer.Write(pairs.Length);
        foreach ((string output, string input) in pairs)
        {
            writer.Write(output);
            writer.Write(input);
        }
    }

    public static void WriteNames(this BinaryWriter writer, string[] names)
    {
        writer.Write(names.Length);
        foreach (string name in names)
            writer.Write(name);
    }
}
