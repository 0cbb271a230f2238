namespace MLNetGeoFM;

/// <summary>The ground of one pixel: how much of it is green, dead and bare on a day, and what that reflects.</summary>
internal readonly struct PixelSurface
{
    private const double Extinction = 0.5; // randomly turned leaves, seen from above

    private readonly FieldTraits _field;
    private readonly double[] _canopy;
    private readonly double _lai;
    private readonly double _soil;

    public PixelSurface(FieldTraits field, ref KeyedRandom random)
    {
        _field = field;
        _canopy = CropTraits.All[field.Crop].Canopy;
        _lai = PortableMath.Exp(random.NextNormal(0.08));
        _soil = PortableMath.Exp(random.NextNormal(0.04));
    }

    public double Illumination => _field.Illumination;

    /// <summary>Writes the reflectance of the ten bands on a day of the year observed, under a clear sky.</summary>
    /// <param name="day">Days since 1 January.</param>
    /// <param name="moisture">Wetness of the topsoil, 0..1.</param>
    /// <param name="bands">Ten values are written.</param>
    public void Reflect(double day, double moisture, Span<double> bands)
    {
        CanopyCurve curve = _field.Curve;
        double lai = _lai * curve.GreenLai(day);
        double green = 1 - PortableMath.Exp(-Extinction * lai);
        double dead = (1 - green) * (1 - PortableMath.Exp(-Extinction * curve.DeadLai(day)));
        double bare = 1 - green - dead;
        double layers = 0.8 + (0.2 * green); // thin canopies scatter less in the infrared than dense ones
        double flowering = green * curve.Flowering(day);

        // Wet soil is darker, most of all where water absorbs. Source: the behaviour in Lobell and Asner, "Moisture effects on
        // soil reflectance", Soil Science Society of America Journal 66 (2002); the two depths are an assumption.
        double dry = _soil * (1 - (0.45 * moisture));
        double drySwir = _soil * (1 - (0.55 * moisture));
        for (int band = 0; band < bands.Length; band++)
        {
            double leaf = _canopy[band] * (band < 4 ? _field.Pigment : band < 8 ? _field.Structure * layers : _field.Water);
            double soil = _field.Soil[band] * (band < 8 ? dry : drySwir);
            bands[band] = (green * leaf) + (dead * Spectra.Straw[band]) + (bare * soil);
        }

        bands[1] += flowering;
        bands[2] += 0.9 * flowering;
        bands[3] += 0.6 * flowering;
    }
}
