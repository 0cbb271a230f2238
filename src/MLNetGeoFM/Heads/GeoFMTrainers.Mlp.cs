using MLNetGeoFM.Models;

namespace MLNetGeoFM;

public sealed partial class GeoFMTrainers
{
    /// <summary>A hidden layer of 64 units, trained for 100 epochs, on features that it standardises itself.</summary>
    /// <param name="labelColumnName">Column with the class: a key with key values, as MapValueToKey makes it.</param>
    /// <param name="featureColumnName">Column with the features: Vector of Single [D], finite, on any scale.</param>
    /// <returns>An estimator that adds <c>PredictedLabel</c> and <c>Score</c>.</returns>
    /// <exception cref="ArgumentException">A column name is empty.</exception>
    public MlpEstimator Mlp(string labelColumnName = "Label", string featureColumnName = "Features") =>
        Mlp(labelColumnName, featureColumnName, new MlpOptions());

    /// <inheritdoc cref="Mlp(string, string)"/>
    /// <param name="labelColumnName">Column with the class: a key with key values, as MapValueToKey makes it.</param>
    /// <param name="featureColumnName">Column with the features: Vector of Single [D], finite, on any scale.</param>
    /// <param name="options">Units, steps, loss, seed, progress and cancellation.</param>
    /// <param name="groupColumnName">Column of groups (regions, blocks), a scalar of text, numbers or keys: some whole groups are
    /// held out of training and tell when it should end. Null = all rows are trained on, for all epochs.</param>
    public MlpEstimator Mlp(
        string labelColumnName, string featureColumnName, MlpOptions options, string? groupColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(Context.GeoFM(), labelColumnName, featureColumnName, options, groupColumnName);
    }
}
