using Microsoft.ML;

namespace MLNetGeoFM;

public sealed partial class GeoFMCatalog
{
    /// <summary>Measures how much fitted models hang on where and when they are told that a sample is, labels unchanged.</summary>
    /// <remarks>
    /// A model that looks at what grows keeps its prediction where the place is told 10 km wrong; one that fell for a shortcut does
    /// not. Nothing is fitted. The data are read once for each model and perturbation, so cache them.
    /// </remarks>
    /// <param name="testData">Series that the models were not trained on, with labels.</param>
    /// <param name="models">Fitted models; folds of one pipeline share a name.</param>
    /// <param name="labelColumnName">The true class: text, a number, or a key with key values; rows where it is missing are left
    /// out.</param>
    /// <returns>Flip rate, total variation of the probabilities, and changes of accuracy and macro-F1 for each model and
    /// perturbation.</returns>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type, there is no model or no labelled row, or a
    /// model is no multiclass classifier.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public MetadataSensitivityReport MeasureMetadataSensitivity(
        IDataView testData, IReadOnlyList<TestedModel> models, string labelColumnName = "Label") =>
        MeasureMetadataSensitivity(testData, models, labelColumnName, new MetadataSensitivityOptions());

    /// <inheritdoc cref="MeasureMetadataSensitivity(IDataView, IReadOnlyList{TestedModel}, string)"/>
    /// <param name="testData">Series that the models were not trained on, with labels.</param>
    /// <param name="models">Fitted models; folds of one pipeline share a name.</param>
    /// <param name="labelColumnName">The true class.</param>
    /// <param name="options">What to read, tell wrong and report.</param>
    public MetadataSensitivityReport MeasureMetadataSensitivity(
        IDataView testData, IReadOnlyList<TestedModel> models, string labelColumnName, MetadataSensitivityOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return Measure(
            nameof(MeasureMetadataSensitivity), "perturbations of metadata", testData, models, labelColumnName,
            (options.ScoreColumnName, options.PredictedLabelColumnName),
            bench => new MetadataSensitivityMeasurement(testData, bench, options).Run(), report => report.Points.Count);
    }
}
