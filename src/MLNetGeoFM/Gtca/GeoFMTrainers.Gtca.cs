namespace MLNetGeoFM;

public sealed partial class GeoFMTrainers
{
    /// <summary>
    /// A head on embeddings whose answer place and time may change, as far as that has helped where they were left out.
    /// </summary>
    /// <param name="labelColumnName">Column with the class: a key with key values, as MapValueToKey makes it.</param>
    /// <param name="embeddingColumnName">
    /// Column with the embedding: Vector of Single [D], finite; with <c>…Hidden</c> beside it (Encode with AdaptableBlocks) the end of
    /// the encoder is adapted.
    /// </param>
    /// <param name="latitudeColumnName">Latitude: Single, degrees, WGS 84; NaN = unknown.</param>
    /// <param name="longitudeColumnName">Longitude: Single, degrees, WGS 84; NaN = unknown.</param>
    /// <param name="datesColumnName">Dates: Vector of Int32 [T], days since 1970-01-01.</param>
    /// <returns>
    /// An estimator that adds <c>PredictedLabel</c>, <c>Score</c>, <c>ScoreWithoutMetadata</c>, <c>MetadataGate</c> and
    /// <c>MetadataSupport</c>.
    /// </returns>
    /// <exception cref="ArgumentException">A column name is empty.</exception>
    public GtcaEstimator Gtca(
        string labelColumnName = "Label", string embeddingColumnName = "Embedding", string latitudeColumnName = "Latitude",
        string longitudeColumnName = "Longitude", string datesColumnName = "Dates")
        => Gtca(labelColumnName, embeddingColumnName, new GtcaOptions
        {
            LatitudeColumnName = latitudeColumnName,
            LongitudeColumnName = longitudeColumnName,
            DatesColumnName = datesColumnName,
        });

    /// <inheritdoc cref="Gtca(string, string, string, string, string)"/>
    /// <param name="labelColumnName">Column with the class: a key with key values, as MapValueToKey makes it.</param>
    /// <param name="embeddingColumnName">Column with the embedding: Vector of Single [D], finite.</param>
    /// <param name="options">Columns of metadata and regions, strength, sizes, progress and cancellation.</param>
    /// <exception cref="ArgumentException">The options do not hold; the message lists every failure.</exception>
    public GtcaEstimator Gtca(string labelColumnName, string embeddingColumnName, GtcaOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(Context.GeoFM(), labelColumnName, embeddingColumnName, options);
    }
}
