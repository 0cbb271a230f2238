using Microsoft.ML;

namespace MLNetGeoFM.Tool.Pipelines;

/// <summary>What a verb was asked to make of a series before the head sees it.</summary>
/// <param name="Encoder">The encoder; null = raw features.</param>
/// <param name="SeasonStart">Month in which the season of twelve months starts, 1..12.</param>
internal sealed record FeatureChoice(EncoderChoice? Encoder, int SeasonStart)
{
    /// <summary>Name in results: the encoder's id, or raw.</summary>
    public string Name => Encoder?.Id ?? "raw";

    /// <summary>The same for a head: one that looks at each month gets an embedding for each.</summary>
    public FeatureChoice For(string head) => Encoder is { } encoder && CropModel.SeesSteps(head)
        ? this with { Encoder = encoder with { Pooling = EmbeddingPooling.PerStep } }
        : this;

    /// <summary>What is loaded besides, to tell errors apart.</summary>
    public ErrorColumns Columns { get; init; } = ErrorColumns.None;

    /// <summary>Hash of the encoder's weights file; null without an encoder.</summary>
    public string? WeightsSha256 { get; private set; }

    /// <summary>The components from a series to the column <c>Features</c>.</summary>
    public IEstimator<ITransformer> Pipeline(MLContext ml, DataViewSchema schema, List<string> notes, CancellationToken cancellation)
    {
        if (Encoder is not { } encoder)
            return FeaturePipeline.Raw(ml, schema, SeasonStart, notes);
        var weights = encoder.Load();
        WeightsSha256 = weights.FileSha256;
        return FeaturePipeline.Encoded(ml, schema, SeasonStart, encoder, weights, notes, cancellation);
    }
}
