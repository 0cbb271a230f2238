using MLNetGeoFM.Tool.Results;

namespace MLNetGeoFM.Tool.Reports;

/// <summary>Draws robustness and sensitivity together for a report: one curve for each damage, direction and fill, from no damage
/// upwards.</summary>
internal static class RobustnessCurves
{
    private const int DaysOfSeason = 365;

    public static IReadOnlyList<RobustnessCurve> Of(RobustnessReport report) =>
        [.. report.Points.GroupBy(point => point.Model).SelectMany(model => Curves(model.Key, [.. model]))];

    public static IReadOnlyList<SensitivityScore> Of(IReadOnlyList<SensitivityResult> results) =>
        [.. results.Select(one => new SensitivityScore(
            (results.All(other => other.Model == one.Model) ? "" : $"{one.Model}: ") + $"{one.Perturbation} {one.LevelText}".TrimEnd(), one.Samples,
            one.FlipRate, one.TotalVariation, one.MacroF1Change))];

    private static IEnumerable<RobustnessCurve> Curves(string model, MLNetGeoFM.RobustnessPoint[] points)
    {
        var none = points.First(point => point.Degradation.Kind == DegradationKind.None);
        var whole = Point(none, 0);
        return points.Where(point => point.Degradation.Kind != DegradationKind.None)
            .GroupBy(point => (point.Degradation.Name, Unit(point.Degradation), Way(point)))
            .Select(group => new RobustnessCurve(group.Key.Name, group.Key.Item2, model,
                [whole, .. group.Select(point => Point(point, Damage(point.Degradation)))
                    .OrderBy(point => point.Level)])
            { Way = group.Key.Item3 });
    }

    private static RobustnessPoint Point(MLNetGeoFM.RobustnessPoint point, double level)
        => new(level, point.Samples, point.OverallAccuracy) { WithoutPrediction = point.WithoutPrediction };

    private static string Way(MLNetGeoFM.RobustnessPoint point) => point.Degradation switch
    {
        { LosesDates: true } => point.Fill == LostDateFill.Hidden ? "lost dates hidden" : "lost dates as zeros",
        { Kind: DegradationKind.SeasonShift or DegradationKind.MonthShift } => point.Degradation.Level < 0 ? "earlier" : "later",
        _ => "",
    };

    private static double Damage(Degradation degradation) => degradation.Kind switch
    {
        DegradationKind.RandomLoss or DegradationKind.CloudyLoss or DegradationKind.BandNoise => 100 * degradation.Level,
        DegradationKind.EarlySeason => Math.Max(0, DaysOfSeason - degradation.Level),
        _ => Math.Abs(degradation.Level),
    };

    private static string Unit(Degradation degradation) => degradation.Kind switch
    {
        DegradationKind.RandomLoss or DegradationKind.CloudyLoss => "% of clear dates",
        DegradationKind.BandNoise => "% of the value",
        DegradationKind.MissingDates or DegradationKind.InformativeDatesMissing => "dates",
        DegradationKind.EarlySeason => "days missing at the season's end",
        DegradationKind.MonthShift => "months",
        DegradationKind.ReflectanceOffset => degradation.Level < 0 ? "reflectance subtracted, unitless" : "reflectance added, unitless",
        _ => "days",
    };
}
