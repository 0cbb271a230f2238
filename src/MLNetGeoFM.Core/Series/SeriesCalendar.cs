using System.Globalization;

namespace MLNetGeoFM;

/// <summary>Turns dates into days since 1970-01-01, the unit of every dates column, and back.</summary>
public static class SeriesCalendar
{
    /// <summary>Years outside 1900 to 2200 are typing errors: no satellite has seen them.</summary>
    internal const int FirstYear = 1900;

    /// <summary>See <see cref="FirstYear"/>.</summary>
    internal const int LastYear = 2200;

    private static readonly int Epoch = new DateOnly(1970, 1, 1).DayNumber;

    /// <summary>The day of a date.</summary>
    /// <param name="date">A date in UTC, in the years 1900 to 2200.</param>
    /// <returns>Days since 1970-01-01; negative before it.</returns>
    /// <exception cref="ArgumentException">The year is outside 1900 to 2200.</exception>
    public static int DayOf(DateOnly date) =>
        FaultOf(date) is string fault ? throw new ArgumentException(fault, nameof(date)) : date.DayNumber - Epoch;

    /// <summary>The day of a point in time: the calendar day in UTC, as providers of satellite data date their scenes.</summary>
    /// <param name="time">
    /// A time in UTC, or one of unspecified kind at midnight, which is taken as a date, in the years 1900 to 2200.
    /// </param>
    /// <returns>Days since 1970-01-01; negative before it.</returns>
    /// <exception cref="ArgumentException">
    /// The time is local, or of unspecified kind and not midnight, so that its day in UTC depends on where the program runs or is not
    /// known; or its year is outside 1900 to 2200.
    /// </exception>
    public static int DayOf(DateTime time) =>
        FaultOf(time) is string fault ? throw new ArgumentException(fault, nameof(time)) : DateOnly.FromDateTime(time).DayNumber - Epoch;

    /// <summary>The date of a day since 1970-01-01.</summary>
    /// <param name="day">Days since 1970-01-01.</param>
    /// <returns>The date.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No date has this day.</exception>
    public static DateOnly ToDate(int day) => DateOnly.FromDayNumber(Epoch + day);

    /// <summary>Calendar year of a day since 1970-01-01.</summary>
    internal static int YearOf(int day) => ToDate(day).Year;

    /// <summary>Days since 1970-01-01 of 1 January.</summary>
    internal static int FirstDayOf(int year) => new DateOnly(year, 1, 1).DayNumber - Epoch;

    /// <summary>365 or 366.</summary>
    internal static int DaysIn(int year) => DateTime.IsLeapYear(year) ? 366 : 365;

    /// <summary>What keeps a date from having a day; null = nothing.</summary>
    internal static string? FaultOf(DateOnly date) => date.Year is >= FirstYear and <= LastYear
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"The date {date:yyyy-MM-dd} is implausible: expected a year from {FirstYear} to ")
            + string.Create(CultureInfo.InvariantCulture, $"{LastYear}, got {date.Year}. Is it a missing date? Leave the observation out.");

    /// <summary>What keeps a time from having a day; null = nothing.</summary>
    internal static string? FaultOf(DateTime time) => time.Kind switch
    {
        DateTimeKind.Local => string.Create(CultureInfo.InvariantCulture, $"The time {time:yyyy-MM-ddTHH:mm:ss} is local time, whose day ")
            + "depends on where the program runs: expected UTC, got DateTimeKind.Local. Convert it with ToUniversalTime().",
        DateTimeKind.Unspecified when time.TimeOfDay != TimeSpan.Zero => string.Create(CultureInfo.InvariantCulture,
            $"The time {time:yyyy-MM-ddTHH:mm:ss} has no time zone: expected UTC or a date at midnight, got DateTimeKind.Unspecified. ")
            + "Say DateTime.SpecifyKind(time, DateTimeKind.Utc) where it is UTC, or give time.Date where only the date counts.",
        _ => FaultOf(DateOnly.FromDateTime(time)),
    };

    /// <summary>Reads exactly <c>yyyy-MM-dd</c> with a year of 1900 to 2200, as days since 1970-01-01.</summary>
    internal static bool TryReadIso(ReadOnlySpan<byte> field, out int day)
    {
        day = 0;
        if (field.Length != 10 || field[4] != '-' || field[7] != '-')
            return false;
        if (!TryReadDigits(field[..4], out int year) || !TryReadDigits(field[5..7], out int month)
            || !TryReadDigits(field[8..], out int dayOfMonth))
            return false;
        if (year is < FirstYear or > LastYear || month is < 1 or > 12
            || dayOfMonth < 1 || dayOfMonth > DateTime.DaysInMonth(year, month))
            return false;
        day = new DateOnly(year, month, dayOfMonth).DayNumber - Epoch;
        return true;
    }

    private static bool TryReadDigits(ReadOnlySpan<byte> digits, out int value)
    {
        value = 0;
        foreach (byte digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
                return false;
            value = (10 * value) + (digit - '0');
        }

        return true;
    }
}
