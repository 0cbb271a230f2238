namespace MLNetGeoFM;

/// <summary>How one year went in one region: part of it shared by all regions, part of its own.</summary>
internal readonly struct YearWeather
{
    public YearWeather(ulong seed, int region, int year)
    {
        KeyedRandom everywhere = new(seed, RandomPurpose.YearWeather, year);
        KeyedRandom here = new(seed, RandomPurpose.RegionWeather, region, year);
        SpringShift = everywhere.NextNormal(4) + here.NextNormal(4);
        SummerShift = everywhere.NextNormal(3) + here.NextNormal(3);
        Vigour = PortableMath.Exp(everywhere.NextNormal(0.06) + here.NextNormal(0.06));
    }

    /// <summary>Days that spring was late.</summary>
    public double SpringShift { get; }

    /// <summary>Days that crops ripened late, beyond a late spring.</summary>
    public double SummerShift { get; }

    /// <summary>Factor of the leaf area.</summary>
    public double Vigour { get; }
}
