using System.Globalization;

namespace MLNetGeoFM;

/// <summary>Divides a stretch of time into consecutive named periods [start, end) and finds the period of a date.</summary>
/// <remarks>Days are counted from 1970-01-01, as in the column <c>Dates</c>. Immutable and thread-safe.</remarks>
public sealed class TimeGrid
{
    /// <summary>The largest number of periods of one grid: 100 years of days.</summary>
    public const int MaximumPeriods = 36_525;

    private static readonly int EpochDayNumber = new DateOnly(1970, 1, 1).DayNumber;

    private readonly int[] _bounds;

    internal TimeGrid(int[] bounds, IReadOnlyList<string> names)
    {
        _bounds = bounds;
        Names = names;
    }

    /// <summary>P: the number of periods.</summary>
    public int Count => _bounds.Length - 1;

    /// <summary>The first day of each period, days since 1970-01-01, [P], ascending.</summary>
    public ReadOnlySpan<int> Starts => _bounds.AsSpan(0, Count);

    /// <summary>The first day after the last period, days since 1970-01-01.</summary>
    public int End => _bounds[^1];

    /// <summary>The name of each period, [P]: <c>2019-01</c>, <c>2019-01-d1</c> or <c>2019-01-17</c>.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Consecutive calendar months.</summary>
    /// <param name="year">The year of the first month, 1 to 9999.</param>
    /// <param name="month">The first month, 1 to 12.</param>
    /// <param name="count">The number of months, at least 1.</param>
    /// <returns>A grid of periods named <c>2019-01</c>, <c>2019-02</c>, …</returns>
    /// <exception cref="ArgumentOutOfRangeException">Year, month or count is out of range, or the grid runs past year 9999.</exception>
    public static TimeGrid Months(int year, int month, int count) =>
        Build(TimeStepUnit.Month, FirstOfMonth(year, month), count, 0);

    /// <summary>Consecutive dekads: days 1 to 10, 11 to 20 and 21 to the end of the month.</summary>
    /// <param name="year">The year of the first dekad, 1 to 9999.</param>
    /// <param name="month">The month whose first dekad is the first period, 1 to 12.</param>
    /// <param name="count">The number of dekads, at least 1.</param>
    /// <returns>A grid of periods named <c>2019-01-d1</c>, <c>2019-01-d2</c>, <c>2019-01-d3</c>, <c>2019-02-d1</c>, …</returns>
    /// <exception cref="ArgumentOutOfRangeException">Year, month or count is out of range, or the grid runs past year 9999.</exception>
    public static TimeGrid Dekads(int year, int month, int count) =>
        Build(TimeStepUnit.Dekad, FirstOfMonth(year, month), count, 0);

    /// <summary>Consecutive periods of the same number of days.</summary>
    /// <param name="anchor">The first day of the first period.</param>
    /// <param name="daysPerPeriod">The length of a period in days, at least 1.</param>
    /// <param name="count">The number of periods, at least 1.</param>
    /// <returns>A grid of periods named by their first day, <c>2019-01-17</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Length or count is out of range, or the grid runs past year 9999.</exception>
    public static TimeGrid Days(DateOnly anchor, int daysPerPeriod, int count) =>
        Build(TimeStepUnit.Days, anchor, count, daysPerPeriod);

    /// <summary>Finds the period that holds a date.</summary>
    /// <param name="day">Days since 1970-01-01.</param>
    /// <returns>The period, 0 to P - 1, or -1 where the date lies before the first or after the last.</returns>
    public int PeriodOf(int day)
    {
        if (day < _bounds[0] || day >= _bounds[^1])
            return -1;
        int found = _bounds.AsSpan().BinarySearch(day);
        return found >= 0 ? found : ~found - 1;
    }

    /// <summary>The number of days in a period.</summary>
    /// <param name="period">0 to P - 1.</param>
    /// <returns>Days, at least 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="period"/> is not 0 to P - 1.</exception>
    public int LengthOf(int period)
    {
        if ((uint)period >= (uint)Count)
            throw new ArgumentOutOfRangeException(nameof(period), period, $"Period must be 0 to {Count - 1}, got {period}.");
        return _bounds[period + 1] - _bounds[period];
    }

    internal static int ToDay(DateOnly date) => date.DayNumber - EpochDayNumber;

    internal static DateOnly ToDate(int day) => DateOnly.FromDayNumber(day + EpochDayNumber);

    internal static TimeGrid Build(TimeStepUnit unit, DateOnly start, int count, int daysPerPeriod)
    {
        CheckCount(unit, count, daysPerPeriod);
        int[] bounds = new int[count + 1];
        string[] names = new string[count];
        for (int period = 0; period <= count; period++)
        {
            DateOnly date = StartOf(unit, start, period, daysPerPeriod)
                ?? throw new ArgumentOutOfRangeException(
                    nameof(count), count,
                    Invariant($"A grid of {count} periods of unit {unit} from {start:yyyy-MM-dd} runs past year 9999. Use fewer."));
            bounds[period] = ToDay(date);
            if (period < count)
                names[period] = NameOf(unit, date);
        }

        return new TimeGrid(bounds, names);
    }

    internal static void CheckCount(TimeStepUnit unit, int count, int daysPerPeriod)
    {
        if (count is < 1 or > MaximumPeriods)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count), count, Invariant($"A time grid has 1 to {MaximumPeriods} periods, got {count}."));
        }

        if (unit == TimeStepUnit.Days && daysPerPeriod is < 1 or > MaximumPeriods)
        {
            throw new ArgumentOutOfRangeException(
                nameof(daysPerPeriod), daysPerPeriod,
                Invariant($"A period must have 1 to {MaximumPeriods} days, got {daysPerPeriod}."));
        }
    }

    private static DateOnly? StartOf(TimeStepUnit unit, DateOnly start, int period, int daysPerPeriod)
    {
        long monthsAhead = unit switch { TimeStepUnit.Month => period, TimeStepUnit.Dekad => period / 3, _ => 0 };
        if (start.Year * 12L + start.Month - 1 + monthsAhead >= 120_000)
            return null;
        DateOnly month = start.AddMonths((int)monthsAhead);
        long day = month.DayNumber + unit switch
        {
            TimeStepUnit.Dekad => period % 3 * 10,
            TimeStepUnit.Days => (long)period * daysPerPeriod,
            _ => 0,
        };
        return day > DateOnly.MaxValue.DayNumber ? null : DateOnly.FromDayNumber((int)day);
    }

    private static string NameOf(TimeStepUnit unit, DateOnly start) => unit switch
    {
        TimeStepUnit.Month => Invariant($"{start:yyyy-MM}"),
        TimeStepUnit.Dekad => Invariant($"{start:yyyy-MM}-d{start.Day / 10 + 1}"),
        _ => Invariant($"{start:yyyy-MM-dd}"),
    };

    private static DateOnly FirstOfMonth(int year, int month)
    {
        if (year is < 1 or > 9999)
            throw new ArgumentOutOfRangeException(nameof(year), year, Invariant($"Year must be 1 to 9999, got {year}."));
        if (month is < 1 or > 12)
            throw new ArgumentOutOfRangeException(nameof(month), month, Invariant($"Month must be 1 to 12, got {month}."));
        return new DateOnly(year, month, 1);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
