using MLNetGeoFM.Tool.Results;

namespace MLNetGeoFM.Tool.Reports;

/// <summary>What a report shows of pooled out-of-fold predictions beyond the scores.</summary>
internal static class PredictionScores
{
    /// <summary>Steps of the coverage curve.</summary>
    private const int CoverageSteps = 20;

    /// <summary>The bins of the calibration error that have samples.</summary>
    public static IReadOnlyList<ReliabilityBin> Reliability(ClassificationMetrics metrics) => Bins(metrics.Reliability);

    /// <summary>The bins of a curve that have samples, spelled as in every result.</summary>
    public static IReadOnlyList<ReliabilityBin> Bins(ReliabilityCurve curve) =>
        [.. curve.Bins.Where(bin => bin.Count > 0)
            .Select(bin => new ReliabilityBin(bin.Low, bin.High, bin.Count, bin.MeanConfidence, bin.Accuracy))];

    /// <summary>The share of wrong answers among the surest 5, 10, ... 100 per cent.</summary>
    public static IReadOnlyList<CoveragePoint> CoverageRisk(ClassificationMetrics metrics) =>
        [.. Enumerable.Range(1, CoverageSteps).Select(step => (double)step / CoverageSteps)
            .Select(coverage => new CoveragePoint(
                coverage, (int)Math.Round(metrics.Samples * coverage, MidpointRounding.AwayFromZero), metrics.CoverageRisk.RiskAt(coverage)))
            .Where(point => point.Samples > 0)];

    /// <summary>Counts of the classes that occur or are predicted.</summary>
    public static Confusion Confusion(ClassificationMetrics metrics)
    {
        int[] shown = [.. Enumerable.Range(0, metrics.PerClass.Count)
            .Where(k => metrics.PerClass[k].Support > 0 || metrics.PerClass[k].Predicted > 0)];
        return new([.. shown.Select(k => metrics.PerClass[k].Name)],
            [.. shown.Select(row => (IReadOnlyList<int>)[.. shown.Select(column => metrics.Confusion[row, column])])],
            shown.Sum(metrics.Confusion.Unpredicted));
    }

    /// <summary>Scores without the samples whose class their fold never trained on; null where every class was trained on.</summary>
    /// <remarks>Source: protocols.md part 4 (iii-o).</remarks>
    public static PossibleScore? Possible(CrossValidationReport report)
    {
        var predictions = report.Predictions;
        HashSet<string>[] missing = [.. report.Folds.Select(fold => fold.ClassesMissingFromTraining.ToHashSet(StringComparer.Ordinal))];
        bool[] possible = [.. Enumerable.Range(0, predictions.Count)
            .Select(i => !missing[predictions.Folds[i]].Contains(predictions.ClassNames[predictions.TrueClasses[i]]))];
        int[] kept = [.. Enumerable.Range(0, predictions.Count).Where(i => possible[i])];
        if (kept.Length == 0 || kept.Length == predictions.Count)
            return null;
        return new(kept.Length, predictions.Count - kept.Length,
            [.. Enumerable.Range(0, predictions.Count).Where(i => !possible[i]).Select(i => predictions.ClassNames[predictions.TrueClasses[i]])
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], Scores.Of(predictions.ToScoredSamples().Select(kept).Score()));
    }

    /// <summary>Whether a prediction is right.</summary>
    public static bool IsRight(OutOfFoldPredictions predictions, int i) => predictions.PredictedClasses[i] == predictions.TrueClasses[i];

    /// <summary>The 95 % score interval of a share, for samples that are independent of each other.</summary>
    /// <remarks>Source: Wilson 1927, Journal of the American Statistical Association 22, 209-212.</remarks>
    public static Interval Wilson(int correct, int samples)
    {
        const double Z = 1.959963984540054;
        double share = (double)correct / samples;
        double scale = 1 + (Z * Z / samples);
        double centre = (share + (Z * Z / (2 * samples))) / scale;
        double half = Z * Math.Sqrt((share * (1 - share) / samples) + (Z * Z / (4.0 * samples * samples))) / scale;
        return new(Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
