using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>One prediction for each tested row, made by a model that was not trained on it; rows ascending.</summary>
public sealed class OutOfFoldPredictions
{
    private readonly float[] _probabilities; // [predictions, K]

    internal OutOfFoldPredictions(
        IReadOnlyList<string> classNames,
        IReadOnlyList<string> foldNames,
        IReadOnlyList<PredictedRow> rows,
        IReadOnlyList<string>? ids,
        IReadOnlyList<string>? groups)
    {
        ClassNames = classNames;
        FoldNames = foldNames;
        Rows = [.. rows.Select(row => row.Row)];
        Folds = [.. rows.Select(row => row.Fold)];
        TrueClasses = [.. rows.Select(row => row.TrueClass)];
        PredictedClasses = [.. rows.Select(row => row.PredictedClass)];
        Ids = ids is null ? null : [.. rows.Select(row => ids[row.Row])];
        Groups = groups is null ? null : [.. rows.Select(row => groups[row.Row])];
        _probabilities = new float[rows.Count * classNames.Count];
        for (int i = 0; i < rows.Count; i++)
            rows[i].Probabilities.CopyTo(_probabilities, i * classNames.Count);
    }

    /// <summary>The number of predictions.</summary>
    public int Count => Rows.Count;

    /// <summary>The class names, [K]: the key order of the label column where it is a key, else in numeric or ordinal
    /// order.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The fold names, [folds].</summary>
    public IReadOnlyList<string> FoldNames { get; }

    /// <summary>The row of the data that each prediction is for, 0-based.</summary>
    public IReadOnlyList<int> Rows { get; }

    /// <summary>The id of each prediction's row; null where no id column was named.</summary>
    public IReadOnlyList<string>? Ids { get; }

    /// <summary>The group of each prediction's row, empty = missing; null where no
    /// <see cref="CrossValidationOptions.IntervalGroupColumnName"/> was given.</summary>
    public IReadOnlyList<string>? Groups { get; }

    /// <summary>The fold that each prediction was made in, 0-based.</summary>
    public IReadOnlyList<int> Folds { get; }

    /// <summary>The true class of each prediction's row, 0-based in <see cref="ClassNames"/>.</summary>
    public IReadOnlyList<int> TrueClasses { get; }

    /// <summary>The predicted class, 0-based in <see cref="ClassNames"/>; -1 = no prediction.</summary>
    public IReadOnlyList<int> PredictedClasses { get; }

    /// <summary>The class probabilities of a prediction.</summary>
    /// <param name="prediction">The prediction, 0-based.</param>
    /// <returns>[K], 0 for a class that the fold did not train on; NaN where there is no prediction.</returns>
    public ReadOnlySpan<float> Probabilities(int prediction) =>
        _probabilities.AsSpan(prediction * ClassNames.Count, ClassNames.Count);

    /// <summary>The predictions as data, for ML.NET's own evaluators and further analysis.</summary>
    /// <returns>Columns <c>Row</c> (Int32), <c>Id</c> (Text, where an id column was named), <c>Fold</c>, <c>Label</c> and
    /// <c>PredictedLabel</c> (keys with key values), <c>Score</c> (Vector of Single [K] with slot names).</returns>
    public IDataView ToDataView()
    {
        List<MemoryColumn> columns = [MemoryColumn.Scalar(new("Row", NumberDataViewType.Int32), i => Rows[i])];
        if (Ids is { } ids)
            columns.Add(MemoryColumn.Scalar(new("Id", TextDataViewType.Instance), i => ids[i].AsMemory()));
        columns.Add(MemoryColumn.Scalar(KeyColumn("Fold", FoldNames), i => (uint)(Folds[i] + 1)));
        columns.Add(MemoryColumn.Scalar(KeyColumn("Label", ClassNames), i => (uint)(TrueClasses[i] + 1)));
        DataViewSchema.DetachedColumn[] scored = ClassifierColumns.Added(ClassNames, setId: 1);
        columns.Add(MemoryColumn.Scalar(scored[ClassifierColumns.PredictedLabel], i => (uint)(PredictedClasses[i] + 1)));
        columns.Add(MemoryColumn.Vector<float>(
            scored[ClassifierColumns.Score], i => _probabilities.AsMemory(i * ClassNames.Count, ClassNames.Count)));
        return new MemoryDataView(Count, columns);
    }

    /// <summary>The predictions as <see cref="GroupBootstrap"/>, <see cref="StratifiedErrors"/> and
    /// <see cref="ReliabilityCurve"/> take them, in the same order.</summary>
    public ScoredSamples ToScoredSamples() =>
        ScoredSamples.Of([.. TrueClasses], _probabilities, ClassNames, [.. PredictedClasses]);

    /// <summary>Scores all predictions together.</summary>
    internal ClassificationMetrics Score() => ToScoredSamples().Score();

    private static DataViewSchema.DetachedColumn KeyColumn(string name, IReadOnlyList<string> values)
    {
        DataViewSchema.Annotations.Builder annotations = new();
        annotations.AddNames(ScoreAnnotations.KeyValues, values);
        return new(name, new KeyDataViewType(typeof(uint), values.Count), annotations.ToAnnotations());
    }
}

/// <summary>One out-of-fold prediction.</summary>
/// <param name="Row">The row of the data.</param>
/// <param name="Fold">The fold it is tested in.</param>
/// <param name="TrueClass">The number of the labelled class, 0-based.</param>
/// <param name="PredictedClass">The predicted class; -1 = none.</param>
/// <param name="Probabilities">[K].</param>
internal sealed record PredictedRow(int Row, int Fold, int TrueClass, int PredictedClass, float[] Probabilities);
