using System.Globalization;

namespace MLNetGeoFM;

/// <summary>Which clear dates a training copy of a series loses: cloud dropout.</summary>
/// <remarks>
/// Each series loses in one of four ways: dates drawn one by one, one long gap, cloudy spells, or three gaps. Copies go through the
/// ways in turn, so that four copies hold each way once; how much is lost is drawn for each series and copy. What is drawn depends
/// on the series' dates and values, the seed and the copy only.
/// </remarks>
public sealed record DateDropout
{
    /// <summary>How many different losses the copies go through in turn.</summary>
    internal const int NumberOfWays = 4;

    private const int LongestGap = 10_000;

    /// <summary>The number of the copy, 0 or more: another copy loses other dates in another way. Default 0.</summary>
    public int Copy { get; init; }

    /// <summary>Another seed draws other losses. Default 0.</summary>
    public int Seed { get; init; }

    /// <summary>Loss one by one and by cloudy spells: the share of clear dates lost is drawn from 0 to this, 0 to 0.9. Default
    /// 0.9.</summary>
    public double MaximumShare { get; init; } = Degradation.LargestShare;

    /// <summary>The shortest single gap in days, 0 or more. Default 30. Each of three gaps is at least two thirds of it.</summary>
    public int MinimumGapDays { get; init; } = 30;

    /// <summary>The longest single gap in days, at least <see cref="MinimumGapDays"/>. Default 120. Each of three gaps is at most
    /// three eighths of it.</summary>
    public int MaximumGapDays { get; init; } = 120;

    /// <summary>Throws one error that lists every value out of range.</summary>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    internal void Validate()
    {
        List<string> problems = [];
        if (Copy < 0)
            problems.Add($"{nameof(Copy)} must be at least 0, got {Copy}");
        if (!(MaximumShare is >= 0 and <= Degradation.LargestShare))
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture,
                $"{nameof(MaximumShare)} must be 0 to {Degradation.LargestShare}, got {MaximumShare}"));
        }

        if (MinimumGapDays < 0 || MaximumGapDays < MinimumGapDays || MaximumGapDays > LongestGap)
        {
            problems.Add($"gaps must be 0 to {LongestGap} days and the longest not shorter than the shortest, got {MinimumGapDays} to "
                + $"{MaximumGapDays}");
        }

        if (problems.Count > 0)
            throw new ArgumentException($"Date dropout: {string.Join("; ", problems)}.");
    }

    /// <summary>The loss of one series.</summary>
    internal Degradation Draw(long series)
    {
        long way = (long)(KeyedRandom.Key((ulong)Seed, RandomPurpose.DateDropout, series) % NumberOfWays);
        double part = KeyedRandom.Uniform(KeyedRandom.Key((ulong)Seed, RandomPurpose.DateDropout, series, Copy, 1));
        int days(double low, double high) => (int)Math.Floor(low + (part * (high - low + 1)));
        return ((way + Copy) % NumberOfWays) switch
        {
            0 => Degradation.RandomLoss(part * MaximumShare),
            1 => Degradation.Gap(days(MinimumGapDays, MaximumGapDays)),
            2 => Degradation.CloudyLoss(part * MaximumShare),
            _ => Degradation.Gap(days(MinimumGapDays * 2 / 3, MaximumGapDays * 3 / 8), 3),
        };
    }
}

/// <summary>Makes the clear masks of training copies that lose dates.</summary>
/// <remarks>Keeps scratch memory, so an instance belongs to one thread at a time.</remarks>
internal sealed class DateDropper
{
    private readonly DateDropout _dropout;
    private readonly SeriesDegrader _degrader;
    private float[] _values = [];
    private int[] _dates = [];

    /// <summary>Prepares dropout for series of one shape.</summary>
    /// <param name="dropout">Which dates are lost.</param>
    /// <param name="shape">C, H and W of the series.</param>
    /// <param name="bandNames">Names of the C bands.</param>
    /// <exception cref="ArgumentException">The dropout is out of range, or there is not one name for each band.</exception>
    public DateDropper(DateDropout dropout, SeriesShape shape, IReadOnlyList<string> bandNames)
    {
        ArgumentNullException.ThrowIfNull(dropout);
        dropout.Validate();
        _dropout = dropout;
        _degrader = new(Degradation.None, shape, bandNames, new() { Seed = unchecked((dropout.Seed * 7919) + dropout.Copy) });
    }

    /// <summary>Writes which pixels are still clear. A series that would lose all of them keeps all.</summary>
    /// <param name="series">[T, C, H, W] flattened, NaN = no observation; the values stay.</param>
    /// <param name="dates">[T], days since 1970-01-01, ascending.</param>
    /// <param name="clear">[T, H, W], true = usable; empty = every pixel with a value in any band.</param>
    /// <param name="kept">Receives the mask that is left, [T, H, W].</param>
    /// <returns>How many clear pixels there were and how many are lost.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public LossCount Drop(ReadOnlySpan<float> series, ReadOnlySpan<int> dates, ReadOnlySpan<bool> clear, Span<bool> kept)
    {
        if (_values.Length < series.Length)
            _values = new float[series.Length];
        if (_dates.Length < dates.Length)
            _dates = new int[dates.Length];
        long key = SeriesKey.Of(series, dates);
        _degrader.Use(_dropout.Draw(key));
        LossCount loss = Degrade(key, series, dates, clear, kept);
        if (loss.LostPixels < loss.ClearPixels)
            return loss;
        _degrader.Use(Degradation.None);
        return Degrade(key, series, dates, clear, kept);
    }

    private LossCount Degrade(long key, ReadOnlySpan<float> series, ReadOnlySpan<int> dates, ReadOnlySpan<bool> clear, Span<bool> kept)
        => _degrader.Degrade(key, series, dates, clear, _values.AsSpan(0, series.Length), _dates.AsSpan(0, dates.Length), kept);
}
