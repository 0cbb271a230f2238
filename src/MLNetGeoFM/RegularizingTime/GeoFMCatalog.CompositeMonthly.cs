namespace MLNetGeoFM;

public sealed partial class GeoFMCatalog
{
    /// <summary>Composes a series to the 12 calendar months of the year in which it starts, by the median.</summary>
    /// <param name="outputColumnName">
    /// Column to add: Vector of Single [12, C, H, W], NaN = nothing clear in the month; with <c>…Dates</c>, Vector of Int32 [12],
    /// the first day of each month in days since 1970-01-01.
    /// </param>
    /// <param name="inputColumnName">Column with the series [T, C, H, W]; null = same name as the output.</param>
    /// <param name="clearColumnName">Column with the clear mask [T, H, W], true = usable; null: every value that is not NaN is.</param>
    /// <param name="datesColumnName">Column with the dates [T], days since 1970-01-01.</param>
    /// <returns>An estimator.</returns>
    public TimeRegularizingEstimator CompositeMonthly(
        string outputColumnName, string? inputColumnName = "Reflectance", string? clearColumnName = "Clear",
        string datesColumnName = "Dates")
        => CompositeMonthly(outputColumnName, inputColumnName, clearColumnName, datesColumnName, new TimeRegularizingOptions());

    /// <summary>Composes a series to calendar months.</summary>
    /// <param name="outputColumnName">
    /// Column to add: Vector of Single [P, C, H, W], NaN = nothing clear in the month; with <c>…Dates</c>, Vector of Int32 [P],
    /// the first day of each month in days since 1970-01-01.
    /// </param>
    /// <param name="inputColumnName">Column with the series [T, C, H, W]; null = same name as the output.</param>
    /// <param name="clearColumnName">Column with the clear mask [T, H, W], true = usable; null: every value that is not NaN is.</param>
    /// <param name="datesColumnName">Column with the dates [T], days since 1970-01-01.</param>
    /// <param name="options">Months and reducer; the unit of the grid must be the month.</param>
    /// <returns>An estimator.</returns>
    /// <exception cref="ArgumentException">The options do not hold, or the unit of the grid is not the month.</exception>
    public TimeRegularizingEstimator CompositeMonthly(
        string outputColumnName, string? inputColumnName, string? clearColumnName, string datesColumnName,
        TimeRegularizingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Grid is { Unit: not TimeStepUnit.Month })
        {
            throw new ArgumentException(
                $"Monthly composites need a grid of months: expected unit {TimeStepUnit.Month}, got {options.Grid.Unit}. "
                + "Use RegularizeTime for other periods.", nameof(options));
        }

        return RegularizeTime(outputColumnName, inputColumnName, clearColumnName, datesColumnName, options);
    }
}
