using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>Trains attention to the steps of a series, with learned queries, and a classifier of what it sees.</summary>
/// <remarks>
/// | Looks at the data in Fit? | Yes, once |
/// | Input | label: key with key values; group (optional): scalar of text, numbers or keys |
/// | Input | features: Vector of Single of known size, [T, D] step after step: what Encode gives with one embedding for each step, or FlattenSeries; a step with a NaN is not there |
/// | Input | dates: Vector of Int32 [T] of known size, days since 1970-01-01 |
/// | Output | `PredictedLabel`: key with the class names as values |
/// | Output | `Score`: Vector of Single [K], class probabilities in key order; NaN for a row without any step |
/// | Deterministic | Yes, from the seed, whatever the number of threads |
/// Source: Garnot and Landrieu 2020, arXiv:2007.00586; methods.md part 8.
/// </remarks>
public sealed class TemporalAttentionEstimator : ClassifierEstimator<TemporalAttentionTransformer>
{
    private readonly HeadFeatures.DatedColumns _columns;
    private readonly TemporalAttentionOptions _options;

    internal TemporalAttentionEstimator(
        GeoFMCatalog catalog, string labelColumnName, HeadFeatures.DatedColumns columns, TemporalAttentionOptions options,
        string? groupColumnName)
        : base(catalog, labelColumnName, columns.Features, groupColumnName)
    {
        ArgumentException.ThrowIfNullOrEmpty(columns.Dates);
        options.Validate();
        _columns = columns;
        _options = options;
    }

    internal override IReadOnlyList<RowRequirement> MoreRequirements => _columns.Requirements;

    internal override HeadFeatures BindFeatures(DataViewSchema schema) => HeadFeatures.Dated(schema, _columns);

    private protected override string LogName => "TemporalAttention";

    private protected override void ThrowIfCancelled() => _options.CancellationToken.ThrowIfCancellationRequested();

    private protected override TemporalAttentionTransformer Train(
        ClassifierTrainingData data, string featureColumnName, IChannel channel)
    {
        int steps = data.Columns.Inputs[1].Length;
        TemporalAttentionTraining training = TemporalAttention.Train(
            data.FeatureSpan, data.LabelSpan, steps, (data.NumberOfFeatures / steps) - 1, data.ClassNames.Count, _options,
            HeldOutGroups(data));
        SayOutcome(data, training.Outcome, channel);
        return new TemporalAttentionTransformer(data.Columns, data.ClassNames, training.Head);
    }
}
