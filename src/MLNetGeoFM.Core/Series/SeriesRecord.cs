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
                throw new ArgumentException($"Dates of series '{sample.Id}' do not ascend: expected a day after {dates[t - 1]}, "
                    + $"got {dates[t]}, at index {t}. Sort the observations.", nameof(dates));
        }

        if (reflectance.Length == 0 || reflectance.Length % dates.Length != 0)
            throw new ArgumentException($"Reflectances of series '{sample.Id}' are not [T, C, 1, 1]: expected a positive multiple "
                + $"of {dates.Length} dates, got {reflectance.Length} values.", nameof(reflectance));
        RequireLength(sample, dates.Length, qualityFlags?.Length, nameof(qualityFlags));
        RequireLength(sample, dates.Length, cloudProbability?.Length, nameof(cloudProbability));
        (Sample, Dates, Reflectance) = (sample, dates, reflectance);
        (QualityFlags, CloudProbability) = (qualityFlags, cloudProbability);
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

    private static void RequireLength(SeriesSample sample, int expected, int? actual, string parameter)
    {
        if (actual is int length && length != expected)
            throw new ArgumentException($"Quality layer of series '{sample.Id}' is not [T, 1, 1]: expected one value for each of "
                + $"{expected} dates, got {length}.", parameter);
    }
}
