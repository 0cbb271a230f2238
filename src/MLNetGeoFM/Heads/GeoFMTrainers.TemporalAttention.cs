using MLNetGeoFM.Models;

namespace MLNetGeoFM;

public sealed partial class GeoFMTrainers
{
    /// <summary>Attention of 16 heads to the steps of a series, trained for 100 epochs, on features that it standardises
    /// itself.</summary>
    /// <param name="labelColumnName">Column with the class: a key with key values, as MapValueToKey makes it.</param>
    /// <param name="featureColumnName">Column with the steps: Vector of Single of known size, [T, D]; a step with a NaN is not
    /// there.</param>
    /// <param name="datesColumnName">Column with the date of each step: Vector of Int32 [T] of known size, days since
    /// 1970-01-01.</param>
    /// <returns>An estimator that adds <c>PredictedLabel</c> and <c>Score</c>.</returns>
    /// <exception cref="ArgumentException">A column name is empty.</exception>
    public TemporalAttentionEstimator TemporalAttention(
        string labelColumnName = "Label", string featureColumnName = "Features", string datesColumnName = "Dates") =>
        TemporalAttention(labelColumnName, featureColumnName, datesColumnName, new TemporalAttentionOptions());

    /// <inheritdoc cref="TemporalAttention(string, string, string)"/>
    /// <param name="labelColumnName">Column with the class: a key with key values, as MapValueToKey makes it.</param>
    /// <param name="featureColumnName">Column with the steps: Vector of Single of known size, [T, D]; a step with a NaN is not
    /// there.</param>
    /// <param name="datesColumnName">Column with the date of each step: Vector of Int32 [T] of known size, days since
    /// 1970-01-01.</param>
    /// <param name="options">Heads, steps of training, loss, seed, progress and cancellation.</param>
    /// <param name="groupColumnName">Column of groups (regions, blocks), a scalar of text, numbers or keys: some whole groups are
    /// held out of training and tell when it should end. Null = all rows are trained on, for all epochs.</param>
    public TemporalAttentionEstimator TemporalAttention(
        string labelColumnName, string featureColumnName, string datesColumnName, TemporalAttentionOptions options,
        string? groupColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(Context.GeoFM(), labelColumnName, new(featureColumnName, datesColumnName), options, groupColumnName);
    }
}
