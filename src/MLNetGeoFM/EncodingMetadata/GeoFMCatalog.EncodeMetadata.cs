namespace MLNetGeoFM;

public sealed partial class GeoFMCatalog
{
    /// <summary>Turns place and time into plain numbers, as features to be put beside an embedding with Concatenate.</summary>
    /// <param name="outputColumnName">Column to add: Vector of Single [4], moved and scaled over the training rows.</param>
    /// <param name="latitudeColumnName">Latitude: Single, degrees, WGS 84; NaN = unknown.</param>
    /// <param name="longitudeColumnName">Longitude: Single, degrees, WGS 84; NaN = unknown.</param>
    /// <param name="datesColumnName">Dates: Vector of Int32 [T], days since 1970-01-01.</param>
    /// <returns>An estimator.</returns>
    /// <exception cref="ArgumentException">A column name is empty.</exception>
    public MetadataEncodingEstimator EncodeMetadata(
        string outputColumnName, string latitudeColumnName = "Latitude", string longitudeColumnName = "Longitude",
        string datesColumnName = "Dates")
        => EncodeMetadata(outputColumnName, new MetadataEncodingOptions
        {
            LatitudeColumnName = latitudeColumnName,
            LongitudeColumnName = longitudeColumnName,
            DatesColumnName = datesColumnName,
        });

    /// <summary>
    /// Turns place and time into the numbers that published models take, as features to be put beside an embedding with Concatenate.
    /// </summary>
    /// <param name="outputColumnName">Column to add: Vector of Single [M] with slot names.</param>
    /// <param name="options">Which encoding, of which columns.</param>
    /// <returns>An estimator.</returns>
    /// <exception cref="ArgumentException">The options do not hold; the message lists every failure.</exception>
    public MetadataEncodingEstimator EncodeMetadata(string outputColumnName, MetadataEncodingOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentNullException.ThrowIfNull(options);
        return new(this, outputColumnName, options);
    }
}
