namespace MLNetGeoFM;

/// <summary>How one model does on series degraded in one way and strength.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Degradation">The way and the strength.</param>
/// <param name="Fill">What stood where dates were lost; the same as hidden where none is.</param>
/// <param name="Samples">How many samples were scored.</param>
/// <param name="OverallAccuracy">0..1, the mean over the seeds.</param>
/// <param name="MacroF1">0..1, the mean over the seeds; NaN where no class has five samples.</param>
/// <param name="ExpectedCalibrationError">0..1, the mean over the seeds; NaN where a seed left no sample a
/// prediction.</param>
/// <param name="EffectiveLoss">The share of clear pixels (for pixel series: clear dates) that were really lost, 0..1; NaN where
/// nothing was clear.</param>
/// <param name="NumberOfSeeds">How many seeds the means are over; 1 where chance does not decide.</param>
public sealed record RobustnessPoint(
    string Model,
    Degradation Degradation,
    LostDateFill Fill,
    int Samples,
    double OverallAccuracy,
    double MacroF1,
    double ExpectedCalibrationError,
    double EffectiveLoss,
    int NumberOfSeeds)
{
    /// <summary>The share of the samples for which the model gave no prediction, 0..1, the mean over the seeds: they are wrong in
    /// <see cref="OverallAccuracy"/>, and not in <see cref="ExpectedCalibrationError"/>.</summary>
    public double WithoutPrediction { get; init; }
}

/// <summary>The robustness curves of one or several models.</summary>
/// <param name="Points">One for each model, degradation and fill, in this order; each model's first is the undegraded
/// series.</param>
public sealed record RobustnessReport(IReadOnlyList<RobustnessPoint> Points);
