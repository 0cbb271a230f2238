namespace MLNetGeoFM;

/// <summary>The sun at the satellite's overpass.</summary>
internal static class Sun
{
    private static readonly double CosHourAngle = PortableMath.Cos(22.5 * Math.PI / 180); // 10:30 local solar time

    /// <summary>
    /// Cosine of the solar zenith angle, at least 0.1.
    /// Source: spherical astronomy; declination after Cooper (1969), 23.45° sin(360° (284 + n) / 365).
    /// </summary>
    public static double CosZenith(double latitude, double day)
    {
        double declination = 23.45 * Math.PI / 180 * PortableMath.Sin(2 * Math.PI * (285 + day) / 365);
        double phi = latitude * Math.PI / 180;
        double cosine = (PortableMath.Sin(phi) * PortableMath.Sin(declination))
            + (PortableMath.Cos(phi) * PortableMath.Cos(declination) * CosHourAngle);
        return Math.Max(0.1, cosine);
    }
}
