namespace MLNetGeoFM.Models;

/// <summary>What a row says of where and how it was seen, by number: latitude, longitude, or from 0 on its further metadata.</summary>
internal static class RowClaims
{
    public const int Latitude = -2;
    public const int Longitude = -1;

    /// <summary>The value of one claim; NaN = unknown.</summary>
    public static double Value(in ConditionedRow row, int claim) => claim switch
    {
        Latitude => row.HasPlace ? row.Latitude : double.NaN,
        Longitude => row.HasPlace ? row.Longitude : double.NaN,
        _ when claim < row.Metadata.Length => row.Metadata[claim],
        _ => double.NaN,
    };
}
