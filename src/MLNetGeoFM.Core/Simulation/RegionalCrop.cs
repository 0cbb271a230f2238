namespace MLNetGeoFM;

/// <summary>How one crop is grown in one region: sowing and harvest days, density, variety.</summary>
internal sealed class RegionalCrop
{
    public RegionalCrop(ref KeyedRandom random, double contrast)
    {
        GreenUpShift = random.NextNormal(10 * contrast);
        SenescenceShift = random.NextNormal(10 * contrast);
        LaiFactor = PortableMath.Exp(random.NextNormal(0.2 * contrast));
        Pigment = PortableMath.Exp(random.NextNormal(0.1 * contrast));
        Structure = PortableMath.Exp(random.NextNormal(0.09 * contrast));
        Water = PortableMath.Exp(random.NextNormal(0.1 * contrast));
    }

    /// <summary>Days that growth is later than the latitude says.</summary>
    public double GreenUpShift { get; }

    /// <summary>Days that senescence is later.</summary>
    public double SenescenceShift { get; }

    public double LaiFactor { get; }

    /// <summary>Factor of B02 to B05 of the canopy.</summary>
    public double Pigment { get; }

    /// <summary>Factor of B06 to B8A of the canopy.</summary>
    public double Structure { get; }

    /// <summary>Factor of B11 and B12 of the canopy.</summary>
    public double Water { get; }
}
