namespace MLNetGeoFM.Models;

/// <summary>What is read off a series on its way into an encoder.</summary>
internal static class SampleFacts
{
    private static readonly int EpochDayNumber = new DateOnly(1970, 1, 1).DayNumber;

    /// <summary>The month, 1..12, of a date in days since 1970-01-01.</summary>
    /// <exception cref="ArgumentException">The date is outside the calendar.</exception>
    public static int Month(int date, string columnName) => Date(date, columnName).Month;

    /// <summary>The calendar date of days since 1970-01-01.</summary>
    /// <exception cref="ArgumentException">The date is outside the calendar.</exception>
    public static DateOnly Date(int date, string columnName)
    {
        long day = (long)date + EpochDayNumber;
        return day >= DateOnly.MinValue.DayNumber && day <= DateOnly.MaxValue.DayNumber
            ? DateOnly.FromDayNumber((int)day)
            : throw new ArgumentException(
                $"A date of column '{columnName}' is outside the calendar: expected days since 1970-01-01, got {date}.", columnName);
    }

    /// <summary>The share, 0..1, of steps x pixels that are visible and have a value; 0 for a series without steps.</summary>
    /// <param name="values">[T, C, H, W], NaN = no observation.</param>
    /// <param name="visible">[T, H, W], true = visible; empty: all are.</param>
    /// <param name="bands">C.</param>
    /// <param name="pixels">H * W.</param>
    public static float ClearFraction(ReadOnlySpan<float> values, ReadOnlySpan<bool> visible, int bands, int pixels)
    {
        int count = values.Length / bands;
        int clear = 0;
        for (int at = 0; at < count; at++)
        {
            if (!visible.IsEmpty && !visible[at])
                continue;
            int first = (at / pixels * bands * pixels) + (at % pixels);
            for (int band = 0; band < bands; band++)
            {
                if (!float.IsNaN(values[first + (band * pixels)]))
                {
                    clear++;
                    break;
                }
            }
        }

        return count == 0 ? 0 : (float)((double)clear / count);
    }
}
