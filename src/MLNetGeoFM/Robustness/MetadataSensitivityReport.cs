namespace MLNetGeoFM;

/// <summary>What one model makes of metadata that is told wrong, labels unchanged.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Perturbation">The way and the strength.</param>
/// <param name="Samples">How many samples could be told wrong metadata and were scored; 0 = none, and the figures are NaN.</param>
/// <param name="FlipRate">The share of samples whose predicted class changes, 0..1.</param>
/// <param name="TotalVariation">The mean over the samples of half the sum of the changes of the class probabilities, 0..1.</param>
/// <param name="OverallAccuracyChange">Accuracy with wrong metadata - accuracy with the right one, same samples, -1..1.</param>
/// <param name="MacroF1Change">Macro-F1 with wrong metadata - with the right one, same samples, -1..1; NaN where no class has five
/// samples.</param>
public sealed record MetadataSensitivityPoint(
    string Model,
    MetadataPerturbation Perturbation,
    int Samples,
    double FlipRate,
    double TotalVariation,
    double OverallAccuracyChange,
    double MacroF1Change);

/// <summary>How much one or several models hang on their metadata.</summary>
/// <param name="Points">One for each model and perturbation, in this order.</param>
public sealed record MetadataSensitivityReport(IReadOnlyList<MetadataSensitivityPoint> Points);
