namespace MLNetGeoFM;

/// <summary>Says what a processor's scene classification would say about a pixel, mistakes included.</summary>
/// <remarks>
/// Source of the class numbers: ESA, Sentinel-2 Level-2A Algorithm Theoretical Basis Document, table of the scene classification.
/// Assumption: the mistakes, with thin clouds and shadows missed far more often than thick clouds.
/// </remarks>
internal static class SceneClasses
{
    public const byte NoData = 0;
    private const byte Dark = 2;
    private const byte Shadow = 3;
    private const byte Vegetation = 4;
    private const byte NotVegetated = 5;
    private const byte Unclassified = 7;
    private const byte CloudMedium = 8;
    private const byte CloudHigh = 9;
    private const byte ThinCirrus = 10;
    private const byte Snow = 11;

    /// <summary>The class of one date.</summary>
    /// <param name="sky">What is truly above the pixel.</param>
    /// <param name="snowy">Whether snow truly lies on it.</param>
    /// <param name="ndvi">The pixel's measured NDVI.</param>
    /// <param name="errorRate">Probability of a mistake on a clear date or a thick cloud.</param>
    /// <param name="random">Two numbers are always taken.</param>
    public static byte Of(Sky sky, bool snowy, double ndvi, double errorRate, ref KeyedRandom random)
    {
        double chance = random.NextUniform();
        double which = random.NextUniform();
        byte ground = ndvi > 0.3 ? Vegetation : NotVegetated;
        if (sky.IsCloudy)
        {
            double missed = errorRate * (1 + (4 * (1 - sky.Opacity)));
            if (chance < missed)
                return which < 0.7 ? ground : Unclassified;
            if (sky.Opacity > 0.75)
                return CloudHigh;
            return sky.IsCirrus ? ThinCirrus : CloudMedium;
        }

        if (snowy)
            return chance < errorRate ? CloudHigh : Snow;
        if (sky.IsShadowed)
            return chance < 3 * errorRate ? (which < 0.7 ? ground : Dark) : Shadow;
        if (chance >= errorRate)
            return ground;
        return which < 0.5 ? CloudMedium : which < 0.75 ? Shadow : which < 0.9 ? ThinCirrus : Dark;
    }
}
