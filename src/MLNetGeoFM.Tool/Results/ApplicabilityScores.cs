using System.Text.Json.Serialization;
using MLNetGeoFM.Tool.Reports;

namespace MLNetGeoFM.Tool.Results;

/// <summary>Accuracy of the out-of-fold predictions inside and outside the area of applicability of their fold's training rows.</summary>
/// <param name="Features">What the area is measured on: raw, or the encoder's id.</param>
/// <param name="FoldKind">The division whose folds are assessed.</param>
/// <param name="Dimensions">Principal components kept, mean over folds.</param>
/// <param name="Threshold">Largest dissimilarity that is inside, mean over folds.</param>
/// <param name="InsideShare">Predictions inside / predictions.</param>
/// <param name="Inside">How many predictions are inside.</param>
/// <param name="Outside">How many predictions are outside.</param>
/// <param name="AccuracyInside">Overall accuracy inside; NaN where there is none.</param>
/// <param name="AccuracyOutside">Overall accuracy outside; NaN where there is none.</param>
/// <param name="Difference">Inside less outside.</param>
/// <param name="DifferenceLow">Lower end of its 95 % interval.</param>
/// <param name="DifferenceHigh">Upper end of its 95 % interval.</param>
/// <param name="IntervalGroups">How many groups the interval resamples.</param>
/// <param name="Folds">The same for each fold.</param>
internal sealed record ApplicabilityScores(
    string Features,
    string FoldKind,
    double Dimensions,
    double Threshold,
    double InsideShare,
    int Inside,
    int Outside,
    double AccuracyInside,
    double AccuracyOutside,
    double Difference,
    double DifferenceLow,
    double DifferenceHigh,
    int IntervalGroups,
    IReadOnlyList<FoldApplicabilityScore> Folds)
{
    /// <summary>What a report page shows of it.</summary>
    [JsonIgnore]
    public ApplicabilityScore InReport => new(FoldKind, Threshold, Inside, AccuracyInside, Outside, AccuracyOutside,
        double.IsNaN(DifferenceLow) ? null : new(DifferenceLow, DifferenceHigh));

    public static ApplicabilityScores Of(string features, string foldKind, ApplicabilityReport report)
    {
        var evidence = report.Evidence;
        return new(features, foldKind, report.Folds.Average(fold => fold.Area.Dimensions), report.Folds.Average(fold => fold.Area.Threshold),
            (double)evidence.NumberInside / (evidence.NumberInside + evidence.NumberOutside), evidence.NumberInside, evidence.NumberOutside,
            evidence.AccuracyInside, evidence.AccuracyOutside, evidence.Difference, evidence.DifferenceLow, evidence.DifferenceHigh,
            evidence.NumberOfGroups, [.. report.Folds.Select(FoldApplicabilityScore.Of)]);
    }
}

/// <summary>One fold: its threshold, and its predictions inside and outside.</summary>
internal sealed record FoldApplicabilityScore(
    string Name, double Threshold, int Inside, int Outside, double AccuracyInside, double AccuracyOutside)
{
    public static FoldApplicabilityScore Of(FoldApplicability fold)
        => new(fold.Name, fold.Area.Threshold, fold.NumberInside, fold.NumberOutside, fold.AccuracyInside, fold.AccuracyOutside);
}
