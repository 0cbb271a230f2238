namespace MLNetGeoFM.Models;

/// <summary>An encoder bound to one kind of series: turns samples into tokens, and tokens into embeddings.</summary>
/// <remarks>Immutable and thread-safe; a <see cref="SeriesEncodingWorker"/> is one thread's place to run it.</remarks>
internal abstract class SeriesEncoder
{
    /// <summary>The network from a batch of tokens to <see cref="Pooled"/>.</summary>
    public abstract Network Network { get; }

    /// <summary>The pooled embeddings: one row for each segment.</summary>
    public abstract NetworkValue Pooled { get; }

    /// <summary>Numbers of a token's features, at most.</summary>
    public abstract int FeatureWidth { get; }

    /// <summary>Encoding tables of a token.</summary>
    public abstract int TableCount { get; }

    /// <summary>T at most.</summary>
    public abstract int LongestSeries { get; }

    /// <summary>Numbers of one embedding.</summary>
    public int EmbeddingSize => Pooled.Width;

    /// <summary>
    /// Adds a sample's visible tokens as one sequence to the batch.
    /// </summary>
    /// <param name="sample">The sample; its lengths were checked.</param>
    /// <param name="steps">T.</param>
    /// <param name="perStep">
    /// False: every token belongs to segment 0 of one. True: T segments, and a token belongs to its step's; tokens without a step (a
    /// place, a static layer) belong to none.
    /// </param>
    /// <param name="batch">Where to.</param>
    public abstract void Tokenize(in EncoderSample sample, int steps, bool perStep, TokenBatch batch);
}
