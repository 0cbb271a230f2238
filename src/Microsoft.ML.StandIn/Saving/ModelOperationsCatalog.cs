using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Saves and loads models, and predicts with them.</summary>
public sealed class ModelOperationsCatalog
{
    private readonly MLContext _context;

    internal ModelOperationsCatalog(MLContext context)
    {
        _context = context;
    }

    /// <summary>Saves a model, with the schema of its input, to a stream.</summary>
    public void Save(ITransformer model, DataViewSchema inputSchema, Stream stream)
    {
        Check.Value(model, nameof(model));
        Check.Value(stream, nameof(stream));
        using var archive = new ModelArchiveWriter(stream);
        ModelSaveContext.Save(archive, ModelArchive.Root, model);
        if (inputSchema is null)
            return;
        using var schema = new MemoryStream();
        using var writer = new BinaryWriter(schema);
        SchemaFormat.Write(writer, inputSchema);
        writer.Flush();
        archive.Add(ModelArchive.SchemaEntry, schema);
    }

    /// <summary>Saves a model, with the schema of its input, to a file.</summary>
    public void Save(ITransformer model, DataViewSchema inputSchema, string filePath)
    {
        Check.NonEmpty(filePath, nameof(filePath));
        using FileStream stream = File.Create(filePath);
        Save(model, inputSchema, stream);
    }

    /// <summary>Loads a model from a stream. Models name code that is run: load only those you trust.</summary>
    public ITransformer Load(Stream stream, out DataViewSchema inputSchema)
    {
        Check.Value(stream, nameof(stream));
        try
        {
            using var archive = new ModelArchiveReader(stream);
            ITransformer model = ModelLoadContext.LoadRoot(archive, _context.ComponentCatalog);
            ModelReader schema = archive.Open(ModelArchive.SchemaEntry);
            inputSchema = schema is null ? null : SchemaFormat.Read(schema);
            schema?.CheckEnd();
            return model;
        }
        catch (Exception exception) when (exception is IOException or FormatException or OverflowException or ArgumentException)
        {
            throw new InvalidDataException($"The model is damaged: {exception.Message}", exception);
        }
    }

    /// <summary>Loads a model from a file. Models name code that is run: load only those you trust.</summary>
    public ITransformer Load(string filePath, out DataViewSchema inputSchema)
    {
        Check.NonEmpty(filePath, nameof(filePath));
        using FileStream stream = File.OpenRead(filePath);
        return Load(stream, out inputSchema);
    }

    /// <summary>Makes an engine that predicts for single objects, and disposes the model with itself.</summary>
    public PredictionEngine<TSrc, TDst> CreatePredictionEngine<TSrc, TDst>(
        ITransformer transformer, bool ignoreMissingColumns = true, SchemaDefinition inputSchemaDefinition = null,
        SchemaDefinition outputSchemaDefinition = null)
        where TSrc : class
        where TDst : class, new()
        => new(transformer, new PredictionEngineOptions
        {
            IgnoreMissingColumns = ignoreMissingColumns,
            InputSchemaDefinition = inputSchemaDefinition,
            OutputSchemaDefinition = outputSchemaDefinition,
        });

    /// <summary>Makes an engine that predicts for single objects.</summary>
    public PredictionEngine<TSrc, TDst> CreatePredictionEngine<TSrc, TDst>(
        ITransformer transformer, PredictionEngineOptions options)
        where TSrc : class
        where TDst : class, new()
    {
        Check.Value(options, nameof(options));
        return new PredictionEngine<TSrc, TDst>(transformer, options);
    }

    /// <summary>Makes an engine that predicts for single objects, with the types and annotations of a schema.</summary>
    public PredictionEngine<TSrc, TDst> CreatePredictionEngine<TSrc, TDst>(ITransformer transformer, DataViewSchema inputSchema)
        where TSrc : class
        where TDst : class, new()
    {
        Check.Value(inputSchema, nameof(inputSchema));
        return new PredictionEngine<TSrc, TDst>(transformer, new PredictionEngineOptions
        {
            IgnoreMissingColumns = false,
            InputSchemaDefinition = SchemaDefinition.Of(typeof(TSrc), inputSchema),
        });
    }
}
