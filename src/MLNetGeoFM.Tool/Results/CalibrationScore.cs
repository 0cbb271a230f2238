namespace MLNetGeoFM.Tool.Results;

/// <summary>What correcting the probabilities changed, over the pooled out-of-fold predictions.</summary>
/// <param name="Folds">The division of the samples, with its seed where there are several.</param>
/// <param name="Method">temperature, vector, dirichlet or isotonic.</param>
/// <param name="GroupColumn">The groups held out inside the training samples of each fold to fit the correction.</param>
/// <param name="Before">Scores of the head alone.</param>
/// <param name="After">Scores of the corrected probabilities.</param>
/// <param name="PossibleBefore">The same without the samples whose class the fold never trained on; null where there are none.</param>
/// <param name="PossibleAfter">The same, corrected.</param>
internal sealed record CalibrationScore(
    string Folds, string Method, string GroupColumn, Scores Before, Scores After, Scores? PossibleBefore, Scores? PossibleAfter)
{
    /// <summary>The division without its seed.</summary>
    public string FoldKind { get; init; } = "";

    /// <summary>Bins of the highest probability of the head alone.</summary>
    public IReadOnlyList<Reports.ReliabilityBin> ReliabilityBefore { get; init; } = [];

    /// <summary>The same, corrected.</summary>
    public IReadOnlyList<Reports.ReliabilityBin> ReliabilityAfter { get; init; } = [];
}
