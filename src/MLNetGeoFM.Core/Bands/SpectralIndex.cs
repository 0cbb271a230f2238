namespace MLNetGeoFM;

/// <summary>Names an index computed from surface reflectance (0..1 nominal).</summary>
public enum SpectralIndex
{
    /// <summary>
    /// Normalised difference vegetation index, (NIR - Red) / (NIR + Red).
    /// Source: Rouse, Haas, Schell, Deering (1974), NASA SP-351, 309-317.
    /// </summary>
    Ndvi,

    /// <summary>
    /// Enhanced vegetation index, 2.5 (NIR - Red) / (NIR + 6 Red - 7.5 Blue + 1).
    /// Source: Huete et al. (2002), Remote Sens. Environ. 83, 195-213.
    /// </summary>
    Evi,

    /// <summary>
    /// Two-band enhanced vegetation index, 2.5 (NIR - Red) / (NIR + 2.4 Red + 1).
    /// Source: Jiang, Huete, Didan, Miura (2008), Remote Sens. Environ. 112, 3833-3845.
    /// </summary>
    Evi2,

    /// <summary>
    /// Normalised difference water index of open water, (Green - NIR) / (Green + NIR). Not Gao's index of the same name: that is
    /// near <see cref="Ndmi"/>. Source: McFeeters (1996), Int. J. Remote Sens. 17, 1425-1432.
    /// </summary>
    Ndwi,

    /// <summary>
    /// Normalised difference moisture index, (NIR - SWIR1) / (NIR + SWIR1), with SWIR 1 near 1610 nm where Gao takes 1240 nm.
    /// Source: Gao (1996), Remote Sens. Environ. 58, 257-266; Wilson, Sader (2002), Remote Sens. Environ. 80, 385-396.
    /// </summary>
    Ndmi,

    /// <summary>
    /// Normalised burn ratio, (NIR - SWIR2) / (NIR + SWIR2).
    /// Source: Key, Benson (2006), FIREMON, USDA RMRS-GTR-164-CD.
    /// </summary>
    Nbr,

    /// <summary>
    /// Soil-adjusted vegetation index with L = 0.5, 1.5 (NIR - Red) / (NIR + Red + 0.5).
    /// Source: Huete (1988), Remote Sens. Environ. 25, 295-309.
    /// </summary>
    Savi,

    /// <summary>
    /// Bare soil index, ((SWIR1 + Red) - (NIR + Blue)) / ((SWIR1 + Red) + (NIR + Blue)).
    /// Source: Rikimaru, Roy, Miyatake (2002), Tropical Ecology 43, 39-47.
    /// </summary>
    Bsi,
}
