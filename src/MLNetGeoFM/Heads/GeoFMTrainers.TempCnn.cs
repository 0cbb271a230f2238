using MLNetGeoFM.Models;

namespace MLNetGeoFM;

public sealed partial class GeoFMTrainers
{
    /// <summary>A temporal convolution network of three layers of 64 filters, trained from scratch for 100 epochs, on features that
    /// it standardises itself.</summary>
    /// <param name="labelColumnName">Column with the class: a key with key values, as MapValueToKey makes it.</param>
    /// <param name="featureColumnName">Column with the steps: Vector of Single of known size, [T, D], finite: a regular series
    /// after FillGaps.</param>
    /// <returns>An estimator that adds <c>PredictedLabel</c> and <c>Score</c>.</returns>
    /// <exception cref="ArgumentException">A column name is empty.</exception>
    public TempCnnEstimator TempCnn(string labelColumnName = "Label", string featureColumnName = "Features") =>
        TempCnn(labelColumnName, featureColumnName, new TempCnnOptions());

    /// <inheritdoc cref="TempCnn(string, string)"/>
    /// <param name="labelColumnName">Column with the class: a key with key values, as MapValueToKey makes it.</param>
    /// <param name="featureColumnName">Column with the steps: Vector of Single of known size, [T, D], finite: a regular series
    /// after FillGaps, or what FlattenSeries makes of it where the options name T.</param>
    /// <param name="options">Steps, filters, training, loss, seed, progress and cancellation.</param>
    /// <param name="groupColumnName">Column of groups (regions, blocks), a scalar of text, numbers or keys: some whole groups are
    /// held out of training and tell when it should end. Null = all rows are trained on, for all epochs.</param>
    public TempCnnEstimator TempCnn(
        string labelColumnName, string featureColumnName, TempCnnOptions options, string? groupColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(Context.GeoFM(), labelColumnName, featureColumnName, options, groupColumnName);
    }
}
