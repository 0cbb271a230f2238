namespace MLNetGeoFM;

/// <summary>How <see cref="SeriesFlatteningEstimator"/> turns a series into features.</summary>
public sealed class SeriesFlatteningOptions
{
    /// <summary>
    /// The value that takes the place of a missing one. Default null: NaN stays NaN, which most trainers refuse; use FillGaps
    /// before where the value can be estimated.
    /// </summary>
    public float? MissingValue { get; init; }

    internal void Validate()
    {
        if (MissingValue is { } value && float.IsNaN(value))
        {
            throw new ArgumentException(
                "The value for missing features is itself missing: expected a number or null, got NaN. Use null to keep NaN.",
                nameof(MissingValue));
        }
    }
}
