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
        ArgumentNullException.ThrowIfNull(testData);
        ArgumentNullException.ThrowIfNull(models);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        TestBench bench = new(testData, models, labelColumnName, options.ScoreColumnName, options.PredictedLabelColumnName);
        using IChannel channel = Environment.Register(nameof(MeasureRobustness)).Start(nameof(MeasureRobustness));
        RobustnessReport report = new RobustnessMeasurement(testData, bench, options).Run();
        channel.Info(MessageSensitivity.None,
            $"{report.Points.Count} points of robustness curves measured for {bench.Names.Count} models.");
        return report;
    }
}
