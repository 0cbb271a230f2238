using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>Fits a correction of class scores on rows that their trainer was not trained on.</summary>
/// <remarks>
/// | Looks at the data in Fit? | Yes, once |
/// | Input | scores: Vector of Single [K]; in Fit also the label: key with key values, and the group: scalar (optional) |
/// | Output | `PredictedLabel`: key with the class names as values |
/// | Output | `Score`: Vector of Single [K], corrected class probabilities in key order |
/// | No-data | rows without a label, or with a score that is NaN or infinite, are left out of the fit, with a warning |
/// | Deterministic | Yes |
/// | Thread-safe | Yes |
/// </remarks>
public sealed class ScoreCalibratingEstimator : RowEstimator<ScoreCalibratingTransformer>
{
    internal const string ScoreRole = "score";

    private readonly string _labelColumnName;
    private readonly string _scoreColumnName;
    private readonly string? _groupColumnName;
    private readonly ScoreCalibratingOptions _options;

    internal ScoreCalibratingEstimator(GeoFMCatalog catalog, string labelColumnName, string scoreColumnName, string? groupColumnName,
        ScoreCalibratingOptions options)
        : base(catalog)
    {
        options.Validate();
        _labelColumnName = labelColumnName;
        _scoreColumnName = scoreColumnName;
        _groupColumnName = groupColumnName;
        _options = options;
    }

    private protected override IReadOnlyList<RowRequirement> Requirements =>
    [
        new(ScoreRole, _scoreColumnName, true, RowItem.Single),
        RowRequirement.Label(_labelColumnName),
    ];

    private protected override ScoreCalibratingTransformer FitCore(IDataView input)
    {
        using var channel = Catalog.Environment.Register(nameof(GeoFMCatalog.CalibrateScores)).Start("Fit");
        var score = SchemaErrors.Require(input.Schema, ScoreRole, _scoreColumnName);
        string[] classNames = ClassNames(input.Schema, score);
        List<float> probabilities = [];
        List<int> trueClasses = [];
        List<string> groups = [];
        int leftOut = Read(input, score, classNames.Length, probabilities, trueClasses, groups);
        if (leftOut > 0)
        {
            channel.Warning(MessageSensitivity.None,
                $"{leftOut} of {leftOut + trueClasses.Count} rows have no value in the label column '{_labelColumnName}', or a score in "
                + $"'{_scoreColumnName}' that is not finite, and are not calibrated on.");
        }

        CalibrationFit fit = Calibrator.Fit([.. probabilities], [.. trueClasses], classNames.Length, Parts(groups), _options.Calibration);
        channel.Info(MessageSensitivity.None, "{0}",
            FormattableString.Invariant($"{fit.Calibrator.Method} calibration of '{_scoreColumnName}' on {fit.Rows} rows: ")
            + FormattableString.Invariant($"mean loss {fit.LossBefore:F3} to {fit.LossAfter:F3}; {fit.RowsLeftOut} rows left out, to whose class ")
            + $"the trainer gives no chance{CalibrationLog.Penalty(fit)}.");
        var transformer = new ScoreCalibratingTransformer(_scoreColumnName, classNames, _options.ScoreKind, fit.Calibrator);
        ClassifierColumns.KeepTakenNames(transformer, classNames, input.Schema, channel);
        return transformer;
    }

    private protected override IEnumerable<DataViewSchema.DetachedColumn> Promise(SchemaShape input)
    {
        if (_groupColumnName is { } group)
            RowRequirement.CheckNames(input, ClassifierColumns.GroupRole, group);
        return ClassifierColumns.Added(["0", "1"], setId: 1);
    }

