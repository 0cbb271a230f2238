namespace MLNetGeoFM;

/// <summary>How place and time become numbers.</summary>
public enum EncodedMetadata
{
    /// <summary>
    /// 4 numbers: latitude, longitude, day of year, year, moved and scaled to mean 0 and deviation 1 over the training rows; 0 for
    /// what is unknown. Learns from the training rows.
    /// </summary>
    Plain = 0,

    /// <summary>Clay's 8: sine and cosine of week, hour, latitude and longitude; 0 for what is unknown.</summary>
    Clay = 1,

    /// <summary>
    /// Prithvi-EO-2.0's sinusoids of year and day of year, then of latitude and longitude, each part
    /// <see cref="MetadataEncodingOptions.PrithviWidth"/> wide; 0 for what is unknown.
    /// </summary>
    Prithvi = 2,

    /// <summary>
    /// TerraMind's quarter degrees: 722 and 1442 numbers of which one each is 1, the first of them for an unknown place. TerraMind
    /// itself learns a vector for each bin; a linear trainer on these numbers learns just such a table, of one number for each bin
    /// and class.
    /// </summary>
    TerraMind = 3,

    /// <summary>SatMAE's 384 sinusoids of year, month and hour; 0 for what is unknown.</summary>
    SatMae = 4,

    /// <summary>
    /// The place on the sphere and sines and cosines of multiples of latitude and longitude
    /// (<see cref="MetadataEncodingOptions.PlaceScales"/>), then 1 where the place is unknown.
    /// </summary>
    Places = 5,
}
