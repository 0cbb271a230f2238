using Microsoft.ML.Runtime;
using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>Trains a head, and corrects its probabilities by what it says about whole groups it was not trained on.</summary>
/// <remarks>
/// Fit deals the groups of its own rows into inner folds, trains the head on all but one fold and lets it predict the rows of
/// that fold, fitted nowhere else; the calibrator is fitted on these pooled out-of-fold predictions, and the head that stays is
/// trained on all rows. The penalty of vector and Dirichlet scaling is chosen on the same predictions, by leaving out one inner
/// fold after the other. Rows that are tested later, as in cross-validation, take no part. A row whose class an inner fold did not
/// train on is left out of the calibrator's fit, because its probability is 0 and no correction of the other classes can raise
/// it: the result is calibrated for classes that the head knows.
/// | Looks at the data in Fit? | Yes, once |
/// | Input | label: key with key values; features: Vector of Single [D], finite; group: scalar of text, numbers or keys |
/// | Output | `PredictedLabel`: key with the class names as values |
/// | Output | `Score`: Vector of Single [K], corrected class probabilities in key order |
/// | Deterministic | Yes, whatever the number of threads |
/// </remarks>
public sealed class CalibratedEstimator : ClassifierEstimator<CalibratedTransformer>
{
    private readonly IClassifierTrainer _trainer;
    private readonly string _groupColumnName;
    private readonly CalibratedOptions _options;

    internal CalibratedEstimator(
        GeoFMCatalog catalog, IClassifierTrainer trainer, string groupColumnName, CalibratedOptions options)
        : base(catalog, trainer.LabelColumnName, trainer.FeatureColumnName, groupColumnName)
    {
        options.Validate();
        _groupColumnName = groupColumnName;
        _trainer = trainer;
        _options = options;
    }

    internal override IReadOnlyList<FeatureSource> TrainingSources => _trainer.TrainingSources;

    internal override IReadOnlyList<FeatureSource> PredictionSources => _trainer.PredictionSources;

    private protected override TrainerLayer Layer => TrainerLayer.Calibration;

    private protected override string LogName => "Calibrated";

    private protected override void ThrowIfCancelled()
    {
        _options.Calibration.CancellationToken.ThrowIfCancellationRequested();
        _trainer.ThrowIfCancelled();
    }

    private protected override CalibratedTransformer Train(ClassifierTrainingData data, string featureColumnName, IChannel channel)
    {
        FoldAssignment folds = GroupFolds.Deal(
            data.Groups!, _groupColumnName, _options.NumberOfFolds, _options.Seed, "calibration");
        List<float> probabilities = new(data.Labels.Count * data.ClassNames.Count);
        List<int> trueClasses = new(data.Labels.Count);
        List<int> foldOfRow = new(data.Labels.Count);
        ShareDone share = new(_options.Progress, folds.NumberOfFolds + 1);
        for (int fold = 0; fold < folds.NumberOfFolds; fold++)
        {
            ThrowIfCancelled();
            ClassifierTrainingData inner = data.Subset(folds.TrainRows(fold));
            if (inner.Labels.Distinct().Count() < 2)
            {
                channel.Warning(
                    MessageSensitivity.None,
                    $"Without {Groups(data, folds.TestRows(fold))} of '{_groupColumnName}' only one class is left to train on: these "
                    + $"{folds.TestRows(fold).Count} rows do not help to calibrate.");
                share.Step();
                continue;
            }

            GroupFolds.Predict(_trainer, inner, data, folds.TestRows(fold), channel, probabilities, trueClasses);
            foldOfRow.AddRange(Enumerable.Repeat(fold, folds.TestRows(fold).Count));
            share.Step();
        }

        ThrowIfCancelled();
        CalibrationFit fit = Calibrator.Fit([.. probabilities], [.. trueClasses], data.ClassNames.Count, [.. foldOfRow], _options.Calibration);
        channel.Info(
            MessageSensitivity.None,
            FormattableString.Invariant($"{fit.Calibrator.Method} calibration on {fit.Rows} rows of {folds.NumberOfFolds} held-out ")
            + FormattableString.Invariant($"folds of '{_groupColumnName}': mean loss {fit.LossBefore:F3} to {fit.LossAfter:F3}; ")
            + $"{fit.RowsLeftOut} rows left out, whose class their fold did not train on{CalibrationLog.Penalty(fit)}.");
        ThrowIfCancelled();
        var head = _trainer.TrainHead(data, channel);
        share.Step();
        return new CalibratedTransformer(data.ColumnsOf(PredictionSources), data.ClassNames, new CalibratedHead(head, fit.Calibrator));
    }

    private static string Groups(ClassifierTrainingData data, IReadOnlyList<int> rows) =>
        string.Join(", ", rows.Select(row => $"'{data.Groups![row]}'").Distinct(StringComparer.Ordinal));
}
