using Microsoft.ML;

namespace MLNetGeoFM.Tool.Pipelines;

/// <summary>What a verb was asked to make of a series before the head sees it.</summary>
/// <param name="Encoder">The encoder; null = raw features.</param>
/// <param name="SeasonStart">Month in which the season of twelve months starts, 1..12.</param>
internal sealed record FeatureChoice(EncoderChoice? Encoder, int SeasonStart)
{
    /// <summary>Name in results: the encoder's id, or raw.</summary>
    public string Name => Encoder?.Id ?? "raw";

    /// <summary>The components from a series to the column <c>Features</c>.</summary>
    public IEstimator<ITransformer> Pipeline(MLContext ml, DataViewSchema schema, List<string> notes, CancellationToken cancellation)
        => Encoder is { } encoder
            ? FeaturePipeline.Encoded(ml, schema, SeasonStart, encoder, encoder.Load(), notes, cancellation)
            : FeaturePipeline.Raw(ml, schema, SeasonStart, notes);
}
