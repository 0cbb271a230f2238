using MLNetGeoFM.Tool.Pipelines;
using MLNetGeoFM.Tool.Results;

namespace MLNetGeoFM.Tool.Reports;

/// <summary>Puts what folds say about themselves, distances included, beside their scores.</summary>
internal static class FoldAccounts
{
    public static (FoldAccount Account, IReadOnlyList<FoldScore> Folds) Of(CrossValidationReport report, EvaluatedSamples facts)
    {
        var described = facts.HasPositions
            ? report.Assignment.Describe(facts.Labels, Degrees(facts.Latitudes!), Degrees(facts.Longitudes!))
            : report.FoldReport;
        return (new(described.Kind, described.Notes, described.ExcludedRows, described.UntestedRows, described.NearestTrainMetres,
                described.MedianTrainMetres),
            [.. report.Folds.Zip(described.Folds, (fold, numbers) => FoldScore.Of(fold) with
            {
                ExcludedSamples = numbers.ExcludedRows,
                NearestTrainMetres = numbers.NearestTrainMetres,
                MedianTrainMetres = numbers.MedianTrainMetres,
            })]);
    }

    private static double[] Degrees(float[] degrees) => Array.ConvertAll(degrees, one => (double)one);
}
