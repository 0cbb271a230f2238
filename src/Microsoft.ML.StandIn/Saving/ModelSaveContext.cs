using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>
/// One part of a model that is being saved; only built-in components can write to it, others pass it on to them.
/// </summary>
public sealed class ModelSaveContext : IDisposable
{
    internal const uint Magic = 0x494D4C53;
    internal const int FormatVersion = 1;

    private readonly ModelArchiveWriter _archive;
    private readonly string _directory;
    private readonly MemoryStream _stream = new();

    private ModelSaveContext(ModelArchiveWriter archive, string directory)
    {
        _archive = archive;
        _directory = directory;
        Writer = new BinaryWriter(_stream);
    }

    internal BinaryWriter Writer { get; }

    /// <inheritdoc/>
    public void Dispose() => Writer.Dispose();

    /// <summary>Saves a component into a directory of the archive.</summary>
    internal static void Save(ModelArchiveWriter archive, string directory, ICanSaveModel model)
    {
        using var context = new ModelSaveContext(archive, directory);
        model.Save(context);
        context.Writer.Flush();
        // A component that wrote no header cannot be found again.
        if (context._stream.Length == 0)
            throw new InvalidOperationException("ModelSignature not specified!");
        archive.Add($"{directory}/{ModelArchive.EntryName}", context._stream);
    }

    /// <summary>Starts the part: says which component reads it.</summary>
    internal void WriteHeader(string loader)
    {
        if (Writer.BaseStream.Position > 0)
            throw new InvalidOperationException("This part of the model is written already.");
        Writer.Write(Magic);
        Writer.Write(FormatVersion);
        Writer.Write(loader);
    }

    /// <summary>Saves a component that belongs to this one.</summary>
    internal void SavePart(string name, ICanSaveModel model) => Save(_archive, $"{_directory}/{name}", model);
}
