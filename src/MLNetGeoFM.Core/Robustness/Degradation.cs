using System.Globalization;

namespace MLNetGeoFM;

/// <summary>One way and one strength of making series worse: the point of a robustness curve.</summary>
/// <remarks>
/// Losses are nested: with the same seed a stronger loss of the same kind loses every date that a weaker one loses. Clear dates
/// are lost and never gained.
/// </remarks>
public sealed record Degradation
{
    /// <summary>The largest share of clear dates that can be lost.</summary>
    public const double LargestShare = 0.9;

    /// <summary>What a digital number lacks whose processing baseline adds 1000 and whose reader does not know, in reflectance.</summary>
    /// <remarks>Source: the BOA_ADD_OFFSET of -1000 of Sentinel-2 products from baseline 04.00 on, at a quantification of 10,000.</remarks>
    public const double BaselineOffset = -0.1;

    private Degradation(DegradationKind kind, double level, int count = 1)
    {
        Kind = kind;
        Level = level;
        Count = count;
    }

    /// <summary>Nothing is changed.</summary>
    public static Degradation None { get; } = new(DegradationKind.None, 0);

    /// <summary>
    /// The points that are measured where none are named: both losses up to 90 %, missing and most informative dates, gaps, shifts
    /// of the season, early season, noise and the baseline's offset.
    /// </summary>
    public static IReadOnlyList<Degradation> Standard { get; } =
    [
        .. new[] { 0.15, 0.3, 0.45, 0.6, 0.75, 0.9 }.SelectMany(share => new[] { RandomLoss(share), CloudyLoss(share) }),
        .. new[] { 1, 3, 6 }.SelectMany(dates => new[] { MissingDates(dates), InformativeDatesMissing(dates) }),
        Gap(30), Gap(30, 3), Gap(75),
        .. new[] { -30, -15, 15, 30 }.Select(SeasonShift),
        .. new[] { 240, 180, 120 }.Select(EarlySeason),
        .. new[] { 0.05, 0.1, 0.2 }.Select(BandNoise),
        ReflectanceOffset(),
    ];

    /// <summary>The way.</summary>
    public DegradationKind Kind { get; }

    /// <summary>The strength, in the kind's unit: share 0..0.9, number of dates, days, months, or reflectance.</summary>
    public double Level { get; }

    /// <summary>The number of gaps; 1 for every other kind.</summary>
    public int Count { get; }

    /// <summary>Whether dates are lost, so that hiding them and filling them with zeros differ.</summary>
    public bool LosesDates => Kind is DegradationKind.RandomLoss or DegradationKind.CloudyLoss or DegradationKind.MissingDates
        or DegradationKind.InformativeDatesMissing or DegradationKind.Gap or DegradationKind.EarlySeason;

    /// <summary>Whether the seed decides what happens to a sample.</summary>
    public bool IsRandom => Level != 0 && Kind is DegradationKind.RandomLoss or DegradationKind.CloudyLoss or DegradationKind.MissingDates
        or DegradationKind.Gap or DegradationKind.BandNoise;

    /// <summary>The way in words, the same for every strength: one curve.</summary>
    public string Name => Kind switch
    {
        DegradationKind.None => "none",
        DegradationKind.RandomLoss => "random loss",
        DegradationKind.CloudyLoss => "cloudy loss",
        DegradationKind.MissingDates => "missing dates",
        DegradationKind.InformativeDatesMissing => "most informative dates missing",
        DegradationKind.Gap => Count == 1 ? "one gap" : string.Create(CultureInfo.InvariantCulture, $"{Count} gaps"),
        DegradationKind.SeasonShift => "season shift",
        DegradationKind.MonthShift => "month shift",
        DegradationKind.EarlySeason => "early season",
        DegradationKind.BandNoise => "band noise",
        _ => "reflectance offset",
    };

    /// <summary>The strength with its unit, for example <c>30 %</c> or <c>75 days</c>.</summary>
    public string LevelText => Kind switch
    {
        DegradationKind.None => "",
        DegradationKind.RandomLoss or DegradationKind.CloudyLoss or DegradationKind.BandNoise => Text($"{Level * 100:0.##} %"),
        DegradationKind.MissingDates or DegradationKind.InformativeDatesMissing => Text($"{Level} dates"),
        DegradationKind.Gap => Text($"{Level} days"),
        DegradationKind.SeasonShift => Text($"{Level:+0;-0;0} days"),
        DegradationKind.MonthShift => Text($"{Level:+0;-0;0} months"),
        DegradationKind.EarlySeason => Text($"before day {Level}"),
        _ => Text($"{Level:+0.###;-0.###;0}"),
    };

