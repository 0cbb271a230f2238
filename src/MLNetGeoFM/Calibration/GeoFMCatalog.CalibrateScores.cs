using MLNetGeoFM.Models;

namespace MLNetGeoFM;

public sealed partial class GeoFMCatalog
{
    /// <summary>Corrects the scores of any multiclass trainer so that they say how often they are right.</summary>
    /// <remarks>
    /// Fit it on scored rows that the trainer was not trained on, best on whole other regions or years: in one chain with the trainer it
    /// would learn from the trainer's own rows, on which every trainer is too sure. For a trainer of this library,
    /// <see cref="GeoFMTrainers.Calibrated{TTransformer}(ClassifierEstimator{TTransformer}, string, CalibrationMethod)"/> holds such
    /// rows out by itself. The scores of binary trainers are for ML.NET's own <c>BinaryClassification.Calibrators</c>.
    /// </remarks>
    /// <param name="labelColumnName">Column with the class: key with key values; read in Fit only.</param>
    /// <param name="scoreColumnName">Column with the scores: Vector of Single [K], in key order.</param>
    /// <param name="groupColumnName">Column with the region, year or block of a row: scalar of text, numbers or keys; read in Fit
    /// only. By it the penalty of vector and Dirichlet scaling is chosen; null = the strongest penalty.</param>
    /// <param name="method">The form of the correction.</param>
    /// <returns>An estimator that adds <c>PredictedLabel</c> and <c>Score</c>, in place of columns of these names.</returns>
    /// <exception cref="ArgumentException">A column name is empty.</exception>
    public ScoreCalibratingEstimator CalibrateScores(
        string labelColumnName = "Label", string scoreColumnName = "Score", string? groupColumnName = null,
        CalibrationMethod method = CalibrationMethod.Temperature)
        => CalibrateScores(labelColumnName, scoreColumnName, groupColumnName,
            new ScoreCalibratingOptions { Calibration = new CalibrationOptions { Method = method } });

    /// <inheritdoc cref="CalibrateScores(string, string, string, CalibrationMethod)"/>
    /// <param name="labelColumnName">Column with the class: key with key values; read in Fit only.</param>
    /// <param name="scoreColumnName">Column with the scores: Vector of Single [K], in key order.</param>
    /// <param name="groupColumnName">Column with the region, year or block of a row; null = the strongest penalty.</param>
    /// <param name="options">The correction, and what the scores are.</param>
    /// <exception cref="ArgumentException">A column name is empty, or the options do not hold; the message lists every
    /// failure.</exception>
    public ScoreCalibratingEstimator CalibrateScores(
        string labelColumnName, string scoreColumnName, string? groupColumnName, ScoreCalibratingOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        ArgumentException.ThrowIfNullOrEmpty(scoreColumnName);
        ArgumentNullException.ThrowIfNull(options);
        return new(this, labelColumnName, scoreColumnName, groupColumnName, options);
    }
}
