namespace MLNetGeoFM;

/// <summary>
/// One rise and fall of green leaf area: the difference of two logistic curves.
/// Source: Beck et al., "Improved monitoring of vegetation dynamics at very high latitudes", Remote Sensing of Environment 100
/// (2006), the double logistic model (there for NDVI; here for leaf area, from which reflectance follows).
/// </summary>
internal readonly record struct GrowthCycle(
    double GreenUp, double GreenUpScale, double Senescence, double SenescenceScale, double PeakLai)
{
    /// <summary>Green leaf area index on a day.</summary>
    public double Lai(double day)
    {
        if (PeakLai <= 0)
            return 0;
        double risen = PortableMath.Logistic((day - GreenUp) / GreenUpScale);
        double fallen = PortableMath.Logistic((day - Senescence) / SenescenceScale);
        return PeakLai * Math.Max(0, risen - fallen);
    }
}
