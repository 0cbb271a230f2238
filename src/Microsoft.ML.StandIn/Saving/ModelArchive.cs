using System.IO.Compression;

namespace Microsoft.ML.Data;

/// <summary>The names and limits of the model file, a zip of one entry per component.</summary>
internal static class ModelArchive
{
    public const string EntryName = "Model";
    public const string Root = "TransformerChain";
    public const string SchemaEntry = "Schema";

    /// <summary>The most that a model may hold unpacked; beyond it a small file could exhaust the memory.</summary>
    public const long MaxUnpackedBytes = 1L << 31;
    public const int MaxEntries = 100_000;
    public const int MaxDepth = 64;
}

/// <summary>Collects the entries of a model file.</summary>
internal sealed class ModelArchiveWriter : IDisposable
{
    private readonly ZipArchive _zip;

    public ModelArchiveWriter(Stream stream)
    {
        _zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
    }

    public void Add(string name, MemoryStream content)
    {
        using Stream entry = _zip.CreateEntry(name, CompressionLevel.Fastest).Open();
        content.WriteTo(entry);
    }

    public void Dispose() => _zip.Dispose();
}
