namespace MLNetGeoFM;

/// <summary>Measures distances on the Earth taken as a sphere; against the ellipsoid they are right to 0.6 %.</summary>
public static partial class GreatCircle
{
    /// <summary>The mean radius of the Earth in metres.</summary>
    /// <remarks>Source: mean radius R1 of the Geodetic Reference System 1980 (Moritz 2000), rounded to 0.1 m.</remarks>
    public const double EarthRadiusMetres = 6_371_008.8;

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
