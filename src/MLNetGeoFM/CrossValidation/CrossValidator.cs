using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetGeoFM;

/// <summary>Fits a pipeline once for each fold and pools what it says about the rows that the fold did not train on.</summary>
internal sealed class CrossValidator
{
    private readonly IDataView _data;
    private readonly string[] _labels;
    private readonly string[]? _labelKeyNames;
    private readonly string[]? _ids;
    private readonly string[]? _groups;
    private readonly FoldAssignment _folds;
    private readonly FoldReport _report;
    private readonly CrossValidationOptions _options;
    private readonly IChannel _channel;

    public CrossValidator(
        IDataView data, FoldDesign design, string labelColumnName, CrossValidationOptions options, IChannel channel)
    {
        _data = data;
        _options = options;
        _channel = channel;
        _labels = ReadLabels(data, labelColumnName);
        _labelKeyNames = ColumnText.KeyNames(data.Schema[labelColumnName]);
        _ids = options.IdColumnName is null ? null : ColumnText.Read(data, "id", options.IdColumnName);
        _groups = options.IntervalGroupColumnName is { } group ? ColumnText.Read(data, "interval group", group) : null;
        _folds = FoldColumns.Assign(data, design);
        if (_folds.RowCount != _labels.Length)
        {
            throw new ArgumentException(
                $"The folds are for {_folds.RowCount} rows, the data has {_labels.Length}: expected the rows "
                + "that the folds were made from.",
                nameof(design));
        }

        _report = _folds.Describe(_labels);
    }

    public CrossValidationReport Run(IEstimator<ITransformer> estimator)
    {
        int rowsWithoutLabel = _labels.Count(label => label.Length == 0);
        if (rowsWithoutLabel > 0)
            Warn($"{rowsWithoutLabel} of {_labels.Length} rows have no label and are neither trained on nor scored.");
        foreach (string warning in _report.Warnings)
            Warn(warning);

        int[][] testRows = new int[_folds.NumberOfFolds][];
        int[] trainCounts = new int[_folds.NumberOfFolds];
        FoldScores[] scores = new FoldScores[_folds.NumberOfFolds];
        ITransformer?[] models = new ITransformer?[_folds.NumberOfFolds];
        for (int fold = 0; fold < scores.Length; fold++)
        {
            _options.CancellationToken.ThrowIfCancellationRequested();
            int[] trainRows = Labelled(_folds.TrainRows(fold), fold, "training");
            testRows[fold] = Labelled(_folds.TestRows(fold), fold, "test");
            trainCounts[fold] = trainRows.Length;
            (scores[fold], models[fold]) = RunFold(estimator, fold, trainRows, testRows[fold]);
            _options.Progress?.Report(new CrossValidationProgress(fold + 1, scores.Length, _folds.FoldNames[fold]));
        }

        ClassUnion classes = new(
            _labelKeyNames, _labels.Where(label => label.Length > 0).Concat(scores.SelectMany(score => score.ClassNames)));
        List<PredictedRow>[] rows = [.. scores.Select((score, fold) => Align(score, fold, testRows[fold], classes))];
        FoldResult[] results =
        [
            .. rows.Select((fold, i) => new FoldResult(
                _folds.FoldNames[i], trainCounts[i], Pool(fold, classes).Score(), _report.Folds[i].ClassesMissingFromTraining,
                models[i]))
        ];
        OutOfFoldPredictions pooled = Pool(rows.SelectMany(fold => fold), classes);
        return new CrossValidationReport(_folds, _report, results, pooled, rowsWithoutLabel);
    }

    private static string[] ReadLabels(IDataView data, string labelColumnName)
    {
        if (data.Schema.GetColumnOrNull(labelColumnName) is null)
        {
            throw new ArgumentException(
                $"The label column '{labelColumnName}' is missing from the data: it has "
                + $"{string.Join(", ", data.Schema.Select(column => $"'{column.Name}'"))}. Name the data's own column with the "
                + "true class, not one that the pipeline makes from it.", nameof(labelColumnName));
        }

        return ColumnText.Read(data, ClassifierColumns.LabelRole, labelColumnName);
    }

    private (FoldScores Scores, ITransformer? Model) RunFold(
        IEstimator<ITransformer> estimator, int fold, int[] trainRows, int[] testRows)
    {
        ITransformer model = estimator.Fit(new RowSubsetView(_data, trainRows));
        FoldScores scores = FoldScores.Read(model.Transform(new RowSubsetView(_data, testRows)), _options);
        if (scores.Scores.Count != testRows.Length)
        {
            throw new InvalidOperationException(
                $"Fold '{_folds.FoldNames[fold]}': the pipeline gives {scores.Scores.Count} rows for "
                + $"{testRows.Length} test rows. "
                + "Cross-validation needs one for each; filter rows before it.");
        }

        _channel.Info(
            MessageSensitivity.None,
            $"Fold '{_folds.FoldNames[fold]}' ({fold + 1} of {_folds.NumberOfFolds}): trained on {trainRows.Length} rows, "
            + $"tested on {testRows.Length}.");
        if (_options.KeepModels)
            return (scores, model);
        (model as IDisposable)?.Dispose();
        return (scores, null);
    }

    private int[] Labelled(IReadOnlyList<int> rows, int fold, string what)
    {
        int[] labelled = [.. rows.Where(row => _labels[row].Length > 0)];
        return labelled.Length > 0
            ? labelled
            : throw new ArgumentException(
                $"Fold '{_folds.FoldNames[fold]}' has no labelled {what} row among {rows.Count}: expected at least one.");
    }

    private List<PredictedRow> Align(FoldScores scores, int fold, int[] testRows, ClassUnion classes) =>
    [
        .. testRows.Select((row, i) => new PredictedRow(
            row, fold, classes.IndexOf(_labels[row]), classes.PredictedIndexOf(scores.Predicted[i]),
            classes.Align(scores.ClassNames, scores.Scores[i])))
    ];

    private OutOfFoldPredictions Pool(IEnumerable<PredictedRow> rows, ClassUnion classes) =>
        new(classes.Names, _folds.FoldNames, [.. rows.OrderBy(row => row.Row)], _ids, _groups);

    private void Warn(string message) => _channel.Warning(MessageSensitivity.None, message);
}
