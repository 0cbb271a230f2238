using System.Globalization;

namespace MLNetGeoFM;

/// <summary>Holds the series of one sample: its dates, reflectances and quality layer.</summary>
public sealed class SeriesRecord
{
    /// <summary>Takes a sample and its observations; the arrays are not copied.</summary>
    /// <param name="sample">Whose series it is: id, place, label and groups.</param>
    /// <param name="dates">Shape [T], days since 1970-01-01, strictly ascending, at least one.</param>
    /// <param name="reflectance">Shape [T, C, 1, 1] flattened, unitless, nominally 0 to 1; NaN = no observation.</param>
    /// <param name="qualityFlags">Shape [T, 1, 1], classes or bit flags of the quality layer; null where there are none.</param>
    /// <param name="cloudProbability">Shape [T, 1, 1], per cent, 0 to 100; null where there is none.</param>
    /// <exception cref="ArgumentException">
    /// There is no date, dates do not ascend, or the length of another array does not fit their number.
    /// </exception>
    public SeriesRecord(
        SeriesSample sample, int[] dates, float[] reflectance, ushort[]? qualityFlags = null, float[]? cloudProbability = null)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(dates);
        ArgumentNullException.ThrowIfNull(reflectance);
        if (dates.Length == 0)
            throw new ArgumentException($"Series '{sample.Id}' is empty: expected at least one date, got 0.", nameof(dates));
        for (int t = 1; t < dates.Length; t++)
        {
            if (dates[t] <= dates[t - 1])
                throw new ArgumentException($"Dates of series '{sample.Id}' do not ascend: expected a day after {Written(dates[t - 1])}, "
                    + $"got {Written(dates[t])}, at index {t}. {(dates[t] == dates[t - 1] ? "Join the observations of a day." : "Sort the observations.")}",
                    nameof(dates));
        }

