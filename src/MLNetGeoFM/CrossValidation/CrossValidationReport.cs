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

    /// <summary>The interval of a metric over the groups of
    /// <see cref="CrossValidationOptions.IntervalGroupColumnName"/>.</summary>
    /// <remarks>It says how the pooled figure would move with other groups; the models are those of this run.</remarks>
    /// <param name="metric">Which figure of <see cref="Metrics"/>.</param>
    /// <param name="options">How to draw groups; null = the defaults.</param>
    /// <exception cref="InvalidOperationException">No group column was named.</exception>
    /// <exception cref="ArgumentException">A tested row has no group, there is only one group, or an option is out of its
    /// range.</exception>
    public MetricInterval Interval(MetricKind metric, BootstrapOptions? options = null) =>
        Intervals([metric], options)[metric];

    /// <summary>The intervals of several metrics, from the same draws of groups.</summary>
    /// <param name="metrics">Which figures of <see cref="Metrics"/>.</param>
    /// <param name="options">How to draw groups; null = the defaults.</param>
    /// <exception cref="InvalidOperationException">No group column was named.</exception>
    /// <exception cref="ArgumentException">A tested row has no group, there is only one group, or an option is out of its
    /// range.</exception>
    public IReadOnlyDictionary<MetricKind, MetricInterval> Intervals(
        IReadOnlyList<MetricKind> metrics, BootstrapOptions? options = null) =>
        GroupBootstrap.Intervals(Predictions.ToScoredSamples(), metrics, RequireGroups(), options);

    /// <summary>Compares this pipeline with another on the same rows.</summary>
    /// <param name="other">The report of the other pipeline, cross-validated over the same data and folds.</param>
    /// <param name="options">How to draw this report's groups; null = the defaults.</param>
    /// <returns>Differences are this minus the other.</returns>
    /// <exception cref="InvalidOperationException">No group column was named for this report.</exception>
    /// <exception cref="ArgumentException">The reports are about other rows, folds or labels, a tested row has no group, there is
    /// only one group, or an option is out of its range.</exception>
    public PairedComparison CompareWith(CrossValidationReport other, BootstrapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (int i = 0; i < Math.Max(Predictions.Count, other.Predictions.Count); i++)
        {
            string one = i < Predictions.Count ? Describe(Predictions, i) : "no further row";
            string another = i < other.Predictions.Count ? Describe(other.Predictions, i) : "no further row";
            if (one != another)
            {
                throw new ArgumentException(
                    $"The reports do not test the same rows in the same folds: prediction {i} is for {one} here and for {another} in "
                    + "the other. Cross-validate both pipelines over the same data and folds.", nameof(other));
            }
        }

        return PairedComparison.Of(
            Predictions.ToScoredSamples(), other.Predictions.ToScoredSamples(), RequireGroups(), options);
    }

    /// <summary>The same metrics for each part of the tested rows: climate zones, regions, years.</summary>
    /// <param name="kind">What the parts are.</param>
    /// <param name="parts">The part of each row of the data, [rows]; empty = not known.</param>
    /// <param name="options">How to draw groups; null = the defaults.</param>
    /// <exception cref="InvalidOperationException">No group column was named.</exception>
    /// <exception cref="ArgumentException">There is not one part for each row of the data, a tested row has no group, or an option is
    /// out of its range.</exception>
    public StratifiedErrors ErrorsBy(string kind, IReadOnlyList<string> parts, BootstrapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count != Assignment.RowCount)
        {
            throw new ArgumentException(
                $"{parts.Count} values of '{kind}' do not fit the {Assignment.RowCount} rows of the data: expected one for each.",
                nameof(parts));
        }

        return StratifiedErrors.By(
            Predictions.ToScoredSamples(), kind, [.. Predictions.Rows.Select(row => parts[row])], RequireGroups(), options);
    }

    private static string Describe(OutOfFoldPredictions predictions, int i) =>
        $"row {predictions.Rows[i]} in fold '{predictions.FoldNames[predictions.Folds[i]]}'";

    private IReadOnlyList<string> RequireGroups() =>
        Predictions.Groups ?? throw new InvalidOperationException(
            "No groups are known for intervals: expected a column that says which rows resemble each other, got none. Name it in "
            + $"{nameof(CrossValidationOptions)}.{nameof(CrossValidationOptions.IntervalGroupColumnName)}, for instance the block or "
            + "region.");
}
