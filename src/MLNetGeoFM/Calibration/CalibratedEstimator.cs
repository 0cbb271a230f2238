using Microsoft.ML;
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
    private readonly Func<ClassifierTrainingData, IChannel, ClassificationHead> _train;
    private readonly Func<DataViewSchema, HeadFeatures> _bind;
    private readonly string _groupColumnName;
    private readonly CalibratedOptions _options;

    internal CalibratedEstimator(
        GeoFMCatalog catalog,
        string labelColumnName,
        string featureColumnName,
        string groupColumnName,
        (IReadOnlyList<RowRequirement> More, Func<DataViewSchema, HeadFeatures> Bind) columns,
        Func<ClassifierTrainingData, IChannel, ClassificationHead> train,
        CalibratedOptions options)
        : base(catalog, labelColumnName, featureColumnName, groupColumnName)
    {
        options.Validate();
        _groupColumnName = groupColumnName;
        _train = train;
        _bind = columns.Bind;
        MoreRequirements = columns.More;
        _options = options;
    }

    internal override IReadOnlyList<RowRequirement> MoreRequirements { get; }

    internal override HeadFeatures BindFeatures(DataViewSchema schema) => _bind(schema);

    private protected override string LogName => "Calibrated";

    private protected override CalibratedTransformer Train(ClassifierTrainingData data, string featureColumnName, IChannel channel)
    {
        FoldAssignment folds = DealGroups(data.Groups!);
        List<float> probabilities = new(data.Labels.Count * data.ClassNames.Count);
        List<int> trueClasses = new(data.Labels.Count);
        List<int> foldOfRow = new(data.Labels.Count);
        for (int fold = 0; fold < folds.NumberOfFolds; fold++)
        {
            _options.Calibration.CancellationToken.ThrowIfCancellationRequested();
            ClassifierTrainingData inner = data.Subset(folds.TrainRows(fold));
            if (inner.Labels.Distinct().Count() < 2)
            {
                channel.Warning(
                    MessageSensitivity.None,
                    $"Without {Groups(data, folds.TestRows(fold))} of '{_groupColumnName}' only one class is left to train on: these "
                    + $"{folds.TestRows(fold).Count} rows do not help to calibrate.");
                continue;
            }

            ClassificationHead held = _train(inner, channel);
            float[] row = new float[data.ClassNames.Count];
            foreach (int test in folds.TestRows(fold))
            {
                held.Predict(data.Row(test), row);
                probabilities.AddRange(row);
                trueClasses.Add(data.Labels[test]);
                foldOfRow.Add(fold);
            }
        }

        CalibrationFit fit = Calibrator.Fit([.. probabilities], [.. trueClasses], data.ClassNames.Count, [.. foldOfRow], _options.Calibration);
        channel.Info(
            MessageSensitivity.None,
            FormattableString.Invariant($"{fit.Calibrator.Method} calibration on {fit.Rows} rows of {folds.NumberOfFolds} held-out ")
            + FormattableString.Invariant($"folds of '{_groupColumnName}': mean loss {fit.LossBefore:F3} to {fit.LossAfter:F3}; ")
            + $"{fit.RowsLeftOut} rows left out, whose class their fold did not train on{CalibrationLog.Penalty(fit)}.");
        return new CalibratedTransformer(data.Columns, data.ClassNames, new CalibratedHead(_train(data, channel), fit.Calibrator));
    }

    private FoldAssignment DealGroups(List<string> groups)
    {
        string[] distinct = [.. groups.Distinct(StringComparer.Ordinal)];
        return distinct.Length >= 2
            ? Folds.Block(groups, Math.Min(_options.NumberOfFolds, distinct.Length), _options.Seed)
            : throw new ArgumentException(
                $"The group column '{_groupColumnName}' has one value, '{distinct[0]}': calibration holds out whole groups and needs at "
                + "least 2. Name a finer grouping, such as blocks.", _groupColumnName);
    }

    private static string Groups(ClassifierTrainingData data, IReadOnlyList<int> rows) =>
        string.Join(", ", rows.Select(row => $"'{data.Groups![row]}'").Distinct(StringComparer.Ordinal));
}
