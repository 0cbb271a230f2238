using System.Globalization;

namespace MLNetGeoFM;

/// <summary>How well a part of the samples is recognised.</summary>
/// <param name="Name">The part: a region, a climate zone, a band of latitude, a third of the fields.</param>
/// <param name="Samples">How many samples it has.</param>
/// <param name="OverallAccuracy">Its overall accuracy, 0..1.</param>
/// <param name="MacroF1">Its macro F1, false positives from the part's own samples counted, 0..1; NaN where no class has
/// enough samples.</param>
/// <param name="ExpectedCalibrationError">Its expected calibration error, 0..1.</param>
/// <param name="IsRanked">Whether it has enough samples to be called better or worse than others.</param>
public sealed record PartErrors(
    string Name,
    int Samples,
    MetricInterval OverallAccuracy,
    MetricInterval MacroF1,
    MetricInterval ExpectedCalibrationError,
    bool IsRanked);

/// <summary>Says where errors are: the same metrics for each part of the samples, the worst part and the gap.</summary>
/// <remarks>
/// An interval is drawn from the groups within its part; a part of one group has an estimate and no ends. Samples whose part is
/// not known form the part "(not known)", which is shown and not ranked.
/// </remarks>
public sealed class StratifiedErrors
{
    /// <summary>A part needs this many samples to be ranked: with fewer, an accuracy of 0.8 has a standard error above
    /// 0.07.</summary>
    public const int SmallestRankedPart = 30;

    /// <summary>The name of the part of samples whose part is not known.</summary>
    public const string NotKnown = "(not known)";

    private static readonly MetricKind[] Metrics =
        [MetricKind.OverallAccuracy, MetricKind.MacroF1, MetricKind.ExpectedCalibrationError];

    private StratifiedErrors(string kind, IReadOnlyList<PartErrors> parts)
    {
        Kind = kind;
        Parts = parts;
        foreach (PartErrors part in parts.Where(part => part.IsRanked))
        {
            if (Best is null || part.OverallAccuracy.Estimate > Best.OverallAccuracy.Estimate)
                Best = part;
            if (Worst is null || part.OverallAccuracy.Estimate < Worst.OverallAccuracy.Estimate)
                Worst = part;
        }

        Gap = parts.Count(part => part.IsRanked) > 1
            ? Best!.OverallAccuracy.Estimate - Worst!.OverallAccuracy.Estimate
            : double.NaN;
    }

    /// <summary>What the parts are, for instance <c>Region</c>.</summary>
    public string Kind { get; }

    /// <summary>The parts in their order, small ones included.</summary>
    public IReadOnlyList<PartErrors> Parts { get; }

    /// <summary>The ranked part with the lowest overall accuracy, on ties the first; null where none is ranked.</summary>
    public PartErrors? Worst { get; }

    /// <summary>The ranked part with the highest overall accuracy, on ties the first; null where none is ranked.</summary>
    public PartErrors? Best { get; }

    /// <summary>The best part's overall accuracy minus the worst one's, 0..1; NaN where fewer than two are ranked. Between parts
    /// of few samples a gap arises by chance; their intervals say how large.</summary>
    public double Gap { get; }

