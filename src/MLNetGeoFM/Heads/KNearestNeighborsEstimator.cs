using Microsoft.ML.Runtime;
using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>Keeps the training rows, and predicts by the votes of the nearest, on standardised features.</summary>
/// <remarks>
/// | Looks at the data in Fit? | Yes, once; the model holds all labelled rows |
/// | Input | label: key with key values; features: Vector of Single [D], finite |
/// | Output | `PredictedLabel`: key with the class names as values |
/// | Output | `Score`: Vector of Single [K], shares of the votes in key order |
/// | Deterministic | Yes; of equally near rows the earlier one votes |
/// Source: protocols.md part 3.
/// </remarks>
public sealed class KNearestNeighborsEstimator : ClassifierEstimator<KNearestNeighborsTransformer>
{
    private readonly KNearestNeighborsOptions _options;

    internal KNearestNeighborsEstimator(
        GeoFMCatalog catalog, string labelColumnName, string featureColumnName, KNearestNeighborsOptions options)
        : base(catalog, labelColumnName, featureColumnName)
    {
        options.Validate();
        _options = options;
    }

    private protected override string LogName => "KNearestNeighbors";

    private protected override KNearestNeighborsTransformer Train(
        ClassifierTrainingData data, string featureColumnName, IChannel channel)
    {
        KNearestNeighbors head = KNearestNeighbors.Train(
            data.FeatureSpan, data.LabelSpan, data.NumberOfFeatures, data.ClassNames.Count, _options.ForViews(data.Views));
        return new KNearestNeighborsTransformer(featureColumnName, data.ClassNames, head);
    }
}
