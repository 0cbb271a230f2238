namespace MLNetGeoFM.Tool.Embeddings;

/// <summary>Writes embeddings, row by row, to a stream that it leaves open.</summary>
internal abstract class EmbeddingWriter : IDisposable
{
    /// <param name="row">What is known of the row.</param>
    /// <param name="embedding">[D].</param>
    public abstract void Write(EmbeddingRow row, ReadOnlySpan<float> embedding);

    /// <summary>Writes what is left.</summary>
    public abstract void End();

    public abstract void Dispose();

    /// <summary>The writer for a file's extension.</summary>
    /// <exception cref="ArgumentException">The extension is neither <c>.csv</c> nor <c>.parquet</c>.</exception>
    public static EmbeddingWriter Create(string fileName, Stream stream, EmbeddingDescription description)
    {
        if (!IsKnown(fileName))
        {
            throw new ArgumentException($"Embeddings cannot be written to '{fileName}': expected a name ending in .csv or .parquet, "
                + $"got '{Path.GetExtension(fileName)}'. Choose one of the two.", nameof(fileName));
        }

        return IsParquet(fileName) ? new ParquetEmbeddingWriter(stream, description) : new CsvEmbeddingWriter(stream, description);
    }

    /// <summary>Whether there is a writer for a file's extension.</summary>
    public static bool IsKnown(string fileName)
        => IsParquet(fileName) || Path.GetExtension(fileName).Equals(".csv", StringComparison.OrdinalIgnoreCase);

    private static bool IsParquet(string fileName) => Path.GetExtension(fileName).Equals(".parquet", StringComparison.OrdinalIgnoreCase);
}
