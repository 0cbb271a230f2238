using System.Text;

namespace MLNetGeoFM;

/// <summary>The bytes of a fitted transformer inside a model file: kind, length, content, SHA-256.</summary>
/// <remarks>
/// A model file is hostile until read: kinds are a closed list, every count is checked against the bytes that are there, and
/// nothing is executed. Kinds carry a version; a kind, once shipped, stays readable.
/// </remarks>
internal static partial class RowPayload
{
    private const uint Magic = 0x4D464731; // "MFG1"
    private const int MaximumNames = 1 << 20;

    /// <summary>The transformer as Base64 text.</summary>
    public static string Pack(RowTransformer transformer)
    {
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true))
            transformer.WritePayload(writer);
        byte[] bytes = content.ToArray();
        using var packed = new MemoryStream();
        using (var writer = new BinaryWriter(packed, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write(transformer.PayloadKind);
            writer.Write(bytes.Length);
            writer.Write(bytes);
            writer.Write(System.Security.Cryptography.SHA256.HashData(bytes));
        }

        return Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length);
    }

    /// <summary>Rebuilds the transformer.</summary>
    /// <exception cref="InvalidDataException">The text is damaged, or written by a newer version of this library.</exception>
    public static RowTransformer Unpack(ReadOnlySpan<char> text)
    {
        try
        {
            byte[] bytes = new byte[checked((text.Length / 4 * 3) + 3)];
            if (!Convert.TryFromBase64Chars(text, bytes, out int length))
                throw Damaged("it is not Base64");
            using var reader = new BinaryReader(new MemoryStream(bytes, 0, length), Encoding.UTF8);
            if (reader.ReadUInt32() != Magic)
                throw Damaged("it does not begin with the mark of this library");
            string kind = reader.ReadString();
            if (!Readers.TryGetValue(kind, out var read))
                throw Damaged($"its kind '{kind}' is none of {string.Join(", ", Readers.Keys)}; a newer version may have written it");
            int contentLength = reader.ReadInt32();
            if (contentLength < 0 || contentLength > length)
                throw Damaged($"it announces {contentLength} bytes and holds {length}");
            byte[] content = reader.ReadBytes(contentLength);
            byte[] hash = reader.ReadBytes(System.Security.Cryptography.SHA256.HashSizeInBytes);
            if (!hash.AsSpan().SequenceEqual(System.Security.Cryptography.SHA256.HashData(content)))
                throw Damaged("its SHA-256 does not match its content");
            using var contentReader = new BinaryReader(new MemoryStream(content), Encoding.UTF8);
            return read(contentReader);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or OverflowException or FormatException)
        {
            throw Damaged(exception.Message);
        }
    }

    public static void WriteNames(BinaryWriter writer, IReadOnlyList<string> names)
    {
        writer.Write(names.Count);
        foreach (string name in names)
            writer.Write(name);
    }

    public static string[] ReadNames(BinaryReader reader)
    {
        string[] names = new string[ReadCount(reader, MaximumNames)];
        for (int i = 0; i < names.Length; i++)
            names[i] = reader.ReadString();
        return names;
    }

    public static void WriteInts(BinaryWriter writer, IReadOnlyList<int> values)
    {
        writer.Write(values.Count);
        foreach (int value in values)
            writer.Write(value);
    }

    public static int[] ReadInts(BinaryReader reader)
    {
        int[] values = new int[ReadCount(reader, int.MaxValue / sizeof(int))];
        for (int i = 0; i < values.Length; i++)
            values[i] = reader.ReadInt32();
        return values;
    }

    public static void WriteOptionalText(BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        if (text is not null)
            writer.Write(text);
    }

    public static string? ReadOptionalText(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;

    /// <summary>Reads a count and holds it against the bytes that are left: every counted item takes at least one.</summary>
    public static int ReadCount(BinaryReader reader, int maximum)
    {
        int count = reader.ReadInt32();
        long left = reader.BaseStream.Length - reader.BaseStream.Position;
        if (count < 0 || count > maximum || count > left)
            throw Damaged($"it announces {count} items with {left} bytes left");
        return count;
    }

    private static InvalidDataException Damaged(string reason)
        => new($"A saved component in this model file cannot be read: {reason}. Save the model again, or load it with the version that wrote it.");
}
