namespace MLNetGeoFM.Models;

/// <summary>Indexes training places; inner folds choose range and smoothing of the votes.</summary>
/// <param name="name">The name of the input.</param>
/// <param name="rangesKilometres">The ranges h to choose from; null = 1, 3, 10 and 30 km.</param>
/// <param name="smoothings">The smoothings α to choose from; null = 0.3, 1 and 3.</param>
internal sealed class PlaceVotesTrainer(
    string name = "place", IReadOnlyList<double>? rangesKilometres = null, IReadOnlyList<double>? smoothings = null)
    : ResidualExpertTrainer
{
    private readonly (double Range, double Smoothing)[] _candidates =
    [
        .. from range in rangesKilometres ?? [1, 3, 10, 30]
           from smoothing in smoothings ?? [0.3, 1, 3]
           select (range, smoothing),
    ];

    public override string Name => name;

    public override TrustScale Scale => TrustScale.Kilometres;

    public override int NumberOfCandidates => _candidates.Length;

    public override bool DependsOnPlaceNearby => false;

    public override bool CountsCells => true;

    public override IReadOnlyList<ResidualExpert> Train(
        ConditionedRows rows, IReadOnlyList<int> trainRows, ClassificationHead head, CancellationToken cancellationToken)
    {
        PlaceIndex index = IndexOf(rows, trainRows);
        return [.. _candidates.Select(candidate => new PlaceVotes(index, candidate.Range, candidate.Smoothing))];
    }

    /// <summary>Indexes the rows whose position is known.</summary>
    public static PlaceIndex IndexOf(ConditionedRows rows, IReadOnlyList<int> trainRows)
    {
        int[] known = [.. trainRows.Where(rows.HasPlace)];
        return new PlaceIndex(
            Array.ConvertAll(known, row => rows.Latitudes[row]),
            Array.ConvertAll(known, row => rows.Longitudes[row]),
            Array.ConvertAll(known, row => rows.Labels[row]),
            rows.NumberOfClasses);
    }
}
