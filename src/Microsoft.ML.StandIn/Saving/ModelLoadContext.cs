using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Data;

/// <summary>One part of a model that is being loaded.</summary>
internal sealed class ModelLoadContext
{
    private readonly ModelArchiveReader _archive;
    private readonly string _directory;
    private readonly int _depth;

    private ModelLoadContext(ModelArchiveReader archive, string directory, int depth, ComponentCatalog catalog)
    {
        if (depth > ModelArchive.MaxDepth)
            throw new InvalidDataException($"The model is nested deeper than {ModelArchive.MaxDepth} levels.");
        _archive = archive;
        _directory = directory;
        _depth = depth;
        Catalog = catalog;
        string name = $"{directory}/{ModelArchive.EntryName}";
        Reader = archive.Open(name) ?? throw new InvalidDataException($"The model is damaged: it has no entry '{name}'.");
        if (Reader.Binary.ReadUInt32() != ModelSaveContext.Magic)
            throw new InvalidDataException($"Entry '{name}' is not part of a model.");
        int version = Reader.ReadInt32();
        if (version != ModelSaveContext.FormatVersion)
        {
            throw new InvalidDataException(
                $"The model has format version {version}, but this library reads {ModelSaveContext.FormatVersion}.");
        }
    }

    public ModelReader Reader { get; }

    public ComponentCatalog Catalog { get; }

    public static ITransformer LoadRoot(ModelArchiveReader archive, ComponentCatalog catalog)
        => new ModelLoadContext(archive, ModelArchive.Root, 0, catalog).Load();

    public ITransformer LoadPart(string name)
        => new ModelLoadContext(_archive, $"{_directory}/{name}", _depth + 1, Catalog).Load();

    private ITransformer Load()
    {
        string loader = Reader.ReadString();
        ITransformer transformer = loader switch
        {
            TransformerChainFormat.Loader => TransformerChainFormat.Load(this),
            ColumnConcatenatingTransformer.Loader => ColumnConcatenatingTransformer.Load(Reader),
            ColumnCopyingTransformer.Loader => ColumnCopyingTransformer.Load(Reader),
            ColumnSelectingTransformer.Loader => ColumnSelectingTransformer.Load(Reader),
            ValueToKeyMappingTransformer.Loader => ValueToKeyMappingTransformer.Load(Reader),
            KeyToValueMappingTransformer.Loader => KeyToValueMappingTransformer.Load(Reader),
            ValueMappingTransformer.Loader => ValueMappingTransformer.Load(Reader),
            TypeConvertingTransformer.Loader => TypeConvertingTransformer.Load(Reader),
            NormalizingTransformer.Loader => NormalizingTransformer.Load(Reader),
            CustomMappingFormat.Loader => CustomMappingFormat.Load(this),
            _ => throw new InvalidDataException($"The model is damaged: there is no component '{loader}'."),
        };
        Reader.CheckEnd();
        return transformer;
    }
}