    /// <summary>Loses a share of the clear dates, each drawn for itself; a date of a chip is lost whole.</summary>
    /// <param name="share">0 to 0.9; the number of dates is rounded, halves up.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="share"/> is outside 0 to 0.9.</exception>
    public static Degradation RandomLoss(double share) => new(DegradationKind.RandomLoss, Share(share));

    /// <summary>
    /// Loses a share of the clear pixels to cloudy spells: runs of consecutive dates and, inside a chip, cloud shapes.
    /// </summary>
    /// <param name="share">0 to 0.9; the number of pixels is rounded, halves up.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="share"/> is outside 0 to 0.9.</exception>
    public static Degradation CloudyLoss(double share) => new(DegradationKind.CloudyLoss, Share(share));

    /// <summary>Loses a number of clear dates, or all where there are fewer.</summary>
    /// <param name="dates">0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dates"/> is negative.</exception>
    public static Degradation MissingDates(int dates) => new(DegradationKind.MissingDates, NotNegative(dates, nameof(dates), "dates"));

    /// <summary>Loses the most informative clear dates, or all where there are fewer.</summary>
    /// <remarks>
    /// Informative is what the caller says by an importance per date; by default the dates whose NDVI is farthest from the mean
    /// NDVI of the series' clear dates (chips: of each date's clear pixels). A series without red and near infrared counts, in the
    /// same way, the mean over its bands of the distance from the band's mean in standard deviations.
    /// </remarks>
    /// <param name="dates">0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dates"/> is negative.</exception>
    public static Degradation InformativeDatesMissing(int dates)
        => new(DegradationKind.InformativeDatesMissing, NotNegative(dates, nameof(dates), "dates"));

    /// <summary>Loses every date inside long gaps.</summary>
    /// <remarks>
    /// The time from the first to the last date is cut into as many equal parts as there are gaps, and each part holds one gap at a
    /// random place, so that gaps never overlap and a longer gap covers a shorter one.
    /// </remarks>
    /// <param name="days">Length of one gap in days, 0 or more; a gap longer than its part fills the part.</param>
    /// <param name="count">Number of gaps, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small.</exception>
    public static Degradation Gap(int days, int count = 1) => count >= 1
        ? new(DegradationKind.Gap, NotNegative(days, nameof(days), "days"), count)
        : throw new ArgumentOutOfRangeException(nameof(count), count, $"There is no gap: expected a count of at least 1, got {count}.");

    /// <summary>Lets the season come later: each observation is dated some days after it was made.</summary>
    /// <remarks>Around the season's end dates go on at its start, so that no observation leaves the season.</remarks>
    /// <param name="days">Days; negative = earlier.</param>
    public static Degradation SeasonShift(int days) => new(DegradationKind.SeasonShift, days);

    /// <summary>Tells the dates wrong by whole months; around the season's end they go on at its start.</summary>
    /// <param name="months">Months; negative = earlier. A day that the month lacks becomes its last.</param>
    public static Degradation MonthShift(int months) => new(DegradationKind.MonthShift, months);

    /// <summary>Keeps only the dates before a day of the season.</summary>
    /// <param name="days">Days from the season's start, 0 or more: the first day that is not known yet, counted from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="days"/> is negative.</exception>
    public static Degradation EarlySeason(int days) => new(DegradationKind.EarlySeason, NotNegative(days, nameof(days), "days"));

    /// <summary>Multiplies every value by 1 + noise.</summary>
    /// <param name="relativeSigma">Standard deviation of the noise, 0 or more, as a share of the value.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="relativeSigma"/> is negative or not finite.</exception>
    public static Degradation BandNoise(double relativeSigma) => relativeSigma >= 0 && double.IsFinite(relativeSigma)
        ? new(DegradationKind.BandNoise, relativeSigma)
        : throw new ArgumentOutOfRangeException(nameof(relativeSigma), relativeSigma,
            Text($"The noise is out of range: expected a relative standard deviation of 0 or more, got {relativeSigma}."));

    /// <summary>Adds a constant to every reflectance.</summary>
    /// <param name="offset">Reflectance, unitless; by default what a forgotten baseline offset makes.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="offset"/> is not finite.</exception>
    public static Degradation ReflectanceOffset(double offset = BaselineOffset) => double.IsFinite(offset)
        ? new(DegradationKind.ReflectanceOffset, offset)
        : throw new ArgumentOutOfRangeException(
            nameof(offset), offset, Text($"The offset is out of range: expected a reflectance, got {offset}."));

    private static double Share(double share) => share is >= 0 and <= LargestShare
        ? share
        : throw new ArgumentOutOfRangeException(nameof(share), share,
            Text($"The share of lost dates is out of range: expected 0 to {LargestShare}, got {share}."));

    private static int NotNegative(int value, string parameterName, string what) => value >= 0
        ? value
        : throw new ArgumentOutOfRangeException(parameterName, value, $"The number of {what} is out of range: expected 0 or more, got {value}.");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
