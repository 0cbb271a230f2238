using Microsoft.ML.Runtime;
using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>Trains a hidden layer with ReLU between standardised features and class probabilities.</summary>
/// <remarks>
/// | Looks at the data in Fit? | Yes, once |
/// | Input | label: key with key values; features: Vector of Single [D], finite; group (optional): scalar of text, numbers or keys |
/// | Output | `PredictedLabel`: key with the class names as values |
/// | Output | `Score`: Vector of Single [K], class probabilities in key order |
/// | Deterministic | Yes, from the seed, whatever the number of threads |
/// Source: protocols.md part 3.
/// </remarks>
public sealed class MlpEstimator : ClassifierEstimator<MlpTransformer>
{
    private readonly MlpOptions _options;

    internal MlpEstimator(
        GeoFMCatalog catalog, string labelColumnName, string featureColumnName, MlpOptions options, string? groupColumnName)
        : base(catalog, labelColumnName, featureColumnName, groupColumnName)
    {
        options.Validate();
        _options = options;
    }

    private protected override string LogName => "Mlp";

    private protected override void ThrowIfCancelled() => _options.CancellationToken.ThrowIfCancellationRequested();

    private protected override bool TakesMoreFeatures => true;

    private protected override MlpTransformer Train(
        ClassifierTrainingData data, string featureColumnName, IChannel channel)
    {
        MlpTraining training = Mlp.Train(
            data.FeatureSpan, data.LabelSpan, data.NumberOfFeatures, data.ClassNames.Count, _options, HeldOutGroups(data));
        SayOutcome(data, training.Outcome, channel);
        return new MlpTransformer(featureColumnName, data.ClassNames, training.Head);
    }
}
