namespace MLNetGeoFM;

/// <summary>Turns written dates into days since 1970-01-01.</summary>
internal static class SeriesCalendar
{
    /// <summary>Years outside 1900 to 2200 are typing errors: no satellite has seen them.</summary>
    public const int FirstYear = 1900;

    /// <summary>See <see cref="FirstYear"/>.</summary>
    public const int LastYear = 2200;

    private static readonly int Epoch = new DateOnly(1970, 1, 1).DayNumber;

    /// <summary>Calendar year of a day since 1970-01-01.</summary>
    public static int YearOf(int day) => ToDate(day).Year;

    /// <summary>The date of a day since 1970-01-01.</summary>
    public static DateOnly ToDate(int day) => DateOnly.FromDayNumber(Epoch + day);

    /// <summary>Days since 1970-01-01 of 1 January.</summary>
    public static int FirstDayOf(int year) => new DateOnly(year, 1, 1).DayNumber - Epoch;

    /// <summary>365 or 366.</summary>
    public static int DaysIn(int year) => DateTime.IsLeapYear(year) ? 366 : 365;

    /// <summary>Reads exactly <c>yyyy-MM-dd</c> with a year of 1900 to 2200, as days since 1970-01-01.</summary>
    public static bool TryReadIso(ReadOnlySpan<byte> field, out int day)
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
