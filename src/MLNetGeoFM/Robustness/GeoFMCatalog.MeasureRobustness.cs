using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetGeoFM;

public sealed partial class GeoFMCatalog
{
    /// <summary>Measures how fast models fail as series get worse: lost dates, gaps, shifts, noise, a wrong offset.</summary>
    /// <remarks>
    /// Nothing is fitted: only what the models are tested on is degraded. The data are read once for each model and measurement, so
    /// cache them. Columns that other components made of the series before are not degraded: put those components into the models.
    /// </remarks>
    /// <param name="testData">Series that the models were not trained on, with labels.</param>
    /// <param name="models">Fitted models; folds of one pipeline share a name.</param>
    /// <param name="labelColumnName">The true class: text, a number, or a key with key values; rows where it is missing are left
    /// out.</param>
    /// <returns>Accuracy, macro-F1, calibration error and the loss that really happened for each model, degradation and
    /// fill.</returns>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type, there is no model or no labelled row, or a
    /// model is no multiclass classifier.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public RobustnessReport MeasureRobustness(
        IDataView testData, IReadOnlyList<TestedModel> models, string labelColumnName = "Label") =>
        MeasureRobustness(testData, models, labelColumnName, new RobustnessOptions());

    /// <inheritdoc cref="MeasureRobustness(IDataView, IReadOnlyList{TestedModel}, string)"/>
    /// <param name="testData">Series that the models were not trained on, with labels.</param>
    /// <param name="models">Fitted models; folds of one pipeline share a name.</param>
    /// <param name="labelColumnName">The true class.</param>
    /// <param name="options">What to read, degrade and report.</param>
    public RobustnessReport MeasureRobustness(
        IDataView testData, IReadOnlyList<TestedModel> models, string labelColumnName, RobustnessOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return Measure(
            nameof(MeasureRobustness), "points of robustness curves", testData, models, labelColumnName,
            (options.ScoreColumnName, options.PredictedLabelColumnName),
            bench => new RobustnessMeasurement(testData, bench, options).Run(), report => report.Points.Count);
    }

    // What both measurements of fitted models have in common.
    private TReport Measure<TReport>(
        string verb, string points, IDataView testData, IReadOnlyList<TestedModel> models, string labelColumnName,
        (string Score, string PredictedLabel) columns, Func<TestBench, TReport> measure, Func<TReport, int> count)
    {
        ArgumentNullException.ThrowIfNull(testData);
        ArgumentNullException.ThrowIfNull(models);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        TestBench bench = new(testData, models, labelColumnName, columns.Score, columns.PredictedLabel);
        using IChannel channel = Environment.Register(verb).Start(verb);
        TReport report = measure(bench);
        channel.Info(MessageSensitivity.None, $"{count(report)} {points} measured for {bench.Names.Count} models.");
        return report;
    }
}
