using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;

namespace Microsoft.ML.Data;

/// <summary>The names and limits of the model file: a zip with one entry per component, each ending in its checksum.</summary>
internal static class ModelArchive
{
    public const string EntryName = "Model";
    public const string Root = "TransformerChain";
    public const string SchemaEntry = "Schema";

    /// <summary>The most that a model may hold unpacked; beyond it a small file could exhaust the memory.</summary>
    public const long MaxUnpackedBytes = 1L << 31;
    public const int MaxEntries = 100_000;
    public const int MaxDepth = 64;

    public static uint Checksum(ReadOnlySpan<byte> content)
    {
        uint checksum = 0;
        for (; content.Length >= sizeof(ulong); content = content[sizeof(ulong)..])
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(content));
        foreach (byte value in content)
            checksum = BitOperations.Crc32C(checksum, value);
        return checksum;
    }
}

/// <summary>Writes the entries of a model file.</summary>
internal sealed class ModelArchiveWriter : IDisposable
{
    private readonly ZipArchive _zip;

    public ModelArchiveWriter(Stream stream)
    {
        _zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
    }

    public void Add(string name, MemoryStream content)
    {
        ReadOnlySpan<byte> bytes = content.GetBuffer().AsSpan(0, checked((int)content.Length));
        Span<byte> checksum = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, ModelArchive.Checksum(bytes));
        ZipArchiveEntry entry = _zip.CreateEntry(name, CompressionLevel.Fastest);
        // The same model gives the same file.
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using Stream stream = entry.Open();
        stream.Write(bytes);
        stream.Write(checksum);
    }

    public void Dispose() => _zip.Dispose();
}

/// <summary>Reads the entries of a model file.</summary>
internal sealed class ModelArchiveReader : IDisposable
{
    private readonly ZipArchive _zip;
    private long _budget = ModelArchive.MaxUnpackedBytes;

    public ModelArchiveReader(Stream stream)
    {
        _zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        if (_zip.Entries.Count > ModelArchive.MaxEntries)
            throw new InvalidDataException(
                $"The model has {_zip.Entries.Count} entries, more than the {ModelArchive.MaxEntries} allowed.");
    }

    /// <summary>Opens an entry; null where there is none.</summary>
    public ModelReader Open(string name)
    {
        if (_zip.GetEntry(name) is not { } entry)
            return null;
        if (entry.Length < sizeof(uint) || entry.Length > Math.Min(_budget, Array.MaxLength))
            throw new InvalidDataException($"The model is damaged: entry '{name}' claims {entry.Length} bytes.");

        // What an entry claims is not believed: memory grows with what is really there.
        using Stream stream = entry.Open();
        using var content = new MemoryStream();
        var buffer = new byte[81920];
        for (int read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
        {
            content.Write(buffer, 0, read);
            if (content.Length > entry.Length)
                throw new InvalidDataException(
                    $"The model is damaged: entry '{name}' is longer than the {entry.Length} bytes it claims.");
        }

        int length = (int)content.Length - sizeof(uint);
        byte[] bytes = content.GetBuffer();
        if (content.Length != entry.Length || ModelArchive.Checksum(bytes.AsSpan(0, length))
            != BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(length, sizeof(uint))))
        {
            throw new InvalidDataException($"The model is damaged: entry '{name}' does not match its checksum.");
        }

        _budget -= content.Length;
        return new ModelReader(bytes, length);
    }

    public void Dispose() => _zip.Dispose();
}
