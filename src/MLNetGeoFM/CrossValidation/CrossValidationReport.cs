using Microsoft.ML;

namespace MLNetGeoFM;

/// <summary>How one fold came out.</summary>
/// <param name="Name">The fold's name: the region, year or value that was tested in it, or its number.</param>
/// <param name="TrainRows">How many labelled rows it trained on.</param>
/// <param name="Metrics">The metrics over its test rows, with the classes of all folds.</param>
/// <param name="ClassesMissingFromTraining">The classes that it tested but never trained on.</param>
/// <param name="Model">The fitted pipeline; null unless <see cref="CrossValidationOptions.KeepModels"/> is set.</param>
public sealed record FoldResult(
    string Name,
    int TrainRows,
    ClassificationMetrics Metrics,
    IReadOnlyList<string> ClassesMissingFromTraining,
    ITransformer? Model);

/// <summary>How a pipeline does on data that it was not trained on, by folds.</summary>
public sealed class CrossValidationReport
{
    internal CrossValidationReport(
        FoldAssignment assignment,
        FoldReport foldReport,
        IReadOnlyList<FoldResult> folds,
        OutOfFoldPredictions predictions,
        int rowsWithoutLabel)
    {
        Assignment = assignment;
        FoldReport = foldReport;
        Folds = folds;
        Predictions = predictions;
        RowsWithoutLabel = rowsWithoutLabel;
        Metrics = predictions.Score();
    }

    /// <summary>The metrics over the out-of-fold predictions of all folds together. The number to report.</summary>
    public ClassificationMetrics Metrics { get; }

    /// <summary>Each fold's own result, in fold order.</summary>
    public IReadOnlyList<FoldResult> Folds { get; }

    /// <summary>One prediction for each tested row, made by a model that was not trained on it.</summary>
    public OutOfFoldPredictions Predictions { get; }

    /// <summary>Which row was in which fold.</summary>
    public FoldAssignment Assignment { get; }

    /// <summary>The folds in numbers and words, warnings included.</summary>
    public FoldReport FoldReport { get; }

    /// <summary>How many rows have no label; they were neither trained on nor scored.</summary>
    public int RowsWithoutLabel { get; }
}
