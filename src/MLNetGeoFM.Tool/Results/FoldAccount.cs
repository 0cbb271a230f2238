namespace MLNetGeoFM.Tool.Results;

/// <summary>How the folds of a division came about, and how far their test samples are from their training samples.</summary>
/// <param name="Kind">What they were made from.</param>
/// <param name="Notes">Block size and where it came from, buffer, number of clusters; empty when there is nothing to say.</param>
/// <param name="ExcludedSamples">Samples of no fold.</param>
/// <param name="UntestedSamples">Samples that are only trained on.</param>
/// <param name="NearestTrainMetres">Metres from the test sample of any fold that is nearest to the samples its fold trains on; null where
/// positions are not known.</param>
/// <param name="MedianTrainMetres">Median of the same over all test samples.</param>
internal sealed record FoldAccount(string Kind, IReadOnlyList<string> Notes, int ExcludedSamples, int UntestedSamples,
    double? NearestTrainMetres, double? MedianTrainMetres);