    /// <summary>Parts by name: climate zones, regions, years, any column.</summary>
    /// <param name="samples">What was predicted for each sample, and what is true.</param>
    /// <param name="kind">What the parts are, for the report.</param>
    /// <param name="parts">The part of each sample, [samples]; empty = not known. Parts are listed in ordinal order.</param>
    /// <param name="groups">The group of each sample for the intervals, [samples].</param>
    /// <param name="options">How to draw groups; null = the defaults.</param>
    /// <exception cref="ArgumentException">There is not one part and one group for each sample, a group is missing, or an option
    /// is out of its range.</exception>
    public static StratifiedErrors By(
        ScoredSamples samples,
        string kind,
        IReadOnlyList<string> parts,
        IReadOnlyList<string> groups,
        BootstrapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(parts);
        string[] order = [.. parts.Where(part => !string.IsNullOrEmpty(part)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return Of(samples, kind, order, [.. parts.Select(part => part ?? "")], groups, options);
    }

    /// <summary>Parts by latitude, in bands from south to north.</summary>
    /// <param name="samples">What was predicted for each sample, and what is true.</param>
    /// <param name="latitudes">The latitude of each sample, [samples], degrees; NaN = not known.</param>
    /// <param name="groups">The group of each sample for the intervals, [samples].</param>
    /// <param name="bandDegrees">The height of a band, degrees above 0; bands begin at its multiples.</param>
    /// <param name="options">How to draw groups; null = the defaults.</param>
    /// <exception cref="ArgumentException">There is not one latitude and one group for each sample, a latitude is outside -90..90,
    /// a group is missing, or an option is out of its range.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The height of a band is not above 0 and at most 180.</exception>
    public static StratifiedErrors ByLatitude(
        ScoredSamples samples,
        IReadOnlyList<double> latitudes,
        IReadOnlyList<string> groups,
        double bandDegrees = 10,
        BootstrapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(latitudes);
        if (!(bandDegrees > 0 && bandDegrees <= 180))
        {
            throw new ArgumentOutOfRangeException(
                nameof(bandDegrees), bandDegrees, $"Bands of {bandDegrees} degrees: expected above 0 and at most 180.");
        }

        for (int sample = 0; sample < latitudes.Count; sample++)
        {
            if (Math.Abs(latitudes[sample]) > 90)
            {
                throw new ArgumentException(
                    $"Sample {sample} has latitude {latitudes[sample]}: expected -90 to 90 degrees. Are these metres?", nameof(latitudes));
            }
        }

        double[] bands = [.. latitudes.Select(latitude => Math.Floor(latitude / bandDegrees))];
        string[] order = [.. bands.Where(band => !double.IsNaN(band)).Distinct().Order().Select(Name)];
        return Of(samples, "Latitude", order, [.. bands.Select(band => double.IsNaN(band) ? "" : Name(band))], groups, options);

        string Name(double band) => string.Create(
            CultureInfo.InvariantCulture, $"{band * bandDegrees:0.###} to {(band + 1) * bandDegrees:0.###} degrees");
    }

    /// <summary>Parts by how common a sample's true class is: classes that occur, in the order of their number of samples, in
    /// thirds; classes of the same number share a third.</summary>
    /// <param name="samples">What was predicted for each sample, and what is true.</param>
    /// <param name="groups">The group of each sample for the intervals, [samples].</param>
    /// <param name="options">How to draw groups; null = the defaults.</param>
    /// <exception cref="ArgumentException">There is not one group for each sample, a group is missing, or an option is out of its
    /// range.</exception>
    public static StratifiedErrors ByClassPrevalence(
        ScoredSamples samples, IReadOnlyList<string> groups, BootstrapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(samples);
        string[] names = ["rare classes", "middling classes", "common classes"];
        double[] support = new double[samples.ClassNames.Count];
        foreach (int trueClass in samples.TrueClass)
            support[trueClass]++;
        int[] thirds = Thirds([.. support.Select(count => count > 0 ? count : double.NaN)]);
        return Of(samples, "Class prevalence", names, [.. samples.TrueClass.Select(k => names[thirds[k]])], groups, options);
    }

    /// <summary>Parts by a number that each sample has, for instance the size of its field: the lowest, middle and highest third
    /// of the samples; equal numbers share a third.</summary>
    /// <param name="samples">What was predicted for each sample, and what is true.</param>
    /// <param name="kind">What the number is, with its unit, for the report.</param>
    /// <param name="values">The number of each sample, [samples]; NaN = not known.</param>
    /// <param name="groups">The group of each sample for the intervals, [samples].</param>
    /// <param name="options">How to draw groups; null = the defaults.</param>
    /// <exception cref="ArgumentException">There is not one number and one group for each sample, a group is missing, or an option
    /// is out of its range.</exception>
    public static StratifiedErrors ByThirds(
        ScoredSamples samples,
        string kind,
        IReadOnlyList<double> values,
        IReadOnlyList<string> groups,
        BootstrapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        int[] thirds = Thirds([.. values]);
        string[] names = [.. Enumerable.Range(0, 3).Select(third => ThirdName(third, [.. values.Where((_, i) => thirds[i] == third)]))];
        return Of(samples, kind, names, [.. thirds.Select(third => third < 0 ? "" : names[third])], groups, options);
    }

    // The third of each value by rank, all equal values that of the first; -1 for NaN.
    private static int[] Thirds(double[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length).Where(i => !double.IsNaN(values[i])).OrderBy(i => values[i])];
        int[] thirds = new int[values.Length];
        Array.Fill(thirds, -1);
        int first = 0;
        for (int rank = 0; rank < order.Length; rank++)
        {
            if (values[order[rank]] != values[order[first]])
                first = rank;
            thirds[order[rank]] = (int)((long)first * 3 / order.Length);
        }

        return thirds;
    }

    private static string ThirdName(int third, double[] values)
    {
        string name = third == 0 ? "lowest third" : third == 1 ? "middle third" : "highest third";
        return values.Length == 0
            ? name
            : string.Create(CultureInfo.InvariantCulture, $"{name} ({values.Min():G6} to {values.Max():G6})");
    }

    private static StratifiedErrors Of(
        ScoredSamples samples, string kind, string[] order, string[] partOf, IReadOnlyList<string> groups, BootstrapOptions? options)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentException.ThrowIfNullOrEmpty(kind);
        options ??= new();
        options.Validate();
        if (partOf.Length != samples.Count)
        {
            throw new ArgumentException(
                $"{partOf.Length} values of '{kind}' do not fit {samples.Count} samples: expected one for each.", nameof(partOf));
        }

        (int[] groupOf, _) = GroupSums.Number(groups, samples.Count);
        List<PartErrors> parts = [];
        foreach (string name in order.Append(""))
        {
            int[] places = [.. Enumerable.Range(0, partOf.Length).Where(sample => partOf[sample] == name)];
            if (places.Length > 0)
                parts.Add(PartOf(samples, name, places, groupOf, options));
        }

        return new StratifiedErrors(kind, parts);
    }

    private static PartErrors PartOf(ScoredSamples samples, string name, int[] places, int[] groupOf, BootstrapOptions options)
    {
        Dictionary<int, int> numbers = [];
        foreach (int group in places.Select(place => groupOf[place]).Distinct().Order())
            numbers.Add(group, numbers.Count);
        Dictionary<MetricKind, MetricInterval> intervals = GroupBootstrap.Intervals(
            samples.Select(places), Metrics, [.. places.Select(place => numbers[groupOf[place]])], numbers.Count, options);
        return new PartErrors(
            name.Length > 0 ? name : NotKnown, places.Length, intervals[MetricKind.OverallAccuracy], intervals[MetricKind.MacroF1],
            intervals[MetricKind.ExpectedCalibrationError], name.Length > 0 && places.Length >= SmallestRankedPart);
    }
}
