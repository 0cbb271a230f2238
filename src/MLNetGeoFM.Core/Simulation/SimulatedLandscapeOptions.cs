namespace MLNetGeoFM;

/// <summary>
/// What a <see cref="SimulatedLandscape"/> looks like; the defaults make random folds flattering and new regions hard.
/// </summary>
public sealed class SimulatedLandscapeOptions
{
    /// <summary>The default of <see cref="SeriesCount"/>.</summary>
    public const int DefaultSeriesCount = 2000;

    /// <summary>The default of <see cref="RegionCount"/>.</summary>
    public const int DefaultRegionCount = 8;

    /// <summary>The default of <see cref="SeriesPerField"/>.</summary>
    public const int DefaultSeriesPerField = 3;

    /// <summary>The default of <see cref="FieldsPerBlock"/>.</summary>
    public const int DefaultFieldsPerBlock = 5;

    /// <summary>Decides everything; the same seed gives the same bits on every machine. Any value, default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// Number of series, at least 1, default <see cref="DefaultSeriesCount"/>. A series does not depend on this number: the first
    /// thousand of a million are the thousand of a thousand.
    /// </summary>
    public int SeriesCount { get; init; } = DefaultSeriesCount;

    /// <summary>
    /// Number of regions, at least 1, default <see cref="DefaultRegionCount"/>; series are dealt to them in turn.
    /// </summary>
    public int RegionCount { get; init; } = DefaultRegionCount;

    /// <summary>
    /// Number of the first region, at least 0, default 0. Region n is the same whatever the other options say, so a landscape
    /// that starts where another ends holds truly new regions of the same world.
    /// </summary>
    public int FirstRegion { get; init; }

    /// <summary>
    /// Calendar years observed, each 2016 to 2099, no year twice, default 2021. A field is seen in one of them.
    /// </summary>
    public IReadOnlyList<int> Years { get; init; } = [2021];

    /// <summary>
    /// Series (pixels) of one field, which share crop, calendar and soil; at least 1, default <see
    /// cref="DefaultSeriesPerField"/>.
    /// </summary>
    public int SeriesPerField { get; init; } = DefaultSeriesPerField;

    /// <summary>
    /// Fields of one block of 10 km, which share soil, weather and the locally favoured crop; at least 1, default
    /// <see cref="DefaultFieldsPerBlock"/>.
    /// </summary>
    public int FieldsPerBlock { get; init; } = DefaultFieldsPerBlock;

    /// <summary>
    /// How much regions differ in calendar, varieties, soil and atmosphere: 0 makes them alike, 1 (default) is meant to
    /// be realistic; 0 to 3.
    /// </summary>
    public double RegionContrast { get; init; } = 1;

    /// <summary>
    /// How much regions differ in crop mix: 0 gives all of them the same but for the climate, 1 (default) makes the most frequent
    /// crop of a region about a third of its fields, 3 about two thirds; 0 to 3. Where it is high, a model can read the crop off
    /// the region, and does.
    /// </summary>
    public double ClassMixContrast { get; init; } = 1;

    /// <summary>
    /// How much the calendar and the crop mix follow latitude, which a model may rightly learn from: 0 not at all, 1 (default)
    /// about two to three days per degree; 0 to 3.
    /// </summary>
    public double ClimateGradient { get; init; } = 1;

    /// <summary>
    /// The coordinate shortcut: the share of fields that grow the favoured crop of their block, whatever it is; the mix of the
    /// region stays the same. 0 to 1, default 0.6. Coordinates then tell the class of a neighbour and nothing about a new region.
    /// </summary>
    public double ShortcutStrength { get; init; } = 0.6;

    /// <summary>
    /// Share of the acquisitions of a series that lie under a cloud, over a whole year and over many regions; 0 to 0.95, default
    /// 0.5. Winters and some regions are cloudier, summers and others clearer.
    /// </summary>
    public double CloudFrequency { get; init; } = 0.5;

    /// <summary>
    /// Share of the acquisitions that lie under thin cirrus, with or without other clouds; 0 to 0.5, default 0.06.
    /// </summary>
    public double CirrusFrequency { get; init; } = 0.06;

    /// <summary>Whether cold winter days may be snowy, default true.</summary>
    public bool Snow { get; init; } = true;

    /// <summary>
    /// Probability that the scene class calls a clear date unclear, or a thick cloud clear; 0 to 0.5, default 0.04. Thin clouds
    /// are missed up to five times, shadows three times as often.
    /// </summary>
    public double SceneClassErrorRate { get; init; } = 0.04;

    /// <summary>
    /// Multiplier of sensor noise, residual haze and view-angle effects: 0 none, 1 (default) about 1.5 % and 0.003 per band plus
    /// 0.008 haze in B02; 0 to 10.
    /// </summary>
    public double Noise { get; init; } = 1;

    /// <summary>Share of the acquisitions without data (NaN in every band, scene class 0); 0 to 0.5, default 0.01.</summary>
    public double NoDataRate { get; init; } = 0.01;

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">One or more options are out of range; the message lists all of them.</exception>
    internal void Validate()
    {
        List<string> failures = [];
        AtLeast(SeriesCount, 1, nameof(SeriesCount));
        AtLeast(RegionCount, 1, nameof(RegionCount));
        AtLeast(FirstRegion, 0, nameof(FirstRegion));
        AtLeast(SeriesPerField, 1, nameof(SeriesPerField));
        AtLeast(FieldsPerBlock, 1, nameof(FieldsPerBlock));
        Within(RegionContrast, 3, nameof(RegionContrast));
        Within(ClassMixContrast, 3, nameof(ClassMixContrast));
        Within(ClimateGradient, 3, nameof(ClimateGradient));
        Within(ShortcutStrength, 1, nameof(ShortcutStrength));
        Within(CloudFrequency, 0.95, nameof(CloudFrequency));
        Within(CirrusFrequency, 0.5, nameof(CirrusFrequency));
        Within(SceneClassErrorRate, 0.5, nameof(SceneClassErrorRate));
        Within(Noise, 10, nameof(Noise));
        Within(NoDataRate, 0.5, nameof(NoDataRate));
        if (Years is null || Years.Count == 0)
            failures.Add($"{nameof(Years)}: expected at least one year, got none");
        else if (Years.Any(year => year is < 2016 or > 2099) || Years.Distinct().Count() != Years.Count)
            failures.Add($"{nameof(Years)}: expected different years from 2016 to 2099, got {string.Join(", ", Years)}");

        if (failures.Count > 0)
        {
            throw new ArgumentException(
                $"The simulated landscape cannot be built: {string.Join("; ", failures)}. Correct these options.");
        }

        void AtLeast(int value, int least, string name)
        {
            if (value < least)
                failures.Add(FormattableString.Invariant($"{name}: expected at least {least}, got {value}"));
        }

        void Within(double value, double most, string name)
        {
            if (!(value >= 0 && value <= most))
                failures.Add(FormattableString.Invariant($"{name}: expected 0 to {most}, got {value}"));
        }
    }
}
