using System.Buffers.Binary;
using System.Text;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

/// <summary>An entry of a zip file under construction; what is null or false follows from the content.</summary>
internal sealed record ZipPart(string Name, byte[] Content)
{
    public ushort Method { get; init; }

    public ushort Flags { get; init; }

    /// <summary>The checksum that the file states; null for the right one.</summary>
    public uint? Checksum { get; init; }

    /// <summary>The length that the file states; null for the right one.</summary>
    public uint? StatedLength { get; init; }

    /// <summary>The name in the header before the content, where it is to differ.</summary>
    public string? LocalName { get; init; }

    /// <summary>States sizes and position in an extra field, as files beyond 4 GB do.</summary>
    public bool Wide { get; init; }
}

/// <summary>Weight files of a few hundred bytes, written by hand: whole ones, and broken ones of every kind.</summary>
internal static class CheckpointBytes
{
    public const string TorchFolder = "archive/";

    /// <summary>A safetensors file of a JSON text and data.</summary>
    public static byte[] Safetensors(string json, byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(json);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return [.. length, .. text, .. data];
    }

    /// <summary>Little-endian floats 0, 1, 2 and so on.</summary>
    public static byte[] Singles(int count) => [.. Enumerable.Range(0, count).SelectMany(i => BitConverter.GetBytes((float)i))];

    /// <summary>What torch.save writes around a pickle: a zip file with one entry for each storage.</summary>
    public static byte[] Torch(byte[] pickle, params (string Key, byte[] Content)[] storages) => Zip(
    [
        new ZipPart($"{TorchFolder}data.pkl", pickle),
        new ZipPart($"{TorchFolder}byteorder", "little"u8.ToArray()),
        .. storages.Select(storage => new ZipPart($"{TorchFolder}data/{storage.Key}", storage.Content)),
        new ZipPart($"{TorchFolder}version", "3\n"u8.ToArray()),
    ]);

    /// <summary>A zip file; with an end record for files beyond 4 GB too, where asked.</summary>
    public static byte[] Zip(IReadOnlyList<ZipPart> parts, bool wideEnd = false)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        List<long> positions = [];
        foreach (ZipPart part in parts)
        {
            positions.Add(stream.Position);
            byte[] name = Encoding.UTF8.GetBytes(part.LocalName ?? part.Name);
            writer.Write(0x04034B50);
            writer.Write((ushort)20);
            WriteFacts(writer, part, wide: false);
            writer.Write((ushort)name.Length);
            writer.Write((ushort)0);
            writer.Write(name);
            writer.Write(part.Content);
        }

        long start = stream.Position;
        for (int i = 0; i < parts.Count; i++)
            WriteCentral(writer, parts[i], positions[i]);
        long length = stream.Position - start;
        if (wideEnd)
        {
            long wideAt = stream.Position;
            writer.Write(0x06064B50);
            writer.Write(44L);
            writer.Write(0x002D002D);
            writer.Write(0L);
            writer.Write((long)parts.Count);
            writer.Write((long)parts.Count);
            writer.Write(length);
            writer.Write(start);
            writer.Write(0x07064B50);
            writer.Write(0);
            writer.Write(wideAt);
            writer.Write(1);
        }

        writer.Write(0x06054B50);
        writer.Write(0);
        writer.Write(wideEnd ? ushort.MaxValue : (ushort)parts.Count);
        writer.Write(wideEnd ? ushort.MaxValue : (ushort)parts.Count);
        writer.Write(wideEnd ? uint.MaxValue : (uint)length);
        writer.Write(wideEnd ? uint.MaxValue : (uint)start);
        writer.Write((ushort)0);
        return stream.ToArray();
    }

    /// <summary>What torch.save wrote before it used zip: five pickles, then the storages in the order of the keys.</summary>
    public static byte[] Legacy(byte[] pickle, params (string Key, int Count, byte[] Content)[] storages)
    {
        PickleBytes keys = new PickleBytes().Protocol().EmptyList().Mark();
        foreach ((string key, _, _) in storages)
            keys.Text(key);
        return
        [
            .. LegacyStart(littleEndian: true), .. pickle, .. keys.Op('e').End(),
            .. storages.SelectMany(storage => (byte[])[.. BitConverter.GetBytes((long)storage.Count), .. storage.Content]),
        ];
    }

    /// <summary>The three pickles before the object.</summary>
    public static byte[] LegacyStart(bool littleEndian) =>
    [
        0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, (byte)'.',
        .. new PickleBytes().Protocol().Number(1001).End(),
        .. new PickleBytes().Protocol().Op('}').Mark().Text("protocol_version").Number(1001).Text("little_endian")
            .Flag(littleEndian).Op('u').End(),
    ];

    /// <summary>A file of this content, opened; the file goes with the folder.</summary>
    public static Checkpoint Open(string folder, byte[] content)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, "weights.bin");
        File.WriteAllBytes(path, content);
        return Checkpoint.Open(path);
    }

    private static void WriteFacts(BinaryWriter writer, ZipPart part, bool wide)
    {
        uint length = wide ? uint.MaxValue : part.StatedLength ?? (uint)part.Content.Length;
        Crc32 checksum = default;
        checksum.Append(part.Content);
        writer.Write(part.Flags);
        writer.Write(part.Method);
        writer.Write(0);
        writer.Write(part.Checksum ?? checksum.Value);
        writer.Write(length);
        writer.Write(length);
    }

    private static void WriteCentral(BinaryWriter writer, ZipPart part, long position)
    {
        byte[] name = Encoding.UTF8.GetBytes(part.Name);
        writer.Write(0x02014B50);
        writer.Write(0x00140014);
        WriteFacts(writer, part, part.Wide);
        writer.Write((ushort)name.Length);
        writer.Write(part.Wide ? (ushort)28 : (ushort)0);
        writer.Write(0);
        writer.Write((ushort)0);
        writer.Write(0);
        writer.Write(part.Wide ? uint.MaxValue : (uint)position);
        writer.Write(name);
        if (!part.Wide)
            return;
        writer.Write((ushort)1);
        writer.Write((ushort)24);
        writer.Write((long)part.Content.Length);
        writer.Write((long)part.Content.Length);
        writer.Write(position);
    }
}
