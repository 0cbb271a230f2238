namespace MLNetGeoFM.Models;

/// <summary>Where in a series each of Presto's bands stands.</summary>
internal sealed class PrestoBandPlan
{
    private const string DynamicWorldName = "dynamic_world";

    private readonly int[] _places;

    private PrestoBandPlan(int[] places, int dynamicWorld, int numberOfBands)
    {
        _places = places;
        DynamicWorld = dynamicWorld;
        NumberOfBands = numberOfBands;
    }

    /// <summary>Place along C of each of the 17 bands, -1 = not there.</summary>
    public ReadOnlySpan<int> Places => _places;

    /// <summary>Place of the Dynamic World class, -1 = not there.</summary>
    public int DynamicWorld { get; }

    /// <summary>C.</summary>
    public int NumberOfBands { get; }

    /// <summary>Whether NDVI is computed from B08 and B04 of the series, rather than taken from a band.</summary>
    public bool ComputesNdvi => _places[PrestoConfig.NirBand] >= 0 && _places[PrestoConfig.RedBand] >= 0;

    /// <summary>Finds the bands; what cannot be used is added to the reasons.</summary>
    public static PrestoBandPlan Find(IReadOnlyList<string> names, List<string> reasons)
    {
        int[] places = new int[PrestoConfig.Bands];
        for (int band = 0; band < places.Length; band++)
            places[band] = PlaceOf(PrestoNormalization.Bands[band], names);
        PrestoBandPlan plan = new(places, PlaceOf(DynamicWorldName, names), names.Count);
        if (names.Count == 0)
            reasons.Add($"it has no band; expected some of {Known()}");
        ReportNames(names, reasons);
        ReportPartialGroups(names, reasons);
        if (plan.ComputesNdvi && places[PrestoConfig.NdviBand] >= 0)
            reasons.Add($"it has band NDVI beside B08 and B04, from which NDVI is computed again; {LeaveOut("NDVI")}");
        return plan;
    }

    private static void ReportNames(IReadOnlyList<string> names, List<string> reasons)
    {
        string[] unused = [.. names.Where(name => name is "B01" or "B09" or "B10").Distinct()];
        if (unused.Length > 0)
            reasons.Add($"the encoder does not see {string.Join(", ", unused)}; {LeaveOut(unused)}");
        string[] known = [.. PrestoNormalization.Bands, DynamicWorldName];
        string[] unknown = [.. names.Except(known).Except(unused)];
        if (unknown.Length > 0)
            reasons.Add($"the encoder does not know {Quoted(unknown)}; expected some of {Known()}; {LeaveOut(unknown)}");
        string[] twice = [.. names.GroupBy(name => name).Where(same => same.Count() > 1).Select(same => same.Key)];
        if (twice.Length > 0)
            reasons.Add($"bands are named more than once: {Quoted(twice)}");
    }

    private static void ReportPartialGroups(IReadOnlyList<string> names, List<string> reasons)
    {
        for (int group = 0; group < PrestoConfig.BandGroups; group++)
        {
            int first = PrestoConfig.GroupStarts[group], end = PrestoConfig.GroupStarts[group + 1];
            string[] bands = [.. PrestoNormalization.Bands.Take(first..end)];
            string[] absent = [.. bands.Where(band => !names.Contains(band))];
            if (absent.Length > 0 && absent.Length < bands.Length)
            {
                string name = PrestoConfig.GroupNames[group];
                reasons.Add($"group {name} is seen only as a whole ({string.Join(' ', bands)}), and it lacks "
                    + $"{string.Join(' ', absent)}; add what is absent, or {LeaveOut([.. bands.Except(absent)])}");
            }
        }
    }

    private static int PlaceOf(string band, IReadOnlyList<string> names)
    {
        for (int place = 0; place < names.Count; place++)
        {
            if (names[place] == band)
                return place;
        }

        return -1;
    }

    private static string Known() => $"{string.Join(' ', PrestoNormalization.Bands)} {DynamicWorldName}";

    private static string LeaveOut(params string[] names) => $"leave {string.Join(' ', names)} out with SelectBands";

    private static string Quoted(string[] names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
