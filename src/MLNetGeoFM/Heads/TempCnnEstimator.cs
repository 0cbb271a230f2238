using Microsoft.ML.Runtime;
using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>Trains a temporal convolution network from scratch: filters over the steps of a series.</summary>
/// <remarks>
/// | Looks at the data in Fit? | Yes, once |
/// | Input | label: key with key values; group (optional): scalar of text, numbers or keys |
/// | Input | features: Vector of Single of known size, [T, D] step after step, finite: a regular series after FillGaps, or FlattenSeries of it; T is the first dimension of the column's type, or given in the options |
/// | Output | `PredictedLabel`: key with the class names as values |
/// | Output | `Score`: Vector of Single [K], class probabilities in key order |
/// | Deterministic | Yes, from the seed, whatever the number of threads |
/// Source: Pelletier et al. 2019, Remote Sensing 11(5) 523.
/// </remarks>
public sealed class TempCnnEstimator : ClassifierEstimator<TempCnnTransformer>
{
    private readonly TempCnnOptions _options;

    internal TempCnnEstimator(
        GeoFMCatalog catalog, string labelColumnName, string featureColumnName, TempCnnOptions options, string? groupColumnName)
        : base(catalog, labelColumnName, featureColumnName, groupColumnName)
    {
        options.Validate();
        _options = options;
    }

    private protected override string LogName => "TempCnn";

    private protected override void ThrowIfCancelled() => _options.CancellationToken.ThrowIfCancellationRequested();

    private protected override TempCnnTransformer Train(ClassifierTrainingData data, string featureColumnName, IChannel channel)
    {
        int steps = Steps(data.Columns);
        TempCnnTraining training = TempCnn.Train(
            data.FeatureSpan, data.LabelSpan, steps, data.NumberOfFeatures / steps, data.ClassNames.Count, _options, HeldOutGroups(data));
        SayOutcome(data, training.Outcome, channel);
        return new TempCnnTransformer(featureColumnName, data.ClassNames, training.Head);
    }

    private int Steps(HeadFeatures columns)
    {
        string name = columns.ColumnName;
        if ((_options.Steps ?? columns.Steps) is not (> 0 and var steps))
        {
            throw new ArgumentException(
                $"The column '{name}' has {columns.Length} features in one dimension: expected [steps, features of a step]. Set "
                + $"{nameof(TempCnnOptions)}.{nameof(TempCnnOptions.Steps)}, or leave FlattenSeries out.", name);
        }

        if (columns.Length % steps != 0 || (columns.Steps > 0 && columns.Steps != steps))
        {
            string found = columns.Steps > 0 ? $"{columns.Steps} steps" : $"{columns.Length} features";
            throw new ArgumentException(
                $"The column '{name}' has {found}: expected {steps} steps of as many features each. Set "
                + $"{nameof(TempCnnOptions)}.{nameof(TempCnnOptions.Steps)} to what the series has.", name);
        }

        return steps;
    }
}
