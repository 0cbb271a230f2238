namespace MLNetGeoFM;

public sealed partial class GeoFMCatalog
{
    /// <summary>Fills the missing values of a series on straight lines between the observed ones; at the ends, with the nearest.</summary>
    /// <param name="outputColumnName">
    /// Column to add: Vector of Single [T, C, H, W]; with <c>…Filled</c>, Vector of Boolean [T, C, H, W], true = was missing, is
    /// estimated.
    /// </param>
    /// <param name="inputColumnName">Column with the series [T, C, H, W]; null = same name as the output.</param>
    /// <param name="datesColumnName">
    /// Column with the dates [T], days since 1970-01-01, ascending; null: the steps are equally far apart.
    /// </param>
    /// <returns>An estimator.</returns>
    public GapFillingEstimator FillGaps(string outputColumnName, string? inputColumnName = null, string? datesColumnName = null)
        => FillGaps(outputColumnName, inputColumnName, datesColumnName, new GapFillingOptions());

    /// <summary>Fills the missing values of a series.</summary>
    /// <param name="outputColumnName">
    /// Column to add: Vector of Single [T, C, H, W]; with <c>…Filled</c>, Vector of Boolean [T, C, H, W], true = was missing, is
    /// estimated.
    /// </param>
    /// <param name="inputColumnName">Column with the series [T, C, H, W]; null = same name as the output.</param>
    /// <param name="datesColumnName">
    /// Column with the dates [T], days since 1970-01-01, ascending; null: the steps are equally far apart.
    /// </param>
    /// <param name="options">How a missing value is estimated.</param>
    /// <returns>An estimator.</returns>
    /// <exception cref="ArgumentException">The options do not hold; the message lists every failure.</exception>
    public GapFillingEstimator FillGaps(
        string outputColumnName, string? inputColumnName, string? datesColumnName, GapFillingOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentNullException.ThrowIfNull(options);
        return new(this, outputColumnName, inputColumnName ?? outputColumnName, datesColumnName, options);
    }
}
