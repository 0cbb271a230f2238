namespace MLNetGeoFM;

public sealed partial class GeoFMCatalog
{
    /// <summary>Cuts a series into tokens of one step and one pixel.</summary>
    /// <param name="outputColumnName">
    /// Column to add: Vector of Single [N, C]; with <c>…Positions</c>, Vector of Int32 [N, 3]; <c>…Visible</c>, Vector of Boolean
    /// [N], true = visible; and, where dates are given, <c>…Dates</c>, Vector of Int32 [N].
    /// </param>
    /// <param name="inputColumnName">Column with the series [T, C, H, W]; null = same name as the output.</param>
    /// <param name="clearColumnName">Column with the clear mask [T, H, W], true = usable; null: every value that is not NaN is.</param>
    /// <param name="datesColumnName">
    /// Column with the dates [T], days since 1970-01-01; null: the input's name and <c>Dates</c>, as CompositeMonthly adds it; where
    /// there is no such column tokens have no dates.
    /// </param>
    /// <returns>An estimator.</returns>
    public TemporalPatchTokenizingEstimator TokenizeTemporalPatches(
        string outputColumnName, string? inputColumnName = null, string? clearColumnName = null, string? datesColumnName = null)
        => TokenizeTemporalPatches(
            outputColumnName, inputColumnName, clearColumnName, datesColumnName, new TemporalPatchTokenizingOptions());

    /// <summary>Cuts a series into tubelet tokens of t steps and p x p pixels.</summary>
    /// <param name="outputColumnName">
    /// Column to add: Vector of Single [N, t * C * p * p]; with <c>…Positions</c>, Vector of Int32 [N, 3]; <c>…Visible</c>, Vector
    /// of Boolean [N], true = visible; and, where dates are given, <c>…Dates</c>, Vector of Int32 [N].
    /// </param>
    /// <param name="inputColumnName">Column with the series [T, C, H, W]; null = same name as the output.</param>
    /// <param name="clearColumnName">Column with the clear mask [T, H, W], true = usable; null: every value that is not NaN is.</param>
    /// <param name="datesColumnName">
    /// Column with the dates [T], days since 1970-01-01; null: the input's name and <c>Dates</c>, as CompositeMonthly adds it; where
    /// there is no such column tokens have no dates.
    /// </param>
    /// <param name="options">Steps and pixels of a token, and how many of them must be clear.</param>
    /// <returns>An estimator.</returns>
    /// <exception cref="ArgumentException">The options do not hold; the message lists every failure.</exception>
    public TemporalPatchTokenizingEstimator TokenizeTemporalPatches(
        string outputColumnName, string? inputColumnName, string? clearColumnName, string? datesColumnName,
        TemporalPatchTokenizingOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentNullException.ThrowIfNull(options);
        return new(this, new(outputColumnName, inputColumnName ?? outputColumnName, clearColumnName, datesColumnName), options);
    }
}
