using Microsoft.ML.Runtime;
using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>Keeps the mean of each class, and predicts by how near a row is to each, on standardised features.</summary>
/// <remarks>
/// | Looks at the data in Fit? | Yes, once |
/// | Input | label: key with key values; features: Vector of Single [D], finite |
/// | Output | `PredictedLabel`: key with the class names as values |
/// | Output | `Score`: Vector of Single [K], class probabilities in key order |
/// | Deterministic | Yes |
/// Source: Snell, Swersky and Zemel 2017, arXiv:1703.05175.
/// </remarks>
public sealed class PrototypesEstimator : ClassifierEstimator<PrototypesTransformer>
{
    private readonly PrototypesOptions _options;

    internal PrototypesEstimator(
        GeoFMCatalog catalog, string labelColumnName, string featureColumnName, PrototypesOptions options)
        : base(catalog, labelColumnName, featureColumnName)
    {
        options.Validate();
        _options = options;
    }

    private protected override string LogName => "Prototypes";

    private protected override PrototypesTransformer Train(
        ClassifierTrainingData data, string featureColumnName, IChannel channel)
    {
        Prototypes head = Prototypes.Train(
            data.FeatureSpan, data.LabelSpan, data.NumberOfFeatures, data.ClassNames.Count, _options);
        channel.Info(
            MessageSensitivity.None,
            FormattableString.Invariant($"{data.Labels.Count} rows, {data.ClassNames.Count} classes: sharpness {head.Sharpness:G4}."));
        return new PrototypesTransformer(featureColumnName, data.ClassNames, head);
    }
}
