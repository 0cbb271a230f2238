namespace MLNetGeoFM;

/// <summary>Names the classes of the Sentinel-2 L2A scene classification (SCL), as stored in the layer.</summary>
/// <remarks>Source: ESA, Sentinel-2 Products Specification Document, Level-2A scene classification; Sen2Cor ATBD, SCL legend.</remarks>
public enum SclClass : byte
{
    /// <summary>0: no data.</summary>
    NoData = 0,

    /// <summary>1: saturated or defective.</summary>
    SaturatedOrDefective = 1,

    /// <summary>2: dark area or topographic (cast) shadow.</summary>
    DarkArea = 2,

    /// <summary>3: cloud shadow.</summary>
    CloudShadow = 3,

    /// <summary>4: vegetation.</summary>
    Vegetation = 4,

    /// <summary>5: not vegetated, bare soil.</summary>
    NotVegetated = 5,

    /// <summary>6: water.</summary>
    Water = 6,

    /// <summary>7: unclassified.</summary>
    Unclassified = 7,

    /// <summary>8: cloud, medium probability.</summary>
    CloudMediumProbability = 8,

    /// <summary>9: cloud, high probability.</summary>
    CloudHighProbability = 9,

    /// <summary>10: thin cirrus.</summary>
    ThinCirrus = 10,

    /// <summary>11: snow or ice.</summary>
    SnowOrIce = 11,
}