    private string[] ClassNames(DataViewSchema schema, DataViewSchema.Column score)
    {
        var label = SchemaErrors.Require(schema, ClassifierColumns.LabelRole, _labelColumnName);
        string[] names = ColumnText.KeyNames(label) ?? throw SchemaErrors.Mismatch(
            ClassifierColumns.LabelRole, _labelColumnName, "a key with key values (put MapValueToKey before the trainer)",
            label.Type.ToString()!);
        if (score.Type is not VectorDataViewType vector || vector.ItemType != NumberDataViewType.Single || vector.Size != names.Length)
        {
            throw SchemaErrors.Mismatch(ScoreRole, _scoreColumnName,
                $"a Vector of Single with {names.Length} values, one for each class of '{_labelColumnName}'", score.Type.ToString()!);
        }

        if (GeoFMAnnotations.GetNames(score, ScoreAnnotations.SlotNames) is { } slots && !slots.SequenceEqual(names, StringComparer.Ordinal))
        {
            throw SchemaErrors.Mismatch(ScoreRole, _scoreColumnName,
                $"the classes of '{_labelColumnName}' in their order, {string.Join(", ", names)}", string.Join(", ", slots)
                + ". Map the label to keys as in training");
        }

        return names;
    }

    private int Read(IDataView input, DataViewSchema.Column score, int classes, List<float> probabilities, List<int> trueClasses, List<string> groups)
    {
        var label = input.Schema[_labelColumnName];
        DataViewSchema.Column? group = _groupColumnName is null
            ? null
            : SchemaErrors.Require(input.Schema, ClassifierColumns.GroupRole, _groupColumnName);
        using var cursor = input.GetRowCursor(group is { } column ? [label, score, column] : [label, score]);
        var readKey = ColumnText.KeyReader(cursor, label);
        var readGroup = group is { } named ? ColumnText.Reader(cursor, ClassifierColumns.GroupRole, named) : null;
        var readScores = cursor.GetGetter<VBuffer<float>>(score);
        VBuffer<float> buffer = default;
        float[] row = new float[classes];
        int leftOut = 0;
        for (long number = 0; cursor.MoveNext(); number++)
        {
            _options.Calibration.CancellationToken.ThrowIfCancellationRequested();
            ulong key = readKey();
            readScores(ref buffer);
            buffer.CopyTo(row);
            if (key == 0 || !ScoreCalibratingTransformer.TryProbabilities(_options.ScoreKind, row))
            {
                leftOut++;
                continue;
            }

            CheckProbabilities(row, number);
            probabilities.AddRange(row);
            trueClasses.Add((int)key - 1);
            if (readGroup is not null)
                groups.Add(RequireGroup(readGroup(), number));
        }

        return leftOut;
    }

    private void CheckProbabilities(float[] row, long number)
    {
        int bad = row.AsSpan().IndexOfAnyExceptInRange(0f, 1.00001f);
        if (bad >= 0)
        {
            throw new ArgumentException(
                $"Row {number} of the score column '{_scoreColumnName}' has {row[bad]} in slot {bad}: expected probabilities, 0 to 1. For "
                + $"margins or log-likelihoods set {nameof(ScoreCalibratingOptions.ScoreKind)} to {nameof(ScoreKind.Logits)}.", _scoreColumnName);
        }
    }

    private string RequireGroup(string group, long number)
        => group.Length > 0
            ? group
            : throw new ArgumentException(
                $"Row {number} has no value in the group column '{_groupColumnName}': expected the group that is left out with it. Leave such "
                + "rows out before fitting.", _groupColumnName);

    /// <summary>The part of each row that is left out with it, whole groups together; none where no groups are known.</summary>
    private int[] Parts(List<string> groups)
    {
        int distinct = groups.Distinct(StringComparer.Ordinal).Count();
        if (distinct < 2)
            return [];
        FoldAssignment folds = Folds.Block(groups, Math.Min(_options.NumberOfFolds, distinct), _options.Seed);
        int[] parts = new int[groups.Count];
        for (int fold = 0; fold < folds.NumberOfFolds; fold++)
        {
            foreach (int row in folds.TestRows(fold))
                parts[row] = fold;
        }

        return parts;
    }
}
