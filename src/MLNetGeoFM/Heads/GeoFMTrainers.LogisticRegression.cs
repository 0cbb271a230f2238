using MLNetGeoFM.Models;

namespace MLNetGeoFM;

public sealed partial class GeoFMTrainers
{
    /// <summary>Multinomial logistic regression with an L2 penalty of weight 1, on features that it standardises
    /// itself.</summary>
    /// <param name="labelColumnName">Column with the class: a key with key values, as MapValueToKey makes it.</param>
    /// <param name="featureColumnName">Column with the features: Vector of Single [D], finite, on any scale.</param>
    /// <returns>An estimator that adds <c>PredictedLabel</c> and <c>Score</c>.</returns>
    /// <exception cref="ArgumentException">A column name is empty.</exception>
    public LogisticRegressionEstimator LogisticRegression(
        string labelColumnName = "Label", string featureColumnName = "Features") =>
        LogisticRegression(labelColumnName, featureColumnName, new LogisticRegressionOptions());

    /// <inheritdoc cref="LogisticRegression(string, string)"/>
    /// <param name="labelColumnName">Column with the class: a key with key values, as MapValueToKey makes it.</param>
    /// <param name="featureColumnName">Column with the features: Vector of Single [D], finite, on any scale.</param>
    /// <param name="options">The penalty, when to stop, progress and cancellation.</param>
    public LogisticRegressionEstimator LogisticRegression(
        string labelColumnName, string featureColumnName, LogisticRegressionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(Context.GeoFM(), labelColumnName, featureColumnName, options);
    }
}
