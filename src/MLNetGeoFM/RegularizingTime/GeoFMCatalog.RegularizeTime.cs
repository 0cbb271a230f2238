namespace MLNetGeoFM;

public sealed partial class GeoFMCatalog
{
    /// <summary>Composes a series to regular periods by the median, in the season that starts in January.</summary>
    /// <param name="outputColumnName">
    /// Column to add: Vector of Single [P, C, H, W], NaN = nothing clear in the period; with <c>…Dates</c>, Vector of Int32 [P],
    /// the first day of each period in days since 1970-01-01.
    /// </param>
    /// <param name="inputColumnName">Column with the series [T, C, H, W]; null = same name as the output.</param>
    /// <param name="clearColumnName">Column with the clear mask [T, H, W], true = usable; null: every value that is not NaN is.</param>
    /// <param name="datesColumnName">Column with the dates [T], days since 1970-01-01.</param>
    /// <param name="unit">The unit of a period.</param>
    /// <param name="numberOfPeriods">P, at least 1.</param>
    /// <param name="daysPerPeriod">The days of a period, for <see cref="TimeStepUnit.Days"/> only.</param>
    /// <returns>An estimator.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Unit, number or days are out of range.</exception>
    public TimeRegularizingEstimator RegularizeTime(
        string outputColumnName, string? inputColumnName, string? clearColumnName, string datesColumnName,
        TimeStepUnit unit, int numberOfPeriods, int daysPerPeriod = 0)
        => RegularizeTime(outputColumnName, inputColumnName, clearColumnName, datesColumnName, new TimeRegularizingOptions
        {
            Grid = TimeGridRule.Season(unit, numberOfPeriods, daysPerPeriod: daysPerPeriod),
        });

    /// <summary>Composes a series to regular periods.</summary>
    /// <param name="outputColumnName">
    /// Column to add: Vector of Single [P, C, H, W], NaN = nothing clear in the period; with <c>…Dates</c>, Vector of Int32 [P],
    /// the first day of each period in days since 1970-01-01.
    /// </param>
    /// <param name="inputColumnName">Column with the series [T, C, H, W]; null = same name as the output.</param>
    /// <param name="clearColumnName">Column with the clear mask [T, H, W], true = usable; null: every value that is not NaN is.</param>
    /// <param name="datesColumnName">Column with the dates [T], days since 1970-01-01.</param>
    /// <param name="options">Periods and reducer.</param>
    /// <returns>An estimator.</returns>
    /// <exception cref="ArgumentException">The options do not hold; the message lists every failure.</exception>
    public TimeRegularizingEstimator RegularizeTime(
        string outputColumnName, string? inputColumnName, string? clearColumnName, string datesColumnName,
        TimeRegularizingOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentException.ThrowIfNullOrEmpty(datesColumnName);
        ArgumentNullException.ThrowIfNull(options);
        return new(this, new(outputColumnName, inputColumnName ?? outputColumnName, clearColumnName, datesColumnName), options);
    }
}
