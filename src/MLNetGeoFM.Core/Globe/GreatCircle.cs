namespace MLNetGeoFM;

/// <summary>Measures distances and walks on the Earth taken as a sphere; against the ellipsoid they are right to 0.6 %.</summary>
internal static class GreatCircle
{
    /// <summary>The mean radius of the Earth in metres.</summary>
    /// <remarks>Source: mean radius R1 of the Geodetic Reference System 1980 (Moritz 2000), rounded to 0.1 m.</remarks>
    public const double EarthRadiusMetres = 6_371_008.8;

    /// <summary>Half of the Earth's circumference in kilometres: no place is farther away.</summary>
    public const double LargestDistanceKilometres = Math.PI * EarthRadiusMetres / 1000;

    /// <summary>The shortest way over the sphere from one position to another.</summary>
    /// <param name="latitude">Degrees north of the first position, -90 to 90.</param>
    /// <param name="longitude">Degrees east of the first position.</param>
    /// <param name="otherLatitude">Degrees north of the second position, -90 to 90.</param>
    /// <param name="otherLongitude">Degrees east of the second position.</param>
    /// <returns>Metres, at least 0; NaN where a coordinate is NaN.</returns>
    /// <remarks>Source: the haversine formula (Sinnott 1984).</remarks>
    public static double Metres(double latitude, double longitude, double otherLatitude, double otherLongitude)
    {
        double south = Math.Sin(double.DegreesToRadians(otherLatitude - latitude) / 2);
        double east = Math.Sin(double.DegreesToRadians(otherLongitude - longitude) / 2);
        double cosines = Math.Cos(double.DegreesToRadians(latitude)) * Math.Cos(double.DegreesToRadians(otherLatitude));
        double haversine = (south * south) + (cosines * east * east);
        return 2 * EarthRadiusMetres * Math.Asin(Math.Sqrt(Math.Min(1, haversine)));
    }

    /// <summary>The place at a distance in a direction, along the great circle.</summary>
    /// <remarks>
    /// Source: the direct problem on the sphere: sin lat2 = sin lat1 cos d + cos lat1 sin d cos bearing and lon2 = lon1 +
    /// atan2(sin bearing sin d cos lat1, cos d - sin lat1 sin lat2), d = distance / radius.
    /// </remarks>
    /// <param name="latitude">Degrees, -90 to 90.</param>
    /// <param name="longitude">Degrees.</param>
    /// <param name="bearing">Degrees clockwise from north.</param>
    /// <param name="kilometres">Distance in kilometres, 0 or more.</param>
    /// <returns>Degrees, the longitude in [-180, 180); at a distance of 0 the very numbers that came in.</returns>
    public static (double Latitude, double Longitude) Destination(
        double latitude, double longitude, double bearing, double kilometres)
    {
        return kilometres == 0
            ? (latitude, longitude)
            : DestinationByRadians(latitude, longitude, double.DegreesToRadians(bearing), kilometres);
    }

    /// <summary>The same for a bearing in radians.</summary>
    internal static (double Latitude, double Longitude) DestinationByRadians(
        double latitude, double longitude, double bearing, double kilometres)
    {
        (double sinLatitude, double cosLatitude) = Math.SinCos(double.DegreesToRadians(latitude));
        (double sinDistance, double cosDistance) = Math.SinCos(kilometres / (EarthRadiusMetres / 1000));
        (double sinBearing, double cosBearing) = Math.SinCos(bearing);
        double sinMoved = Math.Clamp((sinLatitude * cosDistance) + (cosLatitude * sinDistance * cosBearing), -1, 1);
        double turned = Math.Atan2(sinBearing * sinDistance * cosLatitude, cosDistance - (sinLatitude * sinMoved));
        double moved = longitude + double.RadiansToDegrees(turned);
        return (double.RadiansToDegrees(Math.Asin(sinMoved)), moved - (360 * Math.Floor((moved + 180) / 360)));
    }

    /// <summary>Writes a place as a unit vector from the middle of the Earth, [3].</summary>
    internal static void WriteUnitVector(double latitude, double longitude, Span<double> vector)
    {
        (double sinLatitude, double cosLatitude) = Math.SinCos(double.DegreesToRadians(latitude));
        (double sinLongitude, double cosLongitude) = Math.SinCos(double.DegreesToRadians(longitude));
        vector[0] = cosLatitude * cosLongitude;
        vector[1] = cosLatitude * sinLongitude;
        vector[2] = sinLatitude;
    }

    /// <summary>Metres over the sphere for the squared straight distance of two unit vectors.</summary>
    internal static double MetresOfChord(double squaredChord) =>
        2 * EarthRadiusMetres * Math.Asin(Math.Min(1, Math.Sqrt(squaredChord) / 2));

    /// <summary>The squared straight distance of two unit vectors that are so many metres apart; above 4 past the
    /// antipode.</summary>
    internal static double SquaredChord(double metres)
    {
        double half = metres / (2 * EarthRadiusMetres);
        if (half >= Math.PI / 2)
            return 5;
        double chord = 2 * Math.Sin(half);
        return chord * chord;
    }
}
