namespace MLNetGeoFM;

/// <summary>
/// What the fields of one region share: place, crop mix, calendar, varieties, soils, atmosphere, orbits. A pure function of seed
/// and region number, drawn from one distribution, so that a region never seen is like the ones seen in law but not in detail.
/// Assumption: all sizes of regional effects; they were chosen so that a linear model on raw bands loses between 0.1 and 0.3 of
/// its accuracy in a new region.
/// </summary>
internal sealed class RegionTraits
{
    private static readonly string[] Names =
    [
        "Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel", "Ilex", "Juniper", "Katsura", "Larch", "Maple",
        "Nutmeg", "Oak", "Pine", "Quince", "Rowan", "Spruce", "Tamarack", "Umbrella", "Viburnum", "Willow", "Yew", "Zelkova",
    ];

    private const double LeastShare = 0.015; // every class occurs somewhere in every region

    public RegionTraits(SimulatedLandscapeOptions options, int number)
    {
        ulong seed = (ulong)options.Seed;
        double contrast = options.RegionContrast;
        Number = number;
        Name = number < Names.Length ? Names[number] : $"{Names[number % Names.Length]} {(number / Names.Length) + 1}";

        KeyedRandom place = new(seed, RandomPurpose.RegionPlace);
        Latitude = 42 + (14 * Fraction(RadicalInverse(number + 1, 2) + place.NextUniform()));
        Longitude = -2 + (32 * Fraction(RadicalInverse(number + 1, 3) + place.NextUniform()));

        KeyedRandom random = new(seed, RandomPurpose.RegionTraits, number);
        SpringShift = random.NextNormal(5 * contrast);
        CloudLogit = random.NextNormal(CloudLogitDeviation);
        HazeBias = random.NextNormal(0.004 * contrast);
        BlueSkew = random.NextNormal(0.03 * contrast);
        MoistureBias = random.NextNormal(0.08 * contrast);
        OrbitPhase = (int)random.NextUniform(0, 5);
        SecondOrbitEast = random.NextUniform(0, 45);
        SoilShares = Shares(ref random, Spectra.DrySoils.Length, 1.2 * contrast);

        int crops = CropTraits.All.Count;
        ClassShares = new double[crops];
        Crops = new RegionalCrop[crops];
        for (int crop = 0; crop < crops; crop++)
        {
            CropTraits traits = CropTraits.All[crop];
            KeyedRandom own = new(seed, RandomPurpose.RegionCrop, number, crop);
            double trend = options.ClimateGradient * traits.WeightPerDegree * (Latitude - 49);
            ClassShares[crop] = traits.Weight * PortableMath.Exp(trend + own.NextNormal(0.9 * options.ClassMixContrast));
            Crops[crop] = new RegionalCrop(ref own, contrast);
        }

        Normalise(ClassShares);
        for (int crop = 0; crop < crops; crop++)
            ClassShares[crop] = LeastShare + ((1 - (LeastShare * crops)) * ClassShares[crop]);
    }

    /// <summary>Standard deviation of a region's cloudiness on the logit scale.</summary>
    public const double CloudLogitDeviation = 0.35;

    public int Number { get; }

    public string Name { get; }

    public double Latitude { get; }

    public double Longitude { get; }

    /// <summary>Days that everything is later in spring, beyond what latitude says (height, distance from the sea).</summary>
    public double SpringShift { get; }

    public double CloudLogit { get; }

    /// <summary>Mean residual haze in B02, reflectance; negative = over-corrected.</summary>
    public double HazeBias { get; }

    /// <summary>Multiplicative error of the atmospheric correction in B02, fading towards the infrared.</summary>
    public double BlueSkew { get; }

    public double MoistureBias { get; }

    /// <summary>Day of the five-day cycle on which the main orbit passes, 0..4.</summary>
    public int OrbitPhase { get; }

    /// <summary>Kilometres east of the centre beyond which a second orbit sees the ground too.</summary>
    public double SecondOrbitEast { get; }

    public double[] SoilShares { get; }

    public double[] ClassShares { get; }

    public RegionalCrop[] Crops { get; }

    private static double[] Shares(ref KeyedRandom random, int count, double deviation)
    {
        double[] shares = new double[count];
        for (int i = 0; i < count; i++)
            shares[i] = PortableMath.Exp(random.NextNormal(deviation));
        Normalise(shares);
        return shares;
    }

    private static void Normalise(double[] shares)
    {
        double sum = 0;
        foreach (double share in shares)
            sum += share;
        for (int i = 0; i < shares.Length; i++)
            shares[i] /= sum;
    }

    private static double Fraction(double value) => value - Math.Floor(value);

    // Halton's sequence (1960): spreads any number of regions over the map without knowing how many there will be.
    private static double RadicalInverse(int number, int radix)
    {
        double value = 0;
        double place = 1;
        for (int rest = number; rest > 0; rest /= radix)
        {
            place /= radix;
            value += place * (rest % radix);
        }

        return value;
    }
}
