namespace MLNetGeoFM;

/// <summary>Longitudes on the circle.</summary>
internal static class Longitudes
{
    /// <summary>The same longitude in −180 to 180; what is in there stays as it is.</summary>
    public static double Wrap(double longitude) =>
        longitude is >= -180 and <= 180 ? longitude : longitude - (360 * Math.Floor((longitude + 180) / 360));

    /// <summary>The whole turns to add to a longitude, as degrees, so that it comes within half a turn of another.</summary>
    public static double TurnsTowards(double longitude, double other) => 360 * Math.Round((other - longitude) / 360);
}
