namespace MLNetGeoFM;

/// <summary>One field in one year: where it is, what grows on it and when, and what its soil and leaves look like.</summary>
internal sealed class FieldTraits
{
    public const double BlockKilometres = 10;
    public const int BlocksPerRegion = 64; // an 8 by 8 grid

    private const int GridSide = 8;

    public FieldTraits(SimulatedLandscapeOptions options, RegionTraits region, int number)
    {
        ulong seed = (ulong)options.Seed;
        Number = number;
        Block = BlockOf(seed, region.Number, number / options.FieldsPerBlock);
        KeyedRandom block = new(seed, RandomPurpose.BlockTraits, region.Number, Block);
        int favoured = block.NextIndex(region.ClassShares);
        double blockDays = block.NextNormal(2);

        KeyedRandom random = new(seed, RandomPurpose.FieldTraits, region.Number, number);
        Year = options.Years[(int)random.NextUniform(0, options.Years.Count)];
        East = ((Block % GridSide) - (GridSide / 2) + random.NextUniform(0.03, 0.97)) * BlockKilometres;
        North = ((Block / GridSide) - (GridSide / 2) + random.NextUniform(0.03, 0.97)) * BlockKilometres;
        bool isFavoured = random.NextUniform() < options.ShortcutStrength;
        int drawn = random.NextIndex(region.ClassShares);
        Crop = isFavoured ? favoured : drawn;

        Soil = new double[Spectra.BandCount];
        MixSoil(ref block, ref random, region.SoilShares);
        Weather = new YearWeather(seed, region.Number, Year);
        Curve = Grow(options, region, ref random, blockDays);
        RegionalCrop variety = region.Crops[Crop];
        Pigment = variety.Pigment * PortableMath.Exp(random.NextNormal(0.08));
        Structure = variety.Structure * PortableMath.Exp(random.NextNormal(0.05));
        Water = variety.Water * PortableMath.Exp(random.NextNormal(0.08));
        Illumination = 1 + random.NextNormal(0.02);
    }

    public int Number { get; }

    public int Block { get; }

    public int Year { get; }

    /// <summary>Kilometres east of the region's centre.</summary>
    public double East { get; }

    /// <summary>Kilometres north of the region's centre.</summary>
    public double North { get; }

    public int Crop { get; }

    public CanopyCurve Curve { get; }

    public YearWeather Weather { get; }

    /// <summary>Reflectance of the dry soil in the ten bands.</summary>
    public double[] Soil { get; }

    public double Pigment { get; }

    public double Structure { get; }

    public double Water { get; }

    /// <summary>Factor of all bands from the slope of the ground.</summary>
    public double Illumination { get; }

    // 29 is odd, so that the first 64 blocks fall on 64 different cells; later ones add fields to the same cells.
    private static int BlockOf(ulong seed, int region, int visit)
    {
        int start = (int)(KeyedRandom.Key(seed, RandomPurpose.BlockTraits, region) % BlocksPerRegion);
        return ((visit % BlocksPerRegion * 29) + start) % BlocksPerRegion;
    }

    private void MixSoil(ref KeyedRandom block, ref KeyedRandom field, double[] shares)
    {
        double[] first = Spectra.DrySoils[block.NextIndex(shares)];
        double[] second = Spectra.DrySoils[block.NextIndex(shares)];
        double brightness = PortableMath.Exp(block.NextNormal(0.08) + field.NextNormal(0.08));
        double mix = field.NextUniform(0, 0.5);
        for (int band = 0; band < Soil.Length; band++)
            Soil[band] = brightness * (((1 - mix) * first[band]) + (mix * second[band]));
    }

    private CanopyCurve Grow(SimulatedLandscapeOptions options, RegionTraits region, ref KeyedRandom random, double blockDays)
    {
        CropTraits crop = CropTraits.All[Crop];
        RegionalCrop regional = region.Crops[Crop];
        double degrees = (region.Latitude - 48) * options.ClimateGradient;
        double spring = (crop.DaysPerDegree * degrees) + region.SpringShift + Weather.SpringShift + blockDays;
        double autumn = (-1.5 * degrees) + random.NextNormal(6);
        double greenUp = crop.GreenUp + spring + regional.GreenUpShift + random.NextNormal(6);
        double senescence = crop.Senescence + (0.75 * spring) + regional.SenescenceShift + Weather.SummerShift
            + random.NextNormal(7);
        senescence = Math.Max(senescence, greenUp + 35);
        double peak = crop.PeakLai * regional.LaiFactor * Weather.Vigour * PortableMath.Exp(random.NextNormal(crop.LaiVariation));
        double harvest = senescence + crop.HarvestLag + random.NextNormal(4);
        double tillage = harvest + random.NextUniform(5, 75);
        double coverCropLai = crop.WinterLai > 0 ? 0 : Cover(ref random, 0.3);
        double winterLai = crop.WinterLai * PortableMath.Exp(random.NextNormal(0.3));
        bool sownInAutumn = crop.WinterLai > 0;
        double nextLai = Cover(ref random, crop.FollowedByGreen);
        bool permanent = harvest > 365; // never ploughed: what grows next takes over while the old growth fades
        double nextGreenUp = permanent ? senescence : Math.Max(tillage + 25, 285 + autumn);
        return new CanopyCurve
        {
            Winter = new GrowthCycle(
                sownInAutumn ? crop.AutumnGreenUp + autumn : -80 + autumn, 12,
                sownInAutumn ? greenUp + 5 : 75 + spring, sownInAutumn ? 12 : 5, sownInAutumn ? winterLai : coverCropLai),
            Main = new GrowthCycle(greenUp, crop.GreenUpScale, senescence, crop.SenescenceScale, peak),
            Next = new GrowthCycle(nextGreenUp, 11, 500, 20, nextLai),
            Harvest = harvest,
            Tillage = tillage,
            ResidueLai = crop.ResidueLai * random.NextUniform(0.5, 1.5),
            Flower = crop.Flower + spring + regional.GreenUpShift + random.NextNormal(3),
            FlowerStrength = crop.FlowerStrength * random.NextUniform(0.6, 1.2),
            Cuts = crop.Cuts == 0 ? 0 : crop.Cuts - 1 + (int)random.NextUniform(0, 3),
            FirstCut = greenUp + random.NextUniform(35, 60),
            CutInterval = random.NextUniform(32, 50),
        };
    }

    private static double Cover(ref KeyedRandom random, double probability)
    {
        bool covered = random.NextUniform() < probability;
        double lai = random.NextUniform(0.5, 1.8);
        return covered ? lai : 0;
    }
}
