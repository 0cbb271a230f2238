namespace MLNetGeoFM.Models;

/// <summary>All that is trained on one set of rows.</summary>
/// <param name="Head">The base head.</param>
/// <param name="Experts">The experts, [experts][candidates].</param>
/// <param name="Places">The places of the rows.</param>
/// <param name="Claims">The regressions of the claims.</param>
internal sealed record HeadParts(ClassificationHead Head, ResidualExpert[][] Experts, PlaceIndex Places, ClaimRegression Claims)
{
    public static HeadParts Train(
        ConditionedRows rows, IReadOnlyList<int> train, int[] claims, ConditionedHeadOptions options)
    {
        ClassificationHead head = options.Head(rows, train, options.CancellationToken);
        if (head.NumberOfFeatures != rows.NumberOfBaseFeatures || head.NumberOfClasses != rows.NumberOfClasses)
        {
            throw new InvalidOperationException(
                $"The trainer gave a head for {head.NumberOfFeatures} features and {head.NumberOfClasses} classes: expected "
                + $"{rows.NumberOfBaseFeatures} and {rows.NumberOfClasses}.");
        }

        ResidualExpert[][] experts =
        [
            .. options.Experts.Select(expert => expert.Train(rows, train, head, options.CancellationToken).ToArray()),
        ];
        return new HeadParts(
            head, experts, PlaceVotesTrainer.IndexOf(rows, train),
            ClaimRegression.Fit(rows, train, claims, options.CancellationToken));
    }
}
