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

        FoldRun run = new(_data, _folds, [.. _labels.Select(label => label.Length > 0)], _options, _channel);
        run.Run(estimator);
        FoldScores[] scores = [.. run.Scores];
        ClassUnion classes = new(
            _labelKeyNames, _labels.Where(label => label.Length > 0).Concat(scores.SelectMany(score => score.ClassNames)));
        List<PredictedRow>[] rows = [.. scores.Select((score, fold) => Align(score, fold, run.TestRows[fold], classes))];
        FoldResult[] results =
        [
            .. rows.Select((fold, i) => new FoldResult(
                _folds.FoldNames[i], run.TrainRows[i].Length, Pool(fold, classes).Score(), _report.Folds[i].ClassesMissingFromTraining,
                run.Models[i]))
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
