namespace MLNetGeoFM;

/// <summary>Says what a processor's scene classification would say about a pixel, mistakes included.</summary>
/// <remarks>
/// The class numbers are those of <see cref="SclClass"/>.
/// Assumption: the mistakes, with thin clouds and shadows missed far more often than thick clouds.
/// </remarks>
internal static class SceneClasses
{
    public const byte NoData = (byte)SclClass.NoData;
    private const byte Dark = (byte)SclClass.DarkArea;
    private const byte Shadow = (byte)SclClass.CloudShadow;
    private const byte Vegetation = (byte)SclClass.Vegetation;
    private const byte NotVegetated = (byte)SclClass.NotVegetated;
    private const byte Unclassified = (byte)SclClass.Unclassified;
    private const byte CloudMedium = (byte)SclClass.CloudMediumProbability;
    private const byte CloudHigh = (byte)SclClass.CloudHighProbability;
    private const byte ThinCirrus = (byte)SclClass.ThinCirrus;
    private const byte Snow = (byte)SclClass.SnowOrIce;

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
