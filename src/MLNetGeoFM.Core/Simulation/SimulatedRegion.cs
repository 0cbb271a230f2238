namespace MLNetGeoFM;

/// <summary>A region of a <see cref="SimulatedLandscape"/>, 80 km by 80 km, as its farmers know it.</summary>
public sealed class SimulatedRegion
{
    internal SimulatedRegion(RegionTraits traits)
    {
        Name = traits.Name;
        Latitude = traits.Latitude;
        Longitude = traits.Longitude;
        ClassShares = Array.AsReadOnly(traits.ClassShares);
    }

    /// <summary>Invented name.</summary>
    public string Name { get; }

    /// <summary>Latitude of the centre in degrees north, WGS 84.</summary>
    public double Latitude { get; }

    /// <summary>Longitude of the centre in degrees east, WGS 84.</summary>
    public double Longitude { get; }

    /// <summary>
    /// Expected share of every class of <see cref="SimulatedLandscape.ClassNames"/> among the fields; sums to 1.
    /// </summary>
    public IReadOnlyList<double> ClassShares { get; }
}
