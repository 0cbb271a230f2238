namespace MLNetGeoFM;

public sealed partial class GeoFMCatalog
{
    /// <summary>
    /// Packs what is known of a row beside place and dates into one vector, for <see cref="GtcaOptions.MetadataColumnName"/> or
    /// Concatenate: numbers as they are, categories as one number for each.
    /// </summary>
    /// <param name="outputColumnName">Column to add: Vector of Single [M] with slot names; NaN = unknown.</param>
    /// <param name="columnNames">
    /// Columns to pack, in this order, at least one: scalar numbers (ground sampling distance, cloud fraction, solar zenith, thermal
    /// sum, elevation; NaN = unknown), keys and text (climate zone, ecoregion, sensor; missing or empty = unknown).
    /// </param>
    /// <returns>An estimator.</returns>
    /// <exception cref="ArgumentException">A column name is empty or there twice, or there is none.</exception>
    public MetadataPackingEstimator PackMetadata(string outputColumnName, params string[] columnNames)
    {
        ArgumentNullException.ThrowIfNull(columnNames);
        return PackMetadata(outputColumnName, new MetadataPackingOptions { ColumnNames = columnNames });
    }

    /// <inheritdoc cref="PackMetadata(string, string[])"/>
    /// <param name="outputColumnName">Column to add: Vector of Single [M] with slot names; NaN = unknown.</param>
    /// <param name="options">Which columns are packed, and how many categories there may be.</param>
    /// <exception cref="ArgumentException">The options do not hold; the message lists every failure.</exception>
    public MetadataPackingEstimator PackMetadata(string outputColumnName, MetadataPackingOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentNullException.ThrowIfNull(options);
        return new(this, outputColumnName, options);
    }
}
