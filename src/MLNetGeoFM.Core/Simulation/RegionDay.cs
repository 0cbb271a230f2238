namespace MLNetGeoFM;

/// <summary>What all fields of one region share on one date: sun, clouds, light, haze, wet soil, snow.</summary>
internal readonly struct RegionDay
{
    /// <summary>The conditions of one date.</summary>
    /// <param name="options">The landscape's options.</param>
    /// <param name="region">The region whose sky or soil it is.</param>
    /// <param name="meanCloudLogit">From <see cref="CloudField.MeanLogit"/>.</param>
    /// <param name="date">Days since 1970-01-01.</param>
    /// <param name="day">Days since 1 January.</param>
    public RegionDay(SimulatedLandscapeOptions options, RegionTraits region, double meanCloudLogit, int date, double day)
    {
        ulong seed = (ulong)options.Seed;
        double cosZenith = Sun.CosZenith(region.Latitude, day);
        Clouds = new CloudField(options, region, meanCloudLogit, date, day, cosZenith);

        // The two orbits look from two sides, and the low sun of winter makes canopies darker. Assumption: all sizes.
        KeyedRandom random = new(seed, RandomPurpose.Haze, region.Number, date);
        double side = AcquisitionCalendar.IsSecondOrbit(region, date) ? -0.025 : 0.025;
        Light = (1 + (options.Noise * (side + random.NextNormal(0.015)))) * (1 + (0.1 * (cosZenith - 0.6)));
        Haze = region.HazeBias + random.NextNormal(0.008 * options.Noise);
        double winter = PortableMath.Cos(2 * Math.PI * (day - 15) / 365);

        // Wetter in winter, with spells of a week or so. Assumption.
        double spell = SmoothNoise.At(KeyedRandom.Key(seed, RandomPurpose.Moisture, region.Number), date / 8.0);
        Moisture = Math.Clamp(0.45 + region.MoistureBias + (0.2 * winter) + (0.2 * spell), 0, 1);

        // Snow lies where the temperature, a yearly wave by latitude plus week-long spells, is below -3 degrees. Assumption.
        double mean = 10 - (0.6 * (region.Latitude - 48));
        double cold = SmoothNoise.At(KeyedRandom.Key(seed, RandomPurpose.Snow, region.Number), date / 7.0);
        double celsius = mean - (10 * winter) + (4 * cold);
        Snow = options.Snow && celsius < -3 ? Math.Min(0.95, 0.6 + (0.1 * (-3 - celsius))) : 0;
    }

    public CloudField Clouds { get; }

    /// <summary>Factor of all bands from view and sun angle.</summary>
    public double Light { get; }

    /// <summary>Haze that the atmospheric correction left in B02, reflectance.</summary>
    public double Haze { get; }

    /// <summary>Wetness of the topsoil, 0..1.</summary>
    public double Moisture { get; }

    /// <summary>Share of the ground under snow, 0..1.</summary>
    public double Snow { get; }

    /// <summary>The conditions of every date of a calendar year.</summary>
    public static RegionDay[] Year(SimulatedLandscapeOptions options, RegionTraits region, double meanCloudLogit, int year)
    {
        int first = AcquisitionCalendar.FirstDay(year);
        RegionDay[] days = new RegionDay[AcquisitionCalendar.FirstDay(year + 1) - first];
        for (int day = 0; day < days.Length; day++)
            days[day] = new RegionDay(options, region, meanCloudLogit, first + day, day);
        return days;
    }
}