        if (reflectance.Length == 0 || reflectance.Length % dates.Length != 0)
            throw new ArgumentException($"Reflectances of series '{sample.Id}' are not [T, C, 1, 1]: expected a positive multiple "
                + $"of {dates.Length} dates, got {reflectance.Length} values.", nameof(reflectance));
        RequireLength(sample, dates.Length, qualityFlags?.Length, nameof(qualityFlags));
        RequireLength(sample, dates.Length, cloudProbability?.Length, nameof(cloudProbability));
        (Sample, Dates, Reflectance) = (sample, dates, reflectance);
        (QualityFlags, CloudProbability) = (qualityFlags, cloudProbability);
    }

    private SeriesRecord(SeriesSample sample, SeriesRecord other)
    {
        (Sample, Dates, Reflectance) = (sample, other.Dates, other.Reflectance);
        (QualityFlags, CloudProbability) = (other.QualityFlags, other.CloudProbability);
    }

    /// <summary>Takes a sample and its observations with their dates; no array but that of the dates is copied.</summary>
    /// <param name="sample">Whose series it is: id, place, label and groups.</param>
    /// <param name="dates">Shape [T], dates in UTC, strictly ascending, at least one.</param>
    /// <param name="reflectance">Shape [T, C, 1, 1] flattened, unitless, nominally 0 to 1; NaN = no observation.</param>
    /// <param name="qualityFlags">Shape [T, 1, 1], classes or bit flags of the quality layer; null where there are none.</param>
    /// <param name="cloudProbability">Shape [T, 1, 1], per cent, 0 to 100; null where there is none.</param>
    /// <exception cref="ArgumentException">
    /// There is no date, a year is outside 1900 to 2200, dates do not ascend, or the length of another array does not fit.
    /// </exception>
    public SeriesRecord(SeriesSample sample, IReadOnlyList<DateOnly> dates, float[] reflectance,
        ushort[]? qualityFlags = null, float[]? cloudProbability = null)
        : this(sample, ToDays(sample, dates, SeriesCalendar.FaultOf, SeriesCalendar.DayOf), reflectance, qualityFlags, cloudProbability)
    {
    }

    /// <summary>Takes a sample and its observations with their times; no array but that of the dates is copied.</summary>
    /// <param name="sample">Whose series it is: id, place, label and groups.</param>
    /// <param name="times">
    /// Shape [T], in UTC, or of unspecified kind at midnight, which is a date; their days in UTC strictly ascending, at least one.
    /// </param>
    /// <param name="reflectance">Shape [T, C, 1, 1] flattened, unitless, nominally 0 to 1; NaN = no observation.</param>
    /// <param name="qualityFlags">Shape [T, 1, 1], classes or bit flags of the quality layer; null where there are none.</param>
    /// <param name="cloudProbability">Shape [T, 1, 1], per cent, 0 to 100; null where there is none.</param>
    /// <exception cref="ArgumentException">
    /// There is no time, one is local or has no time zone, a year is outside 1900 to 2200, days do not ascend, or the length of
    /// another array does not fit.
    /// </exception>
    public SeriesRecord(SeriesSample sample, IReadOnlyList<DateTime> times, float[] reflectance,
        ushort[]? qualityFlags = null, float[]? cloudProbability = null)
        : this(sample, ToDays(sample, times, SeriesCalendar.FaultOf, SeriesCalendar.DayOf), reflectance, qualityFlags, cloudProbability)
    {
    }

    /// <summary>The sample that was observed.</summary>
    public SeriesSample Sample { get; }

    /// <summary>Shape [T], days since 1970-01-01, strictly ascending.</summary>
    public ReadOnlyMemory<int> Dates { get; }

    /// <summary>Shape [T, C, 1, 1] flattened, unitless, nominally 0 to 1; NaN = no observation.</summary>
    public ReadOnlyMemory<float> Reflectance { get; }

    /// <summary>Shape [T, 1, 1], classes or bit flags of the quality layer; empty where there are none.</summary>
    public ReadOnlyMemory<ushort> QualityFlags { get; }

    /// <summary>Shape [T, 1, 1], probability of cloud in per cent, 0 to 100; empty where there is none.</summary>
    public ReadOnlyMemory<float> CloudProbability { get; }

    /// <summary>T, the number of dates.</summary>
    public int NumberOfDates => Dates.Length;

    /// <summary>C, the number of bands.</summary>
    public int NumberOfBands => Reflectance.Length / Dates.Length;

    /// <summary>Calendar year of the first date.</summary>
    public int Year => SeriesCalendar.YearOf(Dates.Span[0]);

    /// <summary>The same observations of a sample of which something else is known.</summary>
    /// <param name="sample">Id, place, label and groups.</param>
    /// <returns>A record that shares the arrays of this one.</returns>
    public SeriesRecord With(SeriesSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return new(sample, this);
    }

    private static int[] ToDays<T>(SeriesSample sample, IReadOnlyList<T> dates, Func<T, string?> faultOf, Func<T, int> dayOf)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(dates);
        int[] days = new int[dates.Count];
        for (int t = 0; t < days.Length; t++)
        {
            if (faultOf(dates[t]) is string fault)
                throw new ArgumentException($"Series '{sample.Id}', date at index {t}: {fault}", nameof(dates));
            days[t] = dayOf(dates[t]);
        }

        return days;
    }

    /// <summary>A day with its date where it has one.</summary>
    private static string Written(int day) => Math.Abs((long)day) < 1_000_000 && day > -700_000
        ? string.Create(CultureInfo.InvariantCulture, $"{day} ({SeriesCalendar.ToDate(day):yyyy-MM-dd})")
        : day.ToString(CultureInfo.InvariantCulture);

    private static void RequireLength(SeriesSample sample, int expected, int? actual, string parameter)
    {
        if (actual is int length && length != expected)
            throw new ArgumentException($"Quality layer of series '{sample.Id}' is not [T, 1, 1]: expected one value for each of "
                + $"{expected} dates, got {length}.", parameter);
    }
}
