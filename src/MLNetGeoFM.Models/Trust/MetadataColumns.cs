namespace MLNetGeoFM.Models;

/// <summary>Numbers of a row's metadata by number of column: latitude, longitude, or one of the further metadata.</summary>
internal static class MetadataColumns
{
    public const int Latitude = -2;
    public const int Longitude = -1;

    /// <summary>The value of a column; NaN = unknown.</summary>
    public static double Value(in ConditionedRow row, int column) => column switch
    {
        Latitude => row.HasPlace ? row.Latitude : double.NaN,
        Longitude => row.HasPlace ? row.Longitude : double.NaN,
        _ when column < row.Metadata.Length => row.Metadata[column],
        _ => double.NaN,
    };
}
