namespace MLNetGeoFM.Tool.Results;

/// <summary>How a model does on degraded series.</summary>
/// <param name="Model">Features and head.</param>
/// <param name="Degradation">The way in words; the same for all points of a curve.</param>
/// <param name="Level">The strength: share, dates, days or reflectance.</param>
/// <param name="LevelText">The strength with its unit.</param>
/// <param name="Fill">What stood where dates were lost: hidden or zero.</param>
/// <param name="Samples">Samples scored.</param>
/// <param name="OverallAccuracy">0..1.</param>
/// <param name="MacroF1">0..1.</param>
/// <param name="Ece">Expected calibration error, 0..1; NaN where no sample has a prediction.</param>
/// <param name="EffectiveLoss">Share of the clear dates that was really lost.</param>
internal sealed record RobustnessResult(string Model, string Degradation, double Level, string LevelText, string Fill, int Samples,
    double OverallAccuracy, double MacroF1, double Ece, double EffectiveLoss)
{
    /// <summary>Share of the samples for which the model gave no prediction; they count as wrong.</summary>
    public double WithoutPrediction { get; init; }

    public static RobustnessResult Of(RobustnessPoint point) => new(point.Model, point.Degradation.Name, point.Degradation.Level,
        point.Degradation.LevelText, point.Fill == LostDateFill.Hidden ? "hidden" : "zero", point.Samples, point.OverallAccuracy,
        point.MacroF1, point.ExpectedCalibrationError, point.EffectiveLoss)
    {
        WithoutPrediction = point.WithoutPrediction,
    };
}

/// <summary>What a model makes of metadata that is told wrong.</summary>
/// <param name="Model">Features and head.</param>
/// <param name="Perturbation">The way in words.</param>
/// <param name="Level">The strength: kilometres or months; 1 where there is none.</param>
/// <param name="LevelText">The strength with its unit.</param>
/// <param name="Samples">Samples that could be told wrong metadata.</param>
/// <param name="FlipRate">Share of samples whose class changes.</param>
/// <param name="TotalVariation">Mean change of the probabilities, 0..1.</param>
/// <param name="OverallAccuracyChange">Accuracy with wrong - with right metadata.</param>
/// <param name="MacroF1Change">Macro-F1 with wrong - with right metadata.</param>
internal sealed record SensitivityResult(string Model, string Perturbation, double Level, string LevelText, int Samples, double FlipRate,
    double TotalVariation, double OverallAccuracyChange, double MacroF1Change)
{
    public static SensitivityResult Of(MetadataSensitivityPoint point) => new(point.Model, point.Perturbation.Name,
        point.Perturbation.Level, point.Perturbation.LevelText, point.Samples, point.FlipRate, point.TotalVariation,
        point.OverallAccuracyChange, point.MacroF1Change);
}
