using MLNetGeoFM.Models;

namespace MLNetGeoFM;

public sealed partial class GeoFMTrainers
{
    /// <summary>A trainer whose probabilities are corrected on whole groups that it was not trained on, for instance regions:
    /// five inner folds of groups.</summary>
    /// <typeparam name="TTransformer">What the trainer alone would give.</typeparam>
    /// <param name="trainer">The head to train, with its label and feature columns.</param>
    /// <param name="groupColumnName">Column whose values are held out together, such as the region or block: scalar of text,
    /// numbers or keys; read in Fit only.</param>
    /// <param name="method">The form of the correction.</param>
    /// <returns>An estimator that adds <c>PredictedLabel</c> and <c>Score</c>.</returns>
    /// <exception cref="ArgumentException">The column name is empty, the trainer is calibrated already, or an option is out of
    /// range.</exception>
    public CalibratedEstimator Calibrated<TTransformer>(
        ClassifierEstimator<TTransformer> trainer,
        string groupColumnName,
        CalibrationMethod method = CalibrationMethod.Temperature)
        where TTransformer : RowTransformer =>
        Calibrated(trainer, groupColumnName, new CalibratedOptions { Calibration = new CalibrationOptions { Method = method } });

    /// <inheritdoc cref="Calibrated{TTransformer}(ClassifierEstimator{TTransformer}, string, CalibrationMethod)"/>
    /// <typeparam name="TTransformer">What the trainer alone would give.</typeparam>
    /// <param name="trainer">The head to train, with its label and feature columns.</param>
    /// <param name="groupColumnName">Column whose values are held out together, such as the region or block: scalar of text,
    /// numbers or keys; read in Fit only.</param>
    /// <param name="options">The correction, and how groups are dealt into inner folds.</param>
    public CalibratedEstimator Calibrated<TTransformer>(
        ClassifierEstimator<TTransformer> trainer, string groupColumnName, CalibratedOptions options)
        where TTransformer : RowTransformer
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(options);
        TrainerLayer layer = ((IClassifierTrainer)trainer).Layer;
        if (layer == TrainerLayer.Calibration)
            throw new ArgumentException("The trainer is calibrated already: expected the trainer itself.", nameof(trainer));
        if (layer > TrainerLayer.Calibration)
            throw new ArgumentException("A choice of trainers cannot be calibrated: calibrate its candidates.", nameof(trainer));
        if (trainer.TrainingGroupColumnName is { } group && group != groupColumnName)
        {
            throw new ArgumentException(
                $"The trainer holds out groups of '{group}', its calibration groups of '{groupColumnName}': expected the same column.",
                nameof(groupColumnName));
        }

        return new(Context.GeoFM(), trainer, groupColumnName, options);
    }
}
