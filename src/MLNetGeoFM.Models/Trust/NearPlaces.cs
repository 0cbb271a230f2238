namespace MLNetGeoFM.Models;

/// <summary>Says whether a training place is near.</summary>
internal static class NearPlaces
{
    /// <summary>True where a training place is at most 30 km from the claimed one; false where that is unknown.</summary>
    public static bool Has(PlaceIndex places, in ConditionedRow row, Span<double> scratch) =>
        row.HasPlace && double.IsFinite(places.Sum(
            row.Latitude, row.Longitude, 1, -1, PlaceVotes.NearKilometres, scratch));
}
