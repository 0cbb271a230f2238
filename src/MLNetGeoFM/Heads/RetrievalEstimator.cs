using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>Keeps the training rows, and predicts by the votes of the nearest among those near in place and season.</summary>
/// <remarks>
/// The date of a row is the middle between its first and last. Where fewer rows pass than vote, the place is left out of the
/// question, then the season too: far from all training rows this is a plain search of nearest neighbours.
/// | Looks at the data in Fit? | Yes, once; the model holds all labelled rows |
/// | Input | label: key with key values; features: Vector of Single [D], finite |
/// | Input | latitude, longitude: Single, degrees; NaN = unknown, then the place is not asked for |
/// | Input | dates: Vector of Int32 [T], days since 1970-01-01, ascending |
/// | Output | `PredictedLabel`: key with the class names as values |
/// | Output | `Score`: Vector of Single [K], shares of the votes in key order |
/// | Deterministic | Yes; of equally near rows the earlier one votes |
/// Source: methods.md part 13.
/// </remarks>
public sealed class RetrievalEstimator : ClassifierEstimator<RetrievalTransformer>
{
    private readonly HeadFeatures.PlacedColumns _columns;
    private readonly RetrievalOptions _options;

    internal RetrievalEstimator(
        GeoFMCatalog catalog, string labelColumnName, HeadFeatures.PlacedColumns columns, RetrievalOptions options)
        : base(catalog, labelColumnName, columns.Features)
    {
        ArgumentException.ThrowIfNullOrEmpty(columns.Latitude);
        ArgumentException.ThrowIfNullOrEmpty(columns.Longitude);
        ArgumentException.ThrowIfNullOrEmpty(columns.Dates);
        options.Validate();
        _columns = columns;
        _options = options;
    }

    internal override IReadOnlyList<RowRequirement> MoreRequirements => _columns.Requirements;

    internal override HeadFeatures BindFeatures(DataViewSchema schema) => HeadFeatures.Placed(schema, _columns);

    private protected override string LogName => "Retrieval";

    private protected override RetrievalTransformer Train(
        ClassifierTrainingData data, string featureColumnName, IChannel channel)
    {
        Retrieval head = Retrieval.Train(
            data.FeatureSpan, data.LabelSpan, data.NumberOfFeatures, data.ClassNames.Count, _options);
        return new RetrievalTransformer(data.Columns, data.ClassNames, head);
    }
}
