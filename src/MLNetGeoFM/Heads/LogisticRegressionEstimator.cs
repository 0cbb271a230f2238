using Microsoft.ML.Runtime;
using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>Trains multinomial logistic regression with an L2 penalty on standardised features.</summary>
/// <remarks>
/// | Looks at the data in Fit? | Yes, once |
/// | Input | label: key with key values; features: Vector of Single [D], finite |
/// | Output | `PredictedLabel`: key with the class names as values |
/// | Output | `Score`: Vector of Single [K], class probabilities in key order |
/// | Deterministic | Yes, whatever the number of threads |
/// Source: protocols.md part 3.
/// </remarks>
public sealed class LogisticRegressionEstimator : ClassifierEstimator<LogisticRegressionTransformer>
{
    private readonly LogisticRegressionOptions _options;

    internal LogisticRegressionEstimator(
        GeoFMCatalog catalog, string labelColumnName, string featureColumnName, LogisticRegressionOptions options)
        : base(catalog, labelColumnName, featureColumnName)
    {
        options.Validate();
        _options = options;
    }

    private protected override string LogName => "LogisticRegression";

    private protected override void ThrowIfCancelled() => _options.CancellationToken.ThrowIfCancellationRequested();

    private protected override bool TakesMoreFeatures => true;

    private protected override LogisticRegressionTransformer Train(
        ClassifierTrainingData data, string featureColumnName, IChannel channel)
    {
        LogisticRegressionTraining training = LogisticRegression.Train(
            data.FeatureSpan, data.LabelSpan, data.NumberOfFeatures, data.ClassNames.Count, _options.ForViews(data.Views));
        if (training.Stop is LbfgsStop.MaxIterations or LbfgsStop.NoDescent)
        {
            channel.Warning(
                MessageSensitivity.None,
                $"Training stopped after {training.Iterations} steps ({training.Stop}) before it reached the tolerance: "
                + FormattableString.Invariant($"gradient {training.LargestGradient:G3}, tolerance {_options.Tolerance:G3}. ")
                + "Raise MaxIterations or L2Regularization.");
        }

        channel.Info(
            MessageSensitivity.None,
            $"{data.Labels.Count} rows, {data.NumberOfFeatures} features, {data.ClassNames.Count} classes: "
            + FormattableString.Invariant($"mean loss {training.MeanLoss:F4} after {training.Iterations} steps."));
        return new LogisticRegressionTransformer(featureColumnName, data.ClassNames, training.Head);
    }
}
