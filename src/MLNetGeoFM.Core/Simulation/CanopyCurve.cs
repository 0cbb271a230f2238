namespace MLNetGeoFM;

/// <summary>What stands on one field through one calendar year: green leaves, dead leaves and straw, flowers.</summary>
internal readonly record struct CanopyCurve
{
    private const double HarvestScale = 1.2; // days in which a pixel goes from standing to harvested

    /// <summary>Growth over the winter before the season: an autumn-sown crop, a cover crop, or nothing.</summary>
    public GrowthCycle Winter { get; init; }

    /// <summary>Growth of the crop itself.</summary>
    public GrowthCycle Main { get; init; }

    /// <summary>Growth after the harvest.</summary>
    public GrowthCycle Next { get; init; }

    /// <summary>
    /// Day of the harvest, day on which the stubble is tilled, and dead cover between the two as a leaf area index.
    /// </summary>
    public double Harvest { get; init; }

    /// <summary>Day on which the stubble is tilled.</summary>
    public double Tillage { get; init; }

    /// <summary>Dead cover between harvest and tillage, as a leaf area index.</summary>
    public double ResidueLai { get; init; }

    /// <summary>Day of full flower and what flowers add to green and red; strength 0 where there are none.</summary>
    public double Flower { get; init; }

    /// <summary>Reflectance that flowers add at full flower.</summary>
    public double FlowerStrength { get; init; }

    /// <summary>Number of cuts, the day of the first, and the days between two.</summary>
    public int Cuts { get; init; }

    /// <summary>Day of the first cut.</summary>
    public double FirstCut { get; init; }

    /// <summary>Days between two cuts.</summary>
    public double CutInterval { get; init; }

    /// <summary>Green leaf area index on a day (0 = 1 January of the year observed).</summary>
    public double GreenLai(double day)
    {
        double standing = 1 - PortableMath.Logistic((day - Harvest) / HarvestScale);
        return Winter.Lai(day) + (Main.Lai(day) * standing * Regrowth(day)) + Next.Lai(day);
    }

    /// <summary>Dead leaf area index on a day: the dying crop until the harvest, stubble until tillage.</summary>
    public double DeadLai(double day)
    {
        double harvested = PortableMath.Logistic((day - Harvest) / HarvestScale);
        double tilled = PortableMath.Logistic((day - Tillage) / HarvestScale);
        double dead = 0.6 * Main.PeakLai * PortableMath.Logistic((day - Main.Senescence) / Main.SenescenceScale);
        return (dead * (1 - harvested)) + (ResidueLai * harvested * (1 - tilled));
    }

    /// <summary>Reflectance that flowers add to green and red on a day.</summary>
    public double Flowering(double day)
    {
        if (FlowerStrength <= 0)
            return 0;
        double distance = (day - Flower) / 9;
        return FlowerStrength * PortableMath.Exp(-0.5 * distance * distance);
    }

    private double Regrowth(double day)
    {
        if (Cuts == 0 || day < FirstCut)
            return 1;
        double last = Math.Min(Math.Floor((day - FirstCut) / CutInterval), Cuts - 1);
        double since = day - FirstCut - (last * CutInterval);
        return 1 - (0.75 * PortableMath.Exp(-since / 16));
    }
}
