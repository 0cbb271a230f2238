namespace MLNetGeoFM.Models;

/// <summary>How <see cref="KNearestNeighbors"/> measures how far apart two rows of features are.</summary>
public enum NeighborDistance
{
    /// <summary>The Euclidean distance.</summary>
    Euclidean,

    /// <summary>1 - cosine of the angle between the rows, seen from the mean of the training rows; a row at the mean itself
    /// has no angle and is at distance 0.5 from all others.</summary>
    Cosine,
}

/// <summary>How much the vote of a neighbour counts in <see cref="KNearestNeighbors"/>.</summary>
public enum NeighborWeighting
{
    /// <summary>All votes count the same.</summary>
    Equal,

    /// <summary>A vote counts 1/distance; where neighbours are at distance 0, only theirs count, and the same.</summary>
    InverseDistance,
}

/// <summary>How <see cref="KNearestNeighbors"/> predicts.</summary>
public sealed class KNearestNeighborsOptions
{
    internal const int MostNeighbors = 1024;

    /// <summary>The number of neighbours that vote. Default 5, from 1 to 1024.</summary>
    public int NumberOfNeighbors { get; init; } = 5;

    /// <summary>The distance. Default Euclidean, on standardised features.</summary>
    public NeighborDistance Distance { get; init; } = NeighborDistance.Euclidean;

    /// <summary>The weight of a vote. Default all the same.</summary>
    public NeighborWeighting Weighting { get; init; } = NeighborWeighting.Equal;

    /// <summary>The same votes where each sample is several rows: as many times more neighbours, up to the most.</summary>
    internal KNearestNeighborsOptions ForViews(int views) => views == 1 ? this : new()
    {
        NumberOfNeighbors = (int)Math.Min((long)NumberOfNeighbors * views, MostNeighbors),
        Distance = Distance,
        Weighting = Weighting,
    };

    /// <summary>Throws one error that lists every value out of range.</summary>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    internal void Validate()
    {
        List<string> problems = [];
        if (NumberOfNeighbors is < 1 or > MostNeighbors)
            problems.Add($"{nameof(NumberOfNeighbors)} must be 1 to {MostNeighbors}, got {NumberOfNeighbors}");
        if (!Enum.IsDefined(Distance))
            problems.Add($"{nameof(Distance)} must be a named distance, got {Distance}");
        if (!Enum.IsDefined(Weighting))
            problems.Add($"{nameof(Weighting)} must be a named weighting, got {Weighting}");
        if (problems.Count > 0)
            throw new ArgumentException($"Nearest-neighbour options: {string.Join("; ", problems)}.");
    }
}
