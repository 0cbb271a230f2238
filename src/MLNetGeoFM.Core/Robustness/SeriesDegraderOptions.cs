namespace MLNetGeoFM;

/// <summary>How <see cref="SeriesDegrader"/> draws and fills.</summary>
internal sealed class SeriesDegraderOptions
{
    /// <summary>Decides what is random. Default 0. A sample's losses depend on this and on its id only.</summary>
    public int Seed { get; init; }

    /// <summary>What stands where a date is lost. Default: no observation.</summary>
    public LostDateFill Fill { get; init; }

    /// <summary>The month in which a season of twelve months starts, 1 to 12. Default 1.</summary>
    public int SeasonStartMonth { get; init; } = 1;

    internal void Validate()
    {
        List<string> failures = [];
        if (!Enum.IsDefined(Fill))
            failures.Add($"the fill does not exist: expected {string.Join(" or ", Enum.GetNames<LostDateFill>())}, got {Fill}");
        if (SeasonStartMonth is < 1 or > 12)
            failures.Add($"the season starts in no month: expected 1 to 12, got {SeasonStartMonth}");
        if (failures.Count > 0)
            throw new ArgumentException($"Series cannot be degraded: {string.Join("; ", failures)}.");
    }
}

/// <summary>How much of one series was lost.</summary>
/// <param name="ClearPixels">Clear pixels before, counted on every date; for a pixel series, clear dates.</param>
/// <param name="LostPixels">How many of them are lost.</param>
internal readonly record struct LossCount(int ClearPixels, int LostPixels);
