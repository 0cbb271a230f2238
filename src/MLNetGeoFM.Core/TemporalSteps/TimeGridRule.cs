using System.Collections.Concurrent;
using System.Globalization;

namespace MLNetGeoFM;

/// <summary>Gives each series its time grid: one fixed grid for all, or one that starts with the season of the series.</summary>
/// <remarks>
/// A seasonal grid starts on the first day of a given month, at or before the first date of the series: with January, the
/// calendar year of the first date; with September, a season that crosses the new year. The number of periods is the same for
/// all series, so the result has a fixed size. Immutable and thread-safe.
/// </remarks>
public sealed class TimeGridRule
{
    private readonly TimeGrid? _fixed;
    private readonly ConcurrentDictionary<int, TimeGrid> _seasons = new();

    private TimeGridRule(
        TimeStepUnit unit, int count, int daysPerPeriod, int startMonth, DateOnly? start, TimeGrid? grid, IReadOnlyList<string> names)
    {
        Unit = unit;
        Count = count;
        DaysPerPeriod = daysPerPeriod;
        StartMonth = startMonth;
        Start = start;
        StepNames = names;
        _fixed = grid;
    }

    /// <summary>The unit of a period.</summary>
    public TimeStepUnit Unit { get; }

    /// <summary>P: the number of periods, the same for every series.</summary>
    public int Count { get; }

    /// <summary>The days of a period where the unit is <see cref="TimeStepUnit.Days"/>, else 0.</summary>
    public int DaysPerPeriod { get; }

    /// <summary>The month, 1 to 12, with which the grid starts.</summary>
    public int StartMonth { get; }

    /// <summary>The first day of a fixed grid; null where each series has the grid of its own season.</summary>
    public DateOnly? Start { get; }

    /// <summary>
    /// The name of each period, [P]. Fixed: <c>2019-01</c>, <c>2019-01-d1</c>, <c>2019-01-17</c>. Seasonal: <c>m01</c>,
    /// <c>m01d1</c> (calendar month and dekad; from the thirteenth month on <c>+1</c> is appended) or <c>d016</c> (days
    /// since the season's start).
    /// </summary>
    public IReadOnlyList<string> StepNames { get; }

    /// <summary>The same grid for every series.</summary>
    /// <param name="unit">The unit of a period.</param>
    /// <param name="start">
    /// The first day of the first period; the first of a month where the unit is <see cref="TimeStepUnit.Month"/> or
    /// <see cref="TimeStepUnit.Dekad"/>.
    /// </param>
    /// <param name="count">The number of periods, at least 1.</param>
    /// <param name="daysPerPeriod">The days of a period, for <see cref="TimeStepUnit.Days"/> only.</param>
    /// <returns>A rule whose grid does not depend on the series.</returns>
    /// <exception cref="ArgumentException">A month or dekad grid does not start on the first of a month.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Unit, count or days are out of range, or the grid runs past year 9999.</exception>
    public static TimeGridRule Fixed(TimeStepUnit unit, DateOnly start, int count, int daysPerPeriod = 0)
    {
        CheckUnit(unit);
        if (unit != TimeStepUnit.Days && start.Day != 1)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A grid of unit {unit} must start on the first day of a month, got {start:yyyy-MM-dd}. Use unit Days otherwise."),
                nameof(start));
        }

        TimeGrid grid = TimeGrid.Build(unit, start, count, daysPerPeriod);
        return new TimeGridRule(unit, count, unit == TimeStepUnit.Days ? daysPerPeriod : 0, start.Month, start, grid, grid.Names);
    }

    /// <summary>For each series, the grid that starts with the given month at or before the first date of the series.</summary>
    /// <param name="unit">The unit of a period.</param>
    /// <param name="count">The number of periods, at least 1.</param>
    /// <param name="startMonth">The month, 1 to 12, on whose first day the season starts; 1 is the calendar year.</param>
    /// <param name="daysPerPeriod">The days of a period, for <see cref="TimeStepUnit.Days"/> only.</param>
    /// <returns>A rule whose grid depends on the first date of the series.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Unit, count, month or days are out of range.</exception>
    public static TimeGridRule Season(TimeStepUnit unit, int count, int startMonth = 1, int daysPerPeriod = 0)
    {
        CheckUnit(unit);
        if (startMonth is < 1 or > 12)
        {
            throw new ArgumentOutOfRangeException(
                nameof(startMonth), startMonth, $"The season's first month must be 1 to 12, got {startMonth}.");
        }

        TimeGrid.CheckCount(unit, count, daysPerPeriod);
        string[] names = new string[count];
        for (int period = 0; period < count; period++)
            names[period] = SeasonName(unit, period, startMonth, daysPerPeriod);
        return new TimeGridRule(unit, count, unit == TimeStepUnit.Days ? daysPerPeriod : 0, startMonth, null, null, names);
    }

    /// <summary>The grid of a series that begins on the given day.</summary>
    /// <param name="firstDay">The first date of the series, days since 1970-01-01; a fixed grid does not depend on it.</param>
    /// <returns>A grid of <see cref="Count"/> periods.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The season starts before year 1 or the grid runs past year 9999.</exception>
    public TimeGrid For(int firstDay)
    {
        if (_fixed is not null)
            return _fixed;
        if (firstDay < TimeGrid.ToDay(new DateOnly(2, 1, 1)) || firstDay > TimeGrid.ToDay(DateOnly.MaxValue))
        {
            throw new ArgumentOutOfRangeException(
                nameof(firstDay), firstDay,
                $"A date is days since 1970-01-01 within the years 2 to 9999, got {firstDay}. Check the unit of the dates.");
        }

        DateOnly first = TimeGrid.ToDate(firstDay);
        int year = first.Month >= StartMonth ? first.Year : first.Year - 1;
        return _seasons.TryGetValue(year, out TimeGrid? grid) ? grid : AddSeason(year);
    }

    private TimeGrid AddSeason(int year) =>
        _seasons.GetOrAdd(year, TimeGrid.Build(Unit, new DateOnly(year, StartMonth, 1), Count, DaysPerPeriod));

    private static string SeasonName(TimeStepUnit unit, int period, int startMonth, int daysPerPeriod)
    {
        if (unit == TimeStepUnit.Days)
            return string.Create(CultureInfo.InvariantCulture, $"d{(long)period * daysPerPeriod:000}");
        int month = startMonth - 1 + (unit == TimeStepUnit.Dekad ? period / 3 : period);
        int yearsLater = (month - (startMonth - 1)) / 12;
        string dekad = unit == TimeStepUnit.Dekad ? string.Create(CultureInfo.InvariantCulture, $"d{period % 3 + 1}") : "";
        string later = yearsLater > 0 ? string.Create(CultureInfo.InvariantCulture, $"+{yearsLater}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"m{month % 12 + 1:00}{dekad}{later}");
    }

    private static void CheckUnit(TimeStepUnit unit)
    {
        if (unit is not (TimeStepUnit.Month or TimeStepUnit.Dekad or TimeStepUnit.Days))
            throw new ArgumentOutOfRangeException(nameof(unit), unit, $"Unit must be Month, Dekad or Days, got {unit}.");
    }
}
