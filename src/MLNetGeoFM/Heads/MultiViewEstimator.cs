using Microsoft.ML.Runtime;
using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>Trains a head on several views of each row, and predicts from one view or from the mean over some.</summary>
/// <remarks>
/// A view is a column of features: of the series as it is, without some of its dates (<c>DropDates</c>), or shifted in time
/// (<c>ShiftSeason</c>). Every view of a row is a training row of its own that counts 1/number of views, so that the head's penalty
/// means what it means without views. Views that only training uses are not computed when a model predicts.
/// | Looks at the data in Fit? | Yes, once |
/// | Input | label: key with key values; each view: Vector of Single [D], finite, the same D |
/// | Output | `PredictedLabel`: key with the class names as values |
/// | Output | `Score`: Vector of Single [K], mean over the prediction views of the class probabilities in key order |
/// | Deterministic | As the trainer |
/// </remarks>
public sealed class MultiViewEstimator : ClassifierEstimator<MultiViewTransformer>
{
    private readonly IClassifierTrainer _trainer;
    private readonly FeatureSource[] _trainingViews;
    private readonly FeatureSource[] _predictionViews;

    internal MultiViewEstimator(GeoFMCatalog catalog, IClassifierTrainer trainer, MultiViewOptions options)
        : base(catalog, trainer.LabelColumnName, options.PredictionViews(trainer.FeatureColumnName)[0], trainer.TrainingGroupColumnName)
    {
        _trainer = trainer;
        _trainingViews = [.. options.TrainingViews(trainer.FeatureColumnName).Select(FeatureSource.Plain)];
        _predictionViews = [.. options.PredictionViews(trainer.FeatureColumnName).Select(FeatureSource.Plain)];
    }

    internal override IReadOnlyList<FeatureSource> TrainingSources =>
        [.. _predictionViews, .. _trainingViews.Where(view => !_predictionViews.Any(view.IsSameAs))];

    internal override IReadOnlyList<FeatureSource> PredictionSources => _predictionViews;

    private protected override TrainerLayer Layer => TrainerLayer.Views;

    private protected override string LogName => "WithViews";

    private protected override void ThrowIfCancelled() => _trainer.ThrowIfCancelled();

    private protected override bool TakesMoreFeatures => _trainer.TakesMoreFeatures;

    private protected override MultiViewTransformer Train(ClassifierTrainingData data, string featureColumnName, IChannel channel)
    {
        _ = data.ColumnsOf(TrainingSources); // Of one size.
        ClassificationHead head = _trainer.TrainHead(data.Stack(_trainingViews, _trainer.FeatureColumnName), channel);
        return new MultiViewTransformer(data.ColumnsOf(_predictionViews), data.ClassNames, new MultiViewHead(head, _predictionViews.Length));
    }
}
