namespace MLNetGeoFM;

/// <summary>Finds the band of a series that plays a role (blue, near infrared, ...), and never guesses between sensors.</summary>
/// <remarks>
/// Near infrared of Sentinel-2 and HLS S30 is B08, and B8A only where the series has no B08. Names that no sensor has (an index
/// that was computed before, a radar band) play no role.
/// </remarks>
internal sealed class BandRoles
{
    private const int PlayedByTwo = -1;

    private readonly Dictionary<BandRole, int> _positions;
    private readonly string _bands;
    private readonly string _how;

    private BandRoles(Dictionary<BandRole, int> positions, IReadOnlyList<string> bandNames, string how)
    {
        _positions = positions;
        _bands = string.Join(' ', bandNames);
        _how = how;
    }

    /// <summary>Assigns roles from the names alone, where only one sensor's naming can be meant.</summary>
    /// <param name="bandNames">The band names of a series, in order.</param>
    /// <returns>The roles; every naming that knows all these bands agrees on them.</returns>
    /// <exception cref="ArgumentException">
    /// The names are empty or doubled, fit no naming, or fit several that disagree; the message names the namings.
    /// </exception>
    public static BandRoles FromNames(IReadOnlyList<string> bandNames)
    {
        BandNames.Validate(bandNames, nameof(bandNames));
        BandNaming[] namings = Enum.GetValues<BandNaming>();
        string[] known = bandNames.Where(name => namings.Any(naming => BandNames.TryGetRole(name, naming, out _))).ToArray();
        BandNaming[] fitting = namings.Where(naming => known.All(name => BandNames.TryGetRole(name, naming, out _))).ToArray();
        if (known.Length == 0 || fitting.Length == 0)
        {
            throw new ArgumentException(
                $"The roles of the bands ({string.Join(' ', bandNames)}) cannot be told from their names: expected all names of " +
                $"one of {string.Join(", ", namings)}, got {(known.Length == 0 ? "no known name" : "names of several")}. " +
                "Say which band is blue, red, near infrared, ...",
                nameof(bandNames));
        }

        Dictionary<BandRole, int>[] readings = fitting.Select(naming => Read(bandNames, naming)).ToArray();
        if (readings.Any(reading => reading.Count != readings[0].Count || reading.Except(readings[0]).Any()))
        {
            throw new ArgumentException(
                $"The bands ({string.Join(' ', bandNames)}) mean different things for {string.Join(" and ", fitting)}: the same " +
                "name is another part of the spectrum. Say which naming the series uses.",
                nameof(bandNames));
        }

        return new BandRoles(readings[0], bandNames, $"as bands of {fitting[0]}");
    }

    /// <summary>Assigns roles from the names of a given sensor.</summary>
    /// <param name="bandNames">The band names of a series, in order; names that the sensor does not have play no role.</param>
    /// <param name="naming">Whose names they are.</param>
    /// <returns>The roles.</returns>
    /// <exception cref="ArgumentException">The names are empty or doubled, or the sensor has none of them.</exception>
    public static BandRoles FromNames(IReadOnlyList<string> bandNames, BandNaming naming)
    {
        BandNames.Validate(bandNames, nameof(bandNames));
        Dictionary<BandRole, int> positions = Read(bandNames, naming);
        if (positions.Count == 0)
        {
            throw new ArgumentException(
                $"None of the bands ({string.Join(' ', bandNames)}) is a band of {naming}. Choose another naming, or say which band " +
                "is blue, red, near infrared, ...",
                nameof(bandNames));
        }

        return new BandRoles(positions, bandNames, $"as bands of {naming}");
    }

    /// <summary>Assigns roles that the caller states.</summary>
    /// <param name="bandNames">The band names of a series, in order.</param>
    /// <param name="roles">Role -> name of the band that plays it.</param>
    /// <returns>The roles.</returns>
    /// <exception cref="ArgumentException">The names are empty or doubled, or a role is given to a band that is not there.</exception>
    public static BandRoles FromRoles(IReadOnlyList<string> bandNames, IReadOnlyDictionary<BandRole, string> roles)
    {
        ArgumentNullException.ThrowIfNull(roles);
        BandNames.Validate(bandNames, nameof(bandNames));
        List<string> names = [.. bandNames];
        string[] absent = roles.Where(pair => !names.Contains(pair.Value)).Select(pair => $"{pair.Key} = {pair.Value}").ToArray();
        if (absent.Length > 0)
        {
            throw new ArgumentException(
                $"Roles are given to bands that the series lacks: {string.Join(", ", absent)}; it has ({string.Join(' ', names)}).",
                nameof(roles));
        }

        return new BandRoles(roles.ToDictionary(pair => pair.Key, pair => names.IndexOf(pair.Value)), bandNames, "with the stated roles");
    }

    /// <summary>Finds the bands that play some roles.</summary>
    /// <param name="roles">The roles that are needed.</param>
    /// <returns>The position of each role's band in the series, counted from 0, in the order of <paramref name="roles"/>.</returns>
    /// <exception cref="ArgumentException">A role is played by no band, or by two; the message lists all such roles.</exception>
    public int[] IndicesOf(params ReadOnlySpan<BandRole> roles)
    {
        int[] indices = new int[roles.Length];
        List<string> failures = [];
        for (int i = 0; i < roles.Length; i++)
        {
            if (!_positions.TryGetValue(roles[i], out indices[i]))
                failures.Add($"no band for {roles[i]}");
            else if (indices[i] == PlayedByTwo)
                failures.Add($"more than one band for {roles[i]}");
        }

        if (failures.Count > 0)
        {
            throw new ArgumentException(
                $"Bands ({_bands}), read {_how}, do not settle the roles needed: {string.Join(", ", failures)}. " +
                "Add the band, or say which band plays the role.",
                nameof(roles));
        }

        return indices;
    }

    private static Dictionary<BandRole, int> Read(IReadOnlyList<string> bandNames, BandNaming naming)
    {
        Dictionary<BandRole, int> positions = [];
        for (int i = 0; i < bandNames.Count; i++)
        {
            if (!BandNames.TryGetRole(bandNames[i], naming, out BandRole role))
                continue;
            // Sentinel-2's narrow near infrared stands in only where the broad one is absent.
            if (!positions.TryGetValue(role, out int other) || (other >= 0 && bandNames[other] == "B8A"))
                positions[role] = i;
            else if (bandNames[i] != "B8A")
                positions[role] = PlayedByTwo;
        }

        return positions;
    }
}
