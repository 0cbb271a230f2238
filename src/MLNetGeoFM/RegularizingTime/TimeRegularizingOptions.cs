namespace MLNetGeoFM;

/// <summary>To which periods, and how, <see cref="TimeRegularizingEstimator"/> composes a series.</summary>
public sealed class TimeRegularizingOptions
{
    /// <summary>The periods. Default: the 12 calendar months of the year in which the series starts.</summary>
    public TimeGridRule Grid { get; init; } = TimeGridRule.Season(TimeStepUnit.Month, 12);

    /// <summary>How the observations of a period become one value. Default: the median.</summary>
    public TemporalReducer Reducer { get; init; } = TemporalReducer.Median;

    /// <summary>For <see cref="TemporalReducer.MaxNdvi"/>: the name of the red band. Default null: found by the bands' names.</summary>
    public string? RedBand { get; init; }

    /// <summary>
    /// For <see cref="TemporalReducer.MaxNdvi"/>: the name of the near infrared band. Default null: found by the bands' names.
    /// </summary>
    public string? NearInfraredBand { get; init; }

    /// <summary>
    /// Whether to add two more columns, default false: <c>…Observations</c>, Vector of Int32 [P, H, W], the number of clear
    /// dates with a value; <c>…DatesOutside</c>, Vector of Int32 [1], the number of dates that lie outside the grid.
    /// </summary>
    public bool CountObservations { get; init; }

    internal void Validate()
    {
        var failures = new List<string>();
        if (Grid is null)
            failures.Add("no grid is given: expected the periods, got null");
        if (!Enum.IsDefined(Reducer))
            failures.Add($"the reducer does not exist: expected {string.Join(", ", Enum.GetNames<TemporalReducer>())}, got {Reducer}");
        if (RedBand is null != NearInfraredBand is null)
        {
            failures.Add($"one of the two bands of the NDVI is missing: expected both or neither, got red '{RedBand}' and "
                + $"near infrared '{NearInfraredBand}'");
        }

        if (failures.Count > 0)
            throw new ArgumentException($"The regular time steps cannot be made: {string.Join("; ", failures)}.");
    }
}
