namespace MLNetGeoFM;

/// <summary>
/// One crop at latitude 48° in a normal year: when its canopy grows and dies, how dense it becomes, and how it reflects.
/// Days count from 1 January of the year observed (day 0), negative ones lie in the autumn before; leaf area index is unitless.
/// Assumption: calendars are round figures for Central Europe, spectra round figures for dense canopies; both are there to be
/// plausible and confusable in the way real crops are, not to describe a cultivar.
/// </summary>
internal sealed record CropTraits(string Name)
{
    /// <summary>Leaf area index over the winter, from an autumn sowing; 0 for spring crops.</summary>
    public double WinterLai { get; init; }

    /// <summary>Day of half the autumn growth.</summary>
    public double AutumnGreenUp { get; init; }

    /// <summary>Day of half the spring growth, and the width of the rise in days.</summary>
    public double GreenUp { get; init; }

    /// <summary>Width of the rise, in days of the logistic curve.</summary>
    public double GreenUpScale { get; init; } = 10;

    /// <summary>Day of half the senescence.</summary>
    public double Senescence { get; init; }

    /// <summary>Width of the decline, in days of the logistic curve.</summary>
    public double SenescenceScale { get; init; } = 7;

    /// <summary>Leaf area index at full growth.</summary>
    public double PeakLai { get; init; } = 4;

    /// <summary>Days from half the senescence to the harvest; negative where the crop is taken green.</summary>
    public double HarvestLag { get; init; } = 18;

    /// <summary>How much dead cover stays on the field after the harvest, as a leaf area index.</summary>
    public double ResidueLai { get; init; } = 0.8;

    /// <summary>
    /// Probability that something green (a winter crop, a cover crop) stands on the field in the following autumn.
    /// </summary>
    public double FollowedByGreen { get; init; } = 0.4;

    /// <summary>Day of full flower where flowers colour the canopy, else NaN.</summary>
    public double Flower { get; init; } = double.NaN;

    /// <summary>Reflectance that flowers add to green and red at full flower.</summary>
    public double FlowerStrength { get; init; }

    /// <summary>Cuts in the season (grassland only).</summary>
    public int Cuts { get; init; }

    /// <summary>Days that the spring calendar is later per degree of latitude; Hopkins (1918) found 4 for wild plants.</summary>
    public double DaysPerDegree { get; init; } = 3;

    /// <summary>Relative share of the crop at 49°, before regions differ.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Change of the logarithm of the share per degree of latitude.</summary>
    public double WeightPerDegree { get; init; }

    /// <summary>Variation between fields in the leaf area index, as a fraction.</summary>
    public double LaiVariation { get; init; } = 0.2;

    /// <summary>Reflectance of the dense green canopy in the ten bands, unitless.</summary>
    public required double[] Canopy { get; init; }

    /// <summary>The crops, in the order of <see cref="SimulatedLandscape.ClassNames"/>.</summary>
    public static IReadOnlyList<CropTraits> All { get; } =
    [
        new("Winter wheat")
        {
            WinterLai = 0.8, AutumnGreenUp = -55, GreenUp = 92, GreenUpScale = 11, Senescence = 176, PeakLai = 4.8,
            HarvestLag = 22, FollowedByGreen = 0.5, Weight = 1.6, WeightPerDegree = 0.02,
            Canopy = [0.022, 0.045, 0.025, 0.076, 0.270, 0.365, 0.395, 0.415, 0.170, 0.078],
        },
        new("Maize")
        {
            GreenUp = 163, Senescence = 258, SenescenceScale = 9, PeakLai = 4.5, HarvestLag = 16, ResidueLai = 0.9,
            DaysPerDegree = 2.2, Weight = 1.5, WeightPerDegree = -0.04,
            Canopy = [0.025, 0.058, 0.030, 0.094, 0.305, 0.400, 0.430, 0.455, 0.198, 0.090],
        },
        new("Soybean")
        {
            GreenUp = 168, GreenUpScale = 9, Senescence = 252, SenescenceScale = 6, PeakLai = 4.6, HarvestLag = 18,
            ResidueLai = 0.5, DaysPerDegree = 2.2, Weight = 0.9, WeightPerDegree = -0.06,
            Canopy = [0.023, 0.060, 0.026, 0.088, 0.345, 0.470, 0.500, 0.525, 0.200, 0.086],
        },
        new("Rapeseed")
        {
            WinterLai = 1.5, AutumnGreenUp = -95, GreenUp = 82, GreenUpScale = 10, Senescence = 166, SenescenceScale = 8,
            PeakLai = 4.4, HarvestLag = 24, Flower = 119, FlowerStrength = 0.065, Weight = 0.9, WeightPerDegree = 0.05,
            Canopy = [0.028, 0.064, 0.032, 0.094, 0.320, 0.430, 0.460, 0.480, 0.170, 0.076],
        },
        new("Sugar beet")
        {
            GreenUp = 152, GreenUpScale = 11, Senescence = 292, SenescenceScale = 14, PeakLai = 4.6, HarvestLag = -8,
            ResidueLai = 0.2, FollowedByGreen = 0.3, DaysPerDegree = 2, Weight = 0.8, WeightPerDegree = 0.04,
            Canopy = [0.024, 0.060, 0.027, 0.090, 0.345, 0.455, 0.485, 0.505, 0.160, 0.068],
        },
        new("Grassland")
        {
            WinterLai = 1.4, AutumnGreenUp = -200, GreenUp = 96, GreenUpScale = 12, Senescence = 300, SenescenceScale = 18,
            PeakLai = 3.4, HarvestLag = 200, FollowedByGreen = 1, Cuts = 3, Weight = 1.1, WeightPerDegree = 0.02,
            LaiVariation = 0.3,
            Canopy = [0.030, 0.060, 0.038, 0.100, 0.275, 0.350, 0.380, 0.400, 0.208, 0.110],
        },
        new("Sunflower")
        {
            GreenUp = 153, Senescence = 230, PeakLai = 3.4, HarvestLag = 26, ResidueLai = 0.4, Flower = 192,
            FlowerStrength = 0.018, DaysPerDegree = 2.2, Weight = 0.8, WeightPerDegree = -0.07,
            Canopy = [0.027, 0.066, 0.034, 0.108, 0.310, 0.395, 0.425, 0.450, 0.212, 0.100],
        },
        new("Fallow")
        {
            WinterLai = 0.5, AutumnGreenUp = -80, GreenUp = 118, GreenUpScale = 18, Senescence = 250, SenescenceScale = 22,
            PeakLai = 1.4, HarvestLag = 120, ResidueLai = 0.6, FollowedByGreen = 0.7, Weight = 0.6, LaiVariation = 0.45,
            Canopy = [0.034, 0.066, 0.048, 0.112, 0.250, 0.315, 0.345, 0.370, 0.235, 0.135],
        },
    ];
}
