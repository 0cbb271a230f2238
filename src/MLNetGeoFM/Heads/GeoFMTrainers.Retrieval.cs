using MLNetGeoFM.Models;

namespace MLNetGeoFM;

public sealed partial class GeoFMTrainers
{
    /// <summary>The votes of the five nearest training rows, on features that it standardises itself.</summary>
    /// <param name="labelColumnName">Column with the class: a key with key values, as MapValueToKey makes it.</param>
    /// <param name="featureColumnName">Column with the features: Vector of Single [D], finite, on any scale.</param>
    /// <param name="latitudeColumnName">Column with the latitude: Single, degrees, NaN = unknown.</param>
    /// <param name="longitudeColumnName">Column with the longitude: Single, degrees, NaN = unknown.</param>
    /// <param name="datesColumnName">Column with the dates: Vector of Int32, days since 1970-01-01, ascending.</param>
    /// <returns>An estimator that adds <c>PredictedLabel</c> and <c>Score</c>.</returns>
    /// <exception cref="ArgumentException">A column name is empty.</exception>
    public RetrievalEstimator Retrieval(
        string labelColumnName = "Label", string featureColumnName = "Features", string latitudeColumnName = "Latitude",
        string longitudeColumnName = "Longitude", string datesColumnName = "Dates") =>
        Retrieval(labelColumnName, featureColumnName, new RetrievalOptions(), latitudeColumnName, longitudeColumnName, datesColumnName);

    /// <inheritdoc cref="Retrieval(string, string, string, string, string)"/>
    /// <param name="labelColumnName">Column with the class: a key with key values, as MapValueToKey makes it.</param>
    /// <param name="featureColumnName">Column with the features: Vector of Single [D], finite, on any scale.</param>
    /// <param name="options">How near in place and season, how many vote, and the weight of their votes.</param>
    /// <param name="latitudeColumnName">Column with the latitude: Single, degrees, NaN = unknown.</param>
    /// <param name="longitudeColumnName">Column with the longitude: Single, degrees, NaN = unknown.</param>
    /// <param name="datesColumnName">Column with the dates: Vector of Int32, days since 1970-01-01, ascending.</param>
    public RetrievalEstimator Retrieval(
        string labelColumnName, string featureColumnName, RetrievalOptions options, string latitudeColumnName = "Latitude",
        string longitudeColumnName = "Longitude", string datesColumnName = "Dates")
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(
            Context.GeoFM(), labelColumnName, new(featureColumnName, latitudeColumnName, longitudeColumnName, datesColumnName), options);
    }
}
