namespace MLNetGeoFM;

public sealed partial class GeoFMCatalog
{
    /// <summary>Moves the observations of each series by the same number of days, around the end of the year to its start.</summary>
    /// <param name="outputColumnName">
    /// Column to add: the series [T, C, H, W] in the new order of dates; with <c>…Dates</c>, Vector of Int32 [T], ascending, and,
    /// where a clear mask is given, <c>…Clear</c>, Vector of Boolean [T, H, W].
    /// </param>
    /// <param name="inputColumnName">Column with the series [T, C, H, W]; null = same name as the output.</param>
    /// <param name="clearColumnName">Column with the clear mask [T, H, W], true = usable; null = none.</param>
    /// <param name="datesColumnName">Column with the dates [T], days since 1970-01-01.</param>
    /// <param name="days">Days added to every date; negative = earlier.</param>
    /// <returns>An estimator.</returns>
    /// <exception cref="ArgumentException">The days are out of range.</exception>
    public SeasonShiftingEstimator ShiftSeason(
        string outputColumnName, string? inputColumnName = "Reflectance", string? clearColumnName = "Clear",
        string datesColumnName = "Dates", int days = 0)
        => ShiftSeason(outputColumnName, inputColumnName, clearColumnName, datesColumnName,
            new SeasonShiftingOptions { Shift = new() { Days = days } });

    /// <summary>Moves the observations of each series in time: by days, by chance, or to where the season of another latitude
    /// is.</summary>
    /// <param name="outputColumnName">
    /// Column to add: the series [T, C, H, W] in the new order of dates; with <c>…Dates</c>, Vector of Int32 [T], ascending, and,
    /// where a clear mask is given, <c>…Clear</c>, Vector of Boolean [T, H, W].
    /// </param>
    /// <param name="inputColumnName">Column with the series [T, C, H, W]; null = same name as the output.</param>
    /// <param name="clearColumnName">Column with the clear mask [T, H, W], true = usable; null = none.</param>
    /// <param name="datesColumnName">Column with the dates [T], days since 1970-01-01.</param>
    /// <param name="options">How far, and where the latitude stands.</param>
    /// <returns>An estimator.</returns>
    /// <exception cref="ArgumentException">The options do not hold; the message lists every failure.</exception>
    public SeasonShiftingEstimator ShiftSeason(
        string outputColumnName, string? inputColumnName, string? clearColumnName, string datesColumnName,
        SeasonShiftingOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentException.ThrowIfNullOrEmpty(datesColumnName);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return new(this, new(outputColumnName, inputColumnName ?? outputColumnName, clearColumnName, datesColumnName),
            options.Shift.UsesLatitude ? options.LatitudeColumnName : null, options.Shift);
    }
}
