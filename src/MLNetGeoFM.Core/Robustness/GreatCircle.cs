namespace MLNetGeoFM;

/// <summary>Moves places over the sphere of the Earth: what metadata with a wrong place says.</summary>
public static partial class GreatCircle
{
    /// <summary>The mean radius of the Earth in kilometres. Source: IUGG, R1 = (2a + b) / 3 of GRS 80.</summary>
    public const double EarthRadiusKilometres = 6371.0088;

    /// <summary>Half of the Earth's circumference in kilometres: no place is farther away.</summary>
    public const double LargestDistanceKilometres = Math.PI * EarthRadiusKilometres;

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
        if (kilometres == 0)
            return (latitude, longitude);
        (double sinLatitude, double cosLatitude) = Math.SinCos(double.DegreesToRadians(latitude));
        (double sinDistance, double cosDistance) = Math.SinCos(kilometres / EarthRadiusKilometres);
        (double sinBearing, double cosBearing) = Math.SinCos(double.DegreesToRadians(bearing));
        double sinMoved = Math.Clamp((sinLatitude * cosDistance) + (cosLatitude * sinDistance * cosBearing), -1, 1);
        double turned = Math.Atan2(sinBearing * sinDistance * cosLatitude, cosDistance - (sinLatitude * sinMoved));
        double moved = longitude + double.RadiansToDegrees(turned);
        return (double.RadiansToDegrees(Math.Asin(sinMoved)), moved - (360 * Math.Floor((moved + 180) / 360)));
    }

    /// <summary>The place at a distance in a direction that a seed and the sample's id decide.</summary>
    /// <param name="sampleId">The sample.</param>
    /// <param name="seed">Another seed moves the same sample in another direction.</param>
    /// <param name="latitude">Degrees, -90 to 90.</param>
    /// <param name="longitude">Degrees.</param>
    /// <param name="kilometres">Distance in kilometres, 0 or more; the direction is the same for every distance.</param>
    /// <returns>Degrees, the longitude in [-180, 180); at a distance of 0 the very numbers that came in.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="sampleId"/> is null.</exception>
    public static (double Latitude, double Longitude) Moved(
        string sampleId, int seed, double latitude, double longitude, double kilometres)
    {
        ArgumentNullException.ThrowIfNull(sampleId);
        ulong bits = KeyedRandom.Key((ulong)seed, RandomPurpose.MovedPlace, SampleKey.Of(sampleId));
        return Destination(latitude, longitude, 360 * KeyedRandom.Uniform(bits), kilometres);
    }
}
