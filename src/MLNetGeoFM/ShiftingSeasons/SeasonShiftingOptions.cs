namespace MLNetGeoFM;

/// <summary>How <see cref="SeasonShiftingEstimator"/> moves observations in time.</summary>
public sealed class SeasonShiftingOptions
{
    /// <summary>How far. Default: nowhere.</summary>
    public SeasonShift Shift { get; init; } = new();

    /// <summary>Column with the latitude, scalar of Single, degrees WGS 84; read only where the shift uses it. Default
    /// <c>Latitude</c>.</summary>
    public string LatitudeColumnName { get; init; } = "Latitude";

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Shift);
        Shift.Validate();
        if (string.IsNullOrEmpty(LatitudeColumnName))
            throw new ArgumentException($"Season shifting options: {nameof(LatitudeColumnName)} is empty: expected a name.");
    }
}
