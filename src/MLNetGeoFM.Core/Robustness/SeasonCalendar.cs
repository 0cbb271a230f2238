namespace MLNetGeoFM;

/// <summary>Seasons of twelve months: a date's place in its season, and dates moved around inside it.</summary>
internal readonly struct SeasonCalendar(int startMonth)
{
    private static readonly int Epoch = new DateOnly(1970, 1, 1).DayNumber;
    private static readonly int Earliest = new DateOnly(2, 1, 1).DayNumber - Epoch;
    private static readonly int Latest = new DateOnly(9998, 1, 1).DayNumber - Epoch;

    /// <summary>Days from the start of the date's season, 0 on its first day.</summary>
    public int DayOfSeason(int date) => date - ToDays(StartOf(ToDate(date)));

    /// <summary>The date some days later, around the end of its season to its start.</summary>
    public int AddDays(int date, int days)
    {
        DateOnly start = StartOf(ToDate(date));
        int first = ToDays(start);
        return first + Around(date - first + (long)days, ToDays(start.AddYears(1)) - first);
    }

    /// <summary>The date some months later, around the end of its season to its start; a day that the month lacks is its
    /// last.</summary>
    public int AddMonths(int date, int months)
    {
        DateOnly day = ToDate(date);
        DateOnly start = StartOf(day);
        int month = Around(((day.Year - start.Year) * 12L) + day.Month - start.Month + months, 12);
        DateOnly first = start.AddMonths(month);
        return ToDays(first) + Math.Min(day.Day, DateTime.DaysInMonth(first.Year, first.Month)) - 1;
    }

    private DateOnly StartOf(DateOnly day) => new(day.Month >= startMonth ? day.Year : day.Year - 1, startMonth, 1);

    private static int Around(long value, int length) => (int)(((value % length) + length) % length);

    private static int ToDays(DateOnly day) => day.DayNumber - Epoch;

    private static DateOnly ToDate(int date) => date >= Earliest && date < Latest
        ? DateOnly.FromDayNumber(date + Epoch)
        : throw new ArgumentException(
            $"A date is out of range: expected days since 1970-01-01 from {Earliest} to {Latest - 1}, got {date}.", nameof(date));
}
