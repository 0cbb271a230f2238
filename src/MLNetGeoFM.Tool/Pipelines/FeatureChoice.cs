using Microsoft.ML;
using Microsoft.ML.Data;

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

    /// <summary>The views of the series that are trained on and predicted from.</summary>
    public ViewPlan Views { get; init; } = ViewPlan.None;

    /// <summary>Hash of the encoder's weights file; null without an encoder.</summary>
    public string? WeightsSha256 { get; private set; }

    /// <summary>The components from a series to the columns of features of all views; that of the series as it is is
    /// <c>Features</c>.</summary>
    public IEstimator<ITransformer> Pipeline(MLContext ml, DataViewSchema schema, List<string> notes, CancellationToken cancellation)
    {
        var (needed, training) = Steps(ml, schema, notes, cancellation);
        return training is null ? needed : needed.Append(training);
    }

    /// <summary>The components that prediction needs, and those that only training needs, if any.</summary>
    /// <exception cref="InvalidDataException">The views need places, and the data has none.</exception>
    public (IEstimator<ITransformer> Needed, IEstimator<ITransformer>? Training) Steps(
        MLContext ml, DataViewSchema schema, List<string> notes, CancellationToken cancellation)
    {
        if (Views.Choices.Any(choice => choice.AlignsLatitude) && schema.GetColumnOrNull("Latitude") is null)
        {
            throw new InvalidDataException("The data does not say where its series are: expected the key 'place' in series.json to align seasons "
                + "by latitude, got none. Name the place there, or do not align.");
        }

        Func<SeriesView, IEstimator<ITransformer>> make = Features(ml, schema, notes, cancellation);
        SeriesView[] predicting = Views.PredictionViews;
        IEstimator<ITransformer>[] training = [.. Views.Views.Except(predicting).Select(make)];
        return (FeaturePipeline.Chain(ml, schema, notes, [.. predicting.Select(make)]),
            training.Length == 0 ? null : training.Aggregate(new EstimatorChain<ITransformer>(), (chain, view) => chain.Append(view)));
    }

    private Func<SeriesView, IEstimator<ITransformer>> Features(
        MLContext ml, DataViewSchema schema, List<string> notes, CancellationToken cancellation)
    {
        bool isMasked = FeaturePipeline.HasMask(schema);
        if (Encoder is not { } encoder)
            return view => FeaturePipeline.Raw(ml.GeoFM(), schema, SeasonStart, isMasked, view);
        var weights = encoder.Load();
        WeightsSha256 = weights.FileSha256;
        FeaturePipeline.NoteEncoder(schema, encoder, weights, notes);
        return view => FeaturePipeline.Encoded(ml.GeoFM(), schema, SeasonStart, isMasked, encoder, weights, view, cancellation);
    }
}
