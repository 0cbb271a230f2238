using Microsoft.ML;

namespace MLNetGeoFM;

/// <summary>What the models of one name say about their rows; rows ascending.</summary>
internal sealed record PooledPredictions(string[] ClassNames, int[] Rows, int[] TrueClasses, int[] PredictedClasses, float[][] Probabilities)
{
    /// <summary>Scores all rows, or those that are kept.</summary>
    public ClassificationMetrics Score(Func<int, bool>? keeps = null)
    {
        int[] kept = [.. Enumerable.Range(0, Rows.Length).Where(i => keeps is null || keeps(Rows[i]))];
        return ClassificationMetrics.Compute([.. kept.Select(i => TrueClasses[i])], [.. kept.SelectMany(i => Probabilities[i])],
            ClassNames, [.. kept.Select(i => PredictedClasses[i])]);
    }
}

/// <summary>The models under test, and the labels of the rows that they are tested on.</summary>
internal sealed class TestBench
{
    private readonly string[] _labels;
    private readonly string[]? _labelKeyNames;
    private readonly CrossValidationOptions _columns;
    private readonly (string Name, (ITransformer Model, int[] Rows)[] Parts)[] _models;

    /// <exception cref="ArgumentException">There is no model, no labelled row, or a row is tested twice under one name.</exception>
    public TestBench(IDataView data, IReadOnlyList<TestedModel> models, string labelColumnName, string scoreName, string predictedName)
    {
        if (models.Count == 0)
            throw new ArgumentException("There is no model to test: expected at least one.", nameof(models));
        SchemaErrors.Require(data.Schema, ClassifierColumns.LabelRole, labelColumnName);
        _labels = ColumnText.Read(data, ClassifierColumns.LabelRole, labelColumnName);
        _labelKeyNames = ColumnText.KeyNames(data.Schema[labelColumnName]);
        _columns = new() { ScoreColumnName = scoreName, PredictedLabelColumnName = predictedName };
        _models = [.. models.GroupBy(model => model.Name, StringComparer.Ordinal)
            .Select(group => (group.Key, group.Select(model => (model.Model, Labelled(model))).ToArray()))];
        foreach (var (name, parts) in _models)
        {
            int[] rows = [.. parts.SelectMany(part => part.Rows)];
            if (rows.Length != rows.Distinct().Count())
            {
                throw new ArgumentException(
                    $"Models named '{name}' test a row twice: expected folds of one pipeline with rows of their own. Give other models other names.",
                    nameof(models));
            }
        }
    }

    public int RowCount => _labels.Length;

    public IReadOnlyList<string> Names => [.. _models.Select(model => model.Name)];

    /// <summary>All rows that some model is tested on, ascending.</summary>
    public int[] TestedRows => [.. _models.SelectMany(model => model.Parts).SelectMany(part => part.Rows).Distinct().Order()];

    /// <summary>Lets the models of one name predict their rows of a view.</summary>
    public PooledPredictions Predict(int model, IDataView view, CancellationToken cancellation)
    {
        List<(int Row, FoldScores Scores, int Place)> rows = [];
        foreach (var (fitted, tested) in _models[model].Parts)
        {
            cancellation.ThrowIfCancellationRequested();
            FoldScores scores = FoldScores.Read(fitted.Transform(new RowSubsetView(view, tested)), _columns);
            if (scores.Scores.Count != tested.Length)
            {
                throw new InvalidOperationException(
                    $"The model '{_models[model].Name}' gives {scores.Scores.Count} rows for {tested.Length} test rows: expected one for each. "
                    + "Filter rows before it.");
            }

            rows.AddRange(tested.Select((row, place) => (row, scores, place)));
        }

        ClassUnion classes = new(_labelKeyNames,
            rows.Select(row => _labels[row.Row]).Concat(rows.Select(row => row.Scores).Distinct().SelectMany(scores => scores.ClassNames)));
        rows.Sort((one, other) => one.Row.CompareTo(other.Row));
        return new(classes.Names, [.. rows.Select(row => row.Row)], [.. rows.Select(row => classes.IndexOf(_labels[row.Row]))],
            [.. rows.Select(row => classes.PredictedIndexOf(row.Scores.Predicted[row.Place]))],
            [.. rows.Select(row => classes.Align(row.Scores.ClassNames, row.Scores.Scores[row.Place]))]);
    }

    private int[] Labelled(TestedModel model)
    {
        ArgumentNullException.ThrowIfNull(model.Model);
        int[] foreign = [.. (model.Rows ?? []).Where(row => row < 0 || row >= _labels.Length)];
        if (foreign.Length > 0)
        {
            throw new ArgumentException(
                $"The model '{model.Name}' is tested on a row that does not exist: expected rows 0 to {_labels.Length - 1}, got {foreign[0]}.",
                nameof(model));
        }

        int[] rows = [.. (model.Rows ?? Enumerable.Range(0, _labels.Length)).Where(row => _labels[row].Length > 0).Order()];
        return rows.Length > 0
            ? rows
            : throw new ArgumentException($"The model '{model.Name}' has no labelled row to be tested on: expected at least one.", nameof(model));
    }
}
