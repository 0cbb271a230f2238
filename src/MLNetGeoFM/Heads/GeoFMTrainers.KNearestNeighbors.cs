using MLNetGeoFM.Models;

namespace MLNetGeoFM;

public sealed partial class GeoFMTrainers
{
    /// <summary>The votes of the five nearest training rows, on features that it standardises itself.</summary>
    /// <param name="labelColumnName">Column with the class: a key with key values, as MapValueToKey makes it.</param>
    /// <param name="featureColumnName">Column with the features: Vector of Single [D], finite, on any scale.</param>
    /// <returns>An estimator that adds <c>PredictedLabel</c> and <c>Score</c>.</returns>
    /// <exception cref="ArgumentException">A column name is empty.</exception>
    public KNearestNeighborsEstimator KNearestNeighbors(
        string labelColumnName = "Label", string featureColumnName = "Features") =>
        KNearestNeighbors(labelColumnName, featureColumnName, new KNearestNeighborsOptions());

    /// <inheritdoc cref="KNearestNeighbors(string, string)"/>
    /// <param name="labelColumnName">Column with the class: a key with key values, as MapValueToKey makes it.</param>
    /// <param name="featureColumnName">Column with the features: Vector of Single [D], finite, on any scale.</param>
    /// <param name="options">How many neighbours vote, their distance and the weight of their votes.</param>
    public KNearestNeighborsEstimator KNearestNeighbors(
        string labelColumnName, string featureColumnName, KNearestNeighborsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(Context.GeoFM(), labelColumnName, featureColumnName, options);
    }
}
