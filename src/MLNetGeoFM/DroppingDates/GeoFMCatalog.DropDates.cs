namespace MLNetGeoFM;

public sealed partial class GeoFMCatalog
{
    /// <summary>Cloud dropout: makes the clear mask of a training copy that loses dates one by one, in gaps or to cloudy
    /// spells.</summary>
    /// <param name="outputColumnName">
    /// Column to add: Vector of Boolean [T, H, W], true = still usable; with <c>…LostShare</c>, Single, the share of clear pixels
    /// that the row lost, 0..1, NaN = it had none.
    /// </param>
    /// <param name="inputColumnName">Column with the series [T, C, H, W]; its values stay as they are.</param>
    /// <param name="clearColumnName">Column with the clear mask [T, H, W]; null: every value that is not NaN is clear.</param>
    /// <param name="datesColumnName">Column with the dates [T], days since 1970-01-01.</param>
    /// <param name="copy">The number of the copy, 0 or more: each copy loses other dates.</param>
    /// <returns>An estimator.</returns>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public DateDroppingEstimator DropDates(
        string outputColumnName, string inputColumnName = "Reflectance", string? clearColumnName = "Clear",
        string datesColumnName = "Dates", int copy = 0)
        => DropDates(outputColumnName, inputColumnName, clearColumnName, datesColumnName, new DateDropout { Copy = copy });

    /// <inheritdoc cref="DropDates(string, string, string, string, int)"/>
    /// <param name="outputColumnName">
    /// Column to add: Vector of Boolean [T, H, W], true = still usable; with <c>…LostShare</c>, Single, the share of clear pixels
    /// that the row lost, 0..1, NaN = it had none.
    /// </param>
    /// <param name="inputColumnName">Column with the series [T, C, H, W]; its values stay as they are.</param>
    /// <param name="clearColumnName">Column with the clear mask [T, H, W]; null: every value that is not NaN is clear.</param>
    /// <param name="datesColumnName">Column with the dates [T], days since 1970-01-01.</param>
    /// <param name="dropout">Which dates are lost.</param>
    public DateDroppingEstimator DropDates(
        string outputColumnName, string inputColumnName, string? clearColumnName, string datesColumnName, DateDropout dropout)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
        ArgumentException.ThrowIfNullOrEmpty(datesColumnName);
        ArgumentNullException.ThrowIfNull(dropout);
        dropout.Validate();
        return new(this, new(outputColumnName, inputColumnName, clearColumnName, datesColumnName), dropout);
    }
}
