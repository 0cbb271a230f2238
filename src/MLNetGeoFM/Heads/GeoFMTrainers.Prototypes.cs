using MLNetGeoFM.Models;

namespace MLNetGeoFM;

public sealed partial class GeoFMTrainers
{
    /// <summary>The nearness of class means, on features that it standardises itself; how sharply probability falls with the
    /// distance is chosen on the training rows.</summary>
    /// <param name="labelColumnName">Column with the class: a key with key values, as MapValueToKey makes it.</param>
    /// <param name="featureColumnName">Column with the features: Vector of Single [D], finite, on any scale.</param>
    /// <returns>An estimator that adds <c>PredictedLabel</c> and <c>Score</c>.</returns>
    /// <exception cref="ArgumentException">A column name is empty.</exception>
    public PrototypesEstimator Prototypes(string labelColumnName = "Label", string featureColumnName = "Features") =>
        Prototypes(labelColumnName, featureColumnName, new PrototypesOptions());

    /// <inheritdoc cref="Prototypes(string, string)"/>
    /// <param name="labelColumnName">Column with the class: a key with key values, as MapValueToKey makes it.</param>
    /// <param name="featureColumnName">Column with the features: Vector of Single [D], finite, on any scale.</param>
    /// <param name="options">The distance, and how sharply probability falls with it.</param>
    public PrototypesEstimator Prototypes(string labelColumnName, string featureColumnName, PrototypesOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(Context.GeoFM(), labelColumnName, featureColumnName, options);
    }
}
