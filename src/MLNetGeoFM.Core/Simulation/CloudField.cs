namespace MLNetGeoFM;

/// <summary>
/// The clouds over one region: weather that lasts days, systems tens of kilometres wide, cells of a few kilometres, and the
/// shadows they cast away from the sun. Threshold of a coherent normal field, so that the share of cloudy dates is the one asked
/// for.
/// </summary>
internal readonly struct CloudField
{
    private const double RegimeDays = 4;
    private const double SystemKilometres = 45;
    private const double CellKilometres = 6;
    private const double CirrusKilometres = 80;

    // Squares sum to 1: the blend of three independent standard normal fields is standard normal.
    private const double RegimeWeight = 0.60;
    private const double SystemWeight = 0.55;
    private static readonly double CellWeight = Math.Sqrt(1 - (RegimeWeight * RegimeWeight) - (SystemWeight * SystemWeight));

    // Assumption: cloudier in mid January than in mid July by two of these on the logit scale.
    private const double SeasonLogit = 0.8;

    private readonly ulong _clouds;
    private readonly ulong _cirrus;
    private readonly double _threshold;
    private readonly double _cirrusThreshold;
    private readonly double _shadowKilometres;

    /// <summary>The sky of one region on one date.</summary>
    /// <param name="options">The landscape's options.</param>
    /// <param name="region">The region whose sky or soil it is.</param>
    /// <param name="meanLogit">From <see cref="MeanLogit"/>.</param>
    /// <param name="date">Days since 1970-01-01.</param>
    /// <param name="day">Days since 1 January.</param>
    /// <param name="cosZenith">Cosine of the solar zenith angle.</param>
    public CloudField(
        SimulatedLandscapeOptions options, RegionTraits region, double meanLogit, int date, double day, double cosZenith)
    {
        ulong seed = (ulong)options.Seed;
        _clouds = KeyedRandom.Key(seed, RandomPurpose.CloudShape, region.Number, date);
        _cirrus = KeyedRandom.Key(seed, RandomPurpose.Cirrus, region.Number, date);
        _threshold = double.NegativeInfinity;
        _cirrusThreshold = double.NegativeInfinity;
        if (options.CloudFrequency > 0)
        {
            ulong regime = KeyedRandom.Key(seed, RandomPurpose.CloudRegime, region.Number);
            double probability = PortableMath.Logistic(meanLogit + region.CloudLogit + Season(day));
            _threshold = PortableMath.NormalQuantile(probability) - (RegimeWeight * SmoothNoise.At(regime, date / RegimeDays));
        }

        if (options.CirrusFrequency > 0)
            _cirrusThreshold = PortableMath.NormalQuantile(options.CirrusFrequency);
        double height = 1 + (3 * KeyedRandom.Uniform(_clouds)); // cloud base, kilometres; assumption
        _shadowKilometres = height * Math.Sqrt(1 - (cosZenith * cosZenith)) / cosZenith;
    }

    /// <summary>The intercept for which clouds have the asked frequency over the seasons and over many regions.</summary>
    public static double MeanLogit(double frequency)
    {
        double low = -30;
        double high = 10;
        for (int step = 0; step < 60; step++)
        {
            double middle = (low + high) / 2;
            double sum = 0;
            for (int month = 0; month < 12; month++)
            {
                for (int region = -2; region <= 2; region++)
                {
                    double spread = region * RegionTraits.CloudLogitDeviation * 0.7; // five points with about the right variance
                    sum += PortableMath.Logistic(middle + spread + Season((month + 0.5) * 30.4));
                }
            }

            if (sum / 60 < frequency)
                low = middle;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>The sky over a place, in kilometres from the region's centre.</summary>
    public Sky At(double east, double north)
    {
        double opaque = Opacity(east, north);

        // Assumption: the sun stands in the south-south-east (160 degrees) at the overpass, about 10:30 local solar time.
        double shade = opaque < 1
            ? (1 - opaque) * Opacity(east + (0.342 * _shadowKilometres), north - (0.940 * _shadowKilometres))
            : 0;
        double thin = Cirrus(east, north);
        return new Sky(opaque + ((1 - opaque) * thin), shade, thin > opaque);
    }

    private static double Season(double dayOfYear) => SeasonLogit * PortableMath.Cos(2 * Math.PI * (dayOfYear - 15) / 365);

    private double Opacity(double east, double north)
    {
        if (double.IsNegativeInfinity(_threshold))
            return 0;
        double field = (SystemWeight * SmoothNoise.At(_clouds, east / SystemKilometres, north / SystemKilometres))
            + (CellWeight * SmoothNoise.At(~_clouds, east / CellKilometres, north / CellKilometres));
        double depth = _threshold - field;
        return depth <= 0 ? 0 : 1 - PortableMath.Exp(-4 * depth); // Beer-Lambert with an optical depth that grows inwards
    }

    private double Cirrus(double east, double north)
    {
        if (double.IsNegativeInfinity(_cirrusThreshold))
            return 0;
        double depth = _cirrusThreshold - SmoothNoise.At(_cirrus, east / CirrusKilometres, north / CirrusKilometres);
        return depth <= 0 ? 0 : Math.Min(0.3, 0.04 + (0.3 * depth));
    }
}
