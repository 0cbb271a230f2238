namespace MLNetGeoFM.Models;

/// <summary>How <see cref="Retrieval"/> predicts.</summary>
public sealed class RetrievalOptions
{
    /// <summary>The number of neighbours that vote. Default 5, from 1 to 1024.</summary>
    public int NumberOfNeighbors { get; init; } = 5;

    /// <summary>The distance between embeddings. Default Euclidean, on standardised features.</summary>
    public NeighborDistance Distance { get; init; } = NeighborDistance.Euclidean;

    /// <summary>The weight of a vote by that distance. Default all the same.</summary>
    public NeighborWeighting Weighting { get; init; } = NeighborWeighting.Equal;

    /// <summary>The largest distance of a neighbour over the Earth, in kilometres, above 0; null = any, the default.</summary>
    public double? WithinKilometres { get; init; }

    /// <summary>The largest distance of a neighbour in the season, in days of the year, any year; above 0; null = any, the
    /// default.</summary>
    public double? WithinDays { get; init; }

    /// <summary>τ, in days: a vote counts exp(-½ (Δ/τ)²) of what it would, with Δ days between in the season; above 0; null = all
    /// the same, the default.</summary>
    public double? SeasonScaleDays { get; init; }

    /// <summary>Throws one error that lists every value out of range.</summary>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    internal void Validate()
    {
        List<string> problems = [];
        if (NumberOfNeighbors is < 1 or > KNearestNeighborsOptions.MostNeighbors)
            problems.Add($"{nameof(NumberOfNeighbors)} must be 1 to {KNearestNeighborsOptions.MostNeighbors}, got {NumberOfNeighbors}");
        if (!Enum.IsDefined(Distance))
            problems.Add($"{nameof(Distance)} must be a named distance, got {Distance}");
        if (!Enum.IsDefined(Weighting))
            problems.Add($"{nameof(Weighting)} must be a named weighting, got {Weighting}");
        AboveZero(problems, nameof(WithinKilometres), WithinKilometres);
        AboveZero(problems, nameof(WithinDays), WithinDays);
        AboveZero(problems, nameof(SeasonScaleDays), SeasonScaleDays);
        if (problems.Count > 0)
            throw new ArgumentException($"Retrieval options: {string.Join("; ", problems)}.");
    }

    private static void AboveZero(List<string> problems, string name, double? value)
    {
        if (value is { } given && (!(given > 0) || double.IsInfinity(given)))
            problems.Add($"{name} must be above 0 and finite, or null, got {given}");
    }
}
