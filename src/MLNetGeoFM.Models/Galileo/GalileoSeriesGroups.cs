namespace MLNetGeoFM.Models;

/// <summary>A token group of Galileo and the bands of a series that it is made of.</summary>
/// <param name="Group">What its tokens are.</param>
/// <param name="Bands">
/// Numbers of its bands along the series' C axis, in the group's order; for a computed NDVI B08 and B04.
/// </param>
/// <param name="Factors">What a value is multiplied with to have the model's unit, by band.</param>
/// <param name="Shifts">Subtracted then, by band.</param>
/// <param name="Divisors">Divided by then, by band.</param>
/// <param name="IsComputed">Whether it is NDVI, computed from two bands.</param>
internal sealed record GalileoSeriesGroup(
    GalileoGroup Group, int[] Bands, double[] Factors, double[] Shifts, double[] Divisors, bool IsComputed);

/// <summary>Finds the token groups that a kind of series can fill.</summary>
internal static class GalileoSeriesGroups
{
    private const double DigitalNumbersPerReflectance = 10000;

    /// <summary>The groups, in the model's order; without location.</summary>
    /// <exception cref="ArgumentException">The series does not fit; the message lists every reason.</exception>
    public static IReadOnlyList<GalileoSeriesGroup> Resolve(SeriesBinding binding, GalileoConfig config)
    {
        List<string> wrong = [.. WrongShape(binding, config)];
        var known = GalileoGroups.All.Where(group => group != GalileoGroups.Location).ToArray();
        string[] names = [.. known.SelectMany(group => group.Bands).Select(band => band.Name)];
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        List<string> unknown = [];
        for (int column = 0; column < binding.BandNames.Count; column++)
        {
            if (!names.Contains(binding.BandNames[column]))
                unknown.Add(binding.BandNames[column]);
            else if (!columns.TryAdd(binding.BandNames[column], column))
                wrong.Add($"band '{binding.BandNames[column]}' is there twice");
        }

        if (unknown.Count > 0)
        {
            string quoted = string.Join(", ", unknown.Select(name => $"'{name}'"));
            wrong.Add($"unknown bands {quoted}; known are {string.Join(", ", names)}");
        }

        List<GalileoSeriesGroup> bound = [];
        foreach (var group in known)
        {
            string[] missing = [.. group.Bands.Select(band => band.Name).Where(name => !columns.ContainsKey(name))];
            if (missing.Length == 0)
                bound.Add(Bind(group, columns));
            else if (missing.Length < group.BandCount)
                wrong.Add($"token group '{group.Name}' is incomplete, without {string.Join(", ", missing)}");
            else if (group == GalileoGroups.Ndvi
                && columns.TryGetValue("B08", out int nearInfrared) && columns.TryGetValue("B04", out int red))
            {
                bound.Add(new GalileoSeriesGroup(group, [nearInfrared, red], [1], [0], [1], IsComputed: true));
            }
        }

        if (bound.Count == 0 && wrong.Count == 0)
            wrong.Add($"no bands at all; known are {string.Join(", ", names)}");
        if (wrong.Count > 0)
        {
            throw new ArgumentException(
                $"The series does not fit encoder '{GalileoCard.Card.Id}': {string.Join("; ", wrong)}. Select "
                + "bands that it knows, whole groups of them (Sentinel-2 in reflectance), and chips that are squares of whole patches.",
                nameof(binding));
        }

        return bound;
    }

    private static GalileoSeriesGroup Bind(GalileoGroup group, Dictionary<string, int> columns)
    {
        GalileoBand[] bands = [.. group.Bands];
        var normalization = GalileoNormalization.Standard;
        return new GalileoSeriesGroup(
            group,
            [.. bands.Select(band => columns[band.Name])],
            [.. bands.Select(band => GalileoBands.IsReflectance(band) ? DigitalNumbersPerReflectance : 1)],
            [.. bands.Select(normalization.Shift)],
            [.. bands.Select(normalization.Divisor)],
            IsComputed: false);
    }

    private static IEnumerable<string> WrongShape(SeriesBinding binding, GalileoConfig config)
    {
        if (binding.PatchSize < 1 || binding.PatchSize > config.LargestPatchSize)
            yield return $"patch size expected 1..{config.LargestPatchSize}, got {binding.PatchSize}";
        else if (!IsMadeOfPatches(binding.Height, binding.PatchSize) || !IsMadeOfPatches(binding.Width, binding.PatchSize))
        {
            yield return $"chip of {binding.Height} x {binding.Width} pixels is not made of whole patches of "
                + $"{binding.PatchSize} x {binding.PatchSize}";
        }

        if (binding.Height != binding.Width)
            yield return $"chip expected square, got {binding.Height} x {binding.Width} pixels";
        if (!(binding.GsdMetres > 0 && double.IsFinite(binding.GsdMetres)))
            yield return FormattableString.Invariant($"metres of a pixel expected more than 0, got {binding.GsdMetres}");
        if (binding.Layers < 0 || binding.Layers > config.Depth)
            yield return $"layers expected 0..{config.Depth}, got {binding.Layers}";
    }

    private static bool IsMadeOfPatches(int length, int patchSize) => length >= 1 && length % patchSize == 0;
}
