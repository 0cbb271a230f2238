using System.Collections.Frozen;

namespace MLNetGeoFM;

/// <summary>Holds what is known about band names: ESA's spelling, and which name plays which role for which sensor.</summary>
/// <remarks>
/// Source: Sentinel-2 MSI bands, ESA Sentinel-2 Products Specification Document (S2-PDGS-TAS-DI-PSD), spectral bands table; HLS L30
/// and S30, HLS Product User Guide v2.0, table of band names; Landsat 8-9, USGS Landsat 8-9 Collection 2 Level 2 Science Product
/// Guide (LSDS-1619); MODIS, MOD09 User's Guide v6 (bands 1 to 7) and MOD13 User's Guide (MIR is band 7, 2105 to 2155 nm).
/// </remarks>
internal static class BandNames
{
    private static readonly (string Name, BandRole Role)[] Sentinel2Roles =
    [
        ("B01", BandRole.Coastal), ("B02", BandRole.Blue), ("B03", BandRole.Green), ("B04", BandRole.Red),
        ("B05", BandRole.RedEdge1), ("B06", BandRole.RedEdge2), ("B07", BandRole.RedEdge3), ("B08", BandRole.Nir),
        ("B8A", BandRole.Nir), ("B09", BandRole.WaterVapour), ("B10", BandRole.Cirrus), ("B11", BandRole.Swir1),
        ("B12", BandRole.Swir2),
        // Earth Engine's spelling. Known so that it is told from Landsat's B2 to B7, which are other bands.
        ("B1", BandRole.Coastal), ("B2", BandRole.Blue), ("B3", BandRole.Green), ("B4", BandRole.Red),
        ("B5", BandRole.RedEdge1), ("B6", BandRole.RedEdge2), ("B7", BandRole.RedEdge3), ("B8", BandRole.Nir),
        ("B9", BandRole.WaterVapour),
    ];

    private static readonly (string Name, BandRole Role)[] HlsL30Roles =
    [
        ("B01", BandRole.Coastal), ("B02", BandRole.Blue), ("B03", BandRole.Green), ("B04", BandRole.Red), ("B05", BandRole.Nir),
        ("B06", BandRole.Swir1), ("B07", BandRole.Swir2), ("B09", BandRole.Cirrus), ("B10", BandRole.Thermal),
        ("B11", BandRole.Thermal),
    ];

    private static readonly (string Name, BandRole Role)[] Landsat89Roles =
    [
        ("SR_B1", BandRole.Coastal), ("SR_B2", BandRole.Blue), ("SR_B3", BandRole.Green), ("SR_B4", BandRole.Red),
        ("SR_B5", BandRole.Nir), ("SR_B6", BandRole.Swir1), ("SR_B7", BandRole.Swir2), ("ST_B10", BandRole.Thermal),
        ("B1", BandRole.Coastal), ("B2", BandRole.Blue), ("B3", BandRole.Green), ("B4", BandRole.Red), ("B5", BandRole.Nir),
        ("B6", BandRole.Swir1), ("B7", BandRole.Swir2), ("B8", BandRole.Panchromatic), ("B9", BandRole.Cirrus),
        ("B10", BandRole.Thermal), ("B11", BandRole.Thermal),
    ];

    private static readonly (string Name, BandRole Role)[] ModisRoles =
    [
        ("sur_refl_b01", BandRole.Red), ("sur_refl_b02", BandRole.Nir), ("sur_refl_b03", BandRole.Blue),
        ("sur_refl_b04", BandRole.Green), ("sur_refl_b05", BandRole.Nir1240), ("sur_refl_b06", BandRole.Swir1),
        ("sur_refl_b07", BandRole.Swir2),
        ("BLUE", BandRole.Blue), ("RED", BandRole.Red), ("NIR", BandRole.Nir), ("MIR", BandRole.Swir2),
    ];

    private static readonly FrozenDictionary<BandNaming, FrozenDictionary<string, BandRole>> Known =
        new Dictionary<BandNaming, FrozenDictionary<string, BandRole>>
        {
            [BandNaming.Sentinel2] = Table(Sentinel2Roles),
            [BandNaming.HlsL30] = Table(HlsL30Roles),
            [BandNaming.Landsat89] = Table(Landsat89Roles),
            [BandNaming.Modis] = Table(ModisRoles),
        }.ToFrozenDictionary();

    /// <summary>The thirteen bands of Sentinel-2 in ESA's spelling and order: B01 to B08, B8A, B09 to B12.</summary>
    public static IReadOnlyList<string> Sentinel2 { get; } =
        Array.AsReadOnly(Sentinel2Roles.Take(13).Select(band => band.Name).ToArray());

    /// <summary>Looks up what a band of a sensor sees.</summary>
    /// <param name="bandName">The band's name; upper and lower case differ, except for <see cref="BandNaming.Roles"/>.</param>
    /// <param name="naming">Whose name it is.</param>
    /// <param name="role">The band's role, where the name is known.</param>
    /// <returns>true where the sensor has a band of this name.</returns>
    public static bool TryGetRole(string bandName, BandNaming naming, out BandRole role)
    {
        ArgumentNullException.ThrowIfNull(bandName);
        if (naming != BandNaming.Roles)
        {
            role = default;
            return Known.TryGetValue(naming, out FrozenDictionary<string, BandRole>? names) &&
                names.TryGetValue(bandName, out role);
        }

        // Letters first: Enum.TryParse would read the name "3" as a role.
        return Enum.TryParse(bandName.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out role) &&
            char.IsAsciiLetter(bandName[0]) && Enum.IsDefined(role);
    }

    /// <summary>Checks a list of band names: at least one, none empty, none twice.</summary>
    internal static void Validate(IReadOnlyList<string> bandNames, string parameterName)
    {
        ArgumentNullException.ThrowIfNull(bandNames, parameterName);
        if (bandNames.Count == 0)
            throw new ArgumentException("No band is named: expected at least one band name.", parameterName);
        int unnamed = bandNames.ToList().FindIndex(string.IsNullOrWhiteSpace);
        if (unnamed >= 0)
            throw new ArgumentException($"Band {unnamed} (counted from 0) of {bandNames.Count} has no name.", parameterName);
        string[] twice = bandNames.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1)
            .Select(group => group.Key).ToArray();
        if (twice.Length > 0)
        {
            throw new ArgumentException(
                $"Band names must differ: {string.Join(' ', twice)} named more than once in ({string.Join(' ', bandNames)}).",
                parameterName);
        }
    }

    private static FrozenDictionary<string, BandRole> Table((string Name, BandRole Role)[] bands) =>
        bands.ToFrozenDictionary(band => band.Name, band => band.Role, StringComparer.Ordinal);
}
