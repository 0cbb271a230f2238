namespace MLNetGeoFM;

/// <summary>What happens to light between the ground and the sensor, and what lies on the ground in winter.</summary>
internal static class Atmosphere
{
    /// <summary>
    /// Strength of haze relative to B02: (wavelength / 490 nm) to the power -1.3.
    /// Source: Ångström (1929), the power law of aerosol extinction with the exponent 1.3 of continental air.
    /// </summary>
    public static readonly double[] HazeShape =
        [.. Spectra.WavelengthNanometres.Select(w => PortableMath.Exp(-1.3 * PortableMath.Log(w / 490)))];

    /// <summary>Lays snow, cloud shadow and cloud over the reflectance of one band, in this order.</summary>
    public static double Cover(double reflectance, int band, double snow, Sky sky)
    {
        double ground = ((1 - snow) * reflectance) + (snow * Spectra.Snow[band]);
        // Shade takes the direct light; the blue sky still lights the ground a little. Assumption.
        double lit = ground * (1 - (sky.Shade * (0.75 - (0.2 * HazeShape[band]))));
        return ((1 - sky.Opacity) * lit) + (sky.Opacity * Spectra.Cloud[band]);
    }
}
