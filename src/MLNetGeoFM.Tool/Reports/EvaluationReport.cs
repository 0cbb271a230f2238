using MLNetGeoFM.Tool.Results;

namespace MLNetGeoFM.Tool.Reports;

/// <summary>All that the page, the figures and the JSON of one evaluation say; a part that was not measured is null and left out.</summary>
internal sealed record EvaluationReport(
    string Data,
    string Features,
    int FeatureCount,
    string Head,
    int Samples,
    int Classes,
    VerdictText Verdict,
    IReadOnlyList<FoldKindScore> Kinds,
    CoordinatesScore? Coordinates,
    IReadOnlyList<RobustnessCurve>? Robustness,
    IReadOnlyList<SensitivityScore>? Sensitivity,
    IReadOnlyList<RegionScore>? Regions,
    string? RegionFolds,
    IReadOnlyList<PlaceScore>? Places,
    ApplicabilityScore? Applicability,
    IReadOnlyList<string> Warnings,
    Provenance Provenance)
{
    /// <summary>The views that were asked for; null = none.</summary>
    public ViewsResult? Views { get; init; }

    /// <summary>What --calibrate changed; null = not asked for. All other scores are those after it.</summary>
    public IReadOnlyList<CalibrationScore>? Calibration { get; init; }

    /// <summary>The division whose models were tested on degraded series and wrong metadata.</summary>
    public string? RobustnessFolds { get; init; }

    /// <summary>Where the errors of the hardest division are; null where they were not looked for.</summary>
    public FairnessScore? Fairness { get; init; }
}

/// <summary>What the numbers mean for somebody who wants to use the model.</summary>
/// <param name="Level">good, caution or poor.</param>
/// <param name="Sentences">The most important first.</param>
/// <param name="Advice">What to do, in one sentence.</param>
internal sealed record VerdictText(string Level, IReadOnlyList<string> Sentences, string Advice);

/// <summary>A 95 % interval.</summary>
internal sealed record Interval(double Low, double High);

/// <summary>How the model did under one division of the samples; means over seeds where it was drawn several times.</summary>
/// <param name="Name">random, block, region, ... or file:column.</param>
/// <param name="Shift">random, split, other, block, year or region: how far the test samples are moved from the training samples.</param>
/// <param name="Draws">The seeds or file columns; empty = there is only one way to draw.</param>
/// <param name="Samples">Tested samples.</param>
/// <param name="FoldCount">Folds of a draw.</param>
/// <param name="Metrics">Scores of the pooled out-of-fold predictions.</param>
/// <param name="AccuracyInterval">95 % interval of the overall accuracy.</param>
/// <param name="IntervalGroups">What the interval resamples, and how many of them.</param>
/// <param name="AccuracySpread">Sample standard deviation of the overall accuracy over draws; null with one draw.</param>
/// <param name="MeanConfidence">Mean of the highest probability, 0..1.</param>
/// <param name="Possible">The same without the samples whose class the fold never trained on; null where there are none.</param>
/// <param name="PerClass">Every class, of the first draw.</param>
/// <param name="Confusion">Rows true, columns predicted, of the first draw.</param>
/// <param name="Reliability">Bins of the highest probability, of the first draw.</param>
/// <param name="CoverageRisk">Share of wrong answers among the surest, of the first draw.</param>
/// <param name="Folds">Every fold, of the first draw.</param>
internal sealed record FoldKindScore(
    string Name,
    string Shift,
    IReadOnlyList<string> Draws,
    int Samples,
    int FoldCount,
    Scores Metrics,
    Interval? AccuracyInterval,
    string? IntervalGroups,
    double? AccuracySpread,
    double MeanConfidence,
    PossibleScore? Possible,
    IReadOnlyList<ClassScore> PerClass,
    Confusion Confusion,
    IReadOnlyList<ReliabilityBin> Reliability,
    IReadOnlyList<CoveragePoint> CoverageRisk,
    IReadOnlyList<FoldScore> Folds)
{
    /// <summary>95 % interval of the area under the coverage-risk curve (AURC), over the same groups.</summary>
    public Interval? AurcInterval { get; init; }

    /// <summary>How the folds of the first draw came about.</summary>
    public FoldAccount? Account { get; init; }
}

/// <summary>Scores over the samples whose class occurs in the training samples of their fold.</summary>
/// <param name="Samples">How many.</param>
/// <param name="LeftOut">How many others.</param>
/// <param name="LeftOutClasses">Classes of the others.</param>
/// <param name="Metrics">The scores.</param>
internal sealed record PossibleScore(int Samples, int LeftOut, IReadOnlyList<string> LeftOutClasses, Scores Metrics);

/// <summary>Counts of true (row) by predicted (column) classes.</summary>
internal sealed record Confusion(IReadOnlyList<string> Classes, IReadOnlyList<IReadOnlyList<int>> Counts, int Unpredicted);

/// <summary>Samples whose highest probability lies in (From, To].</summary>
internal sealed record ReliabilityBin(double From, double To, int Samples, double MeanConfidence, double Accuracy);

/// <summary>The surest share of the samples and the share of wrong answers among them.</summary>
internal sealed record CoveragePoint(double Coverage, int Samples, double Risk);

/// <summary>What the nearest neighbours on the map reach without the satellite, under the same random folds.</summary>
/// <param name="Folds">Name of the division.</param>
/// <param name="Samples">Samples scored.</param>
/// <param name="Neighbours">Neighbours that vote.</param>
/// <param name="OverallAccuracy">Of positions alone, mean over draws.</param>
/// <param name="ModelAccuracy">Of the model on the same folds.</param>
/// <param name="Warns">Whether positions alone come within 0.05 of the model, or above it.</param>
internal sealed record CoordinatesScore(
    string Folds, int Samples, int Neighbours, double OverallAccuracy, double ModelAccuracy, bool Warns);

/// <summary>How a score changes as the data get worse.</summary>
/// <param name="Title">What was damaged.</param>
/// <param name="Unit">Unit of the damage.</param>
/// <param name="Model">Features and head of what was tested.</param>
/// <param name="Points">From no damage upwards.</param>
internal sealed record RobustnessCurve(string Title, string Unit, string Model, IReadOnlyList<RobustnessPoint> Points)
{
    /// <summary>What was done with lost dates, or the direction of a shift; empty where there is one way.</summary>
    public string Way { get; init; } = "";
}

/// <summary>One level of damage.</summary>
internal sealed record RobustnessPoint(double Level, int Samples, double OverallAccuracy)
{
    /// <summary>Share of the samples without a prediction; they count as wrong.</summary>
    public double WithoutPrediction { get; init; }
}

/// <summary>What wrong metadata change.</summary>
/// <param name="Conflict">What was wrong.</param>
/// <param name="Samples">How many were predicted twice, with right and with wrong metadata.</param>
/// <param name="FlipRate">Share of samples whose prediction changes.</param>
/// <param name="TotalVariation">Mean total variation distance of the probabilities, 0..1.</param>
/// <param name="MacroF1Change">Macro-F1 with the conflict minus without.</param>
internal sealed record SensitivityScore(string Conflict, int Samples, double FlipRate, double TotalVariation, double MacroF1Change);

/// <summary>One region: how many samples, how many right.</summary>
internal sealed record RegionScore(string Name, int Samples, int Correct, double Accuracy, Interval Interval);

/// <summary>One place on the map.</summary>
internal sealed record PlaceScore(double Latitude, double Longitude, int Region, int Samples, int Correct);

/// <summary>Accuracy inside and outside the area of applicability.</summary>
internal sealed record ApplicabilityScore(
    string Folds, double Threshold, int InsideSamples, double InsideAccuracy, int OutsideSamples, double OutsideAccuracy,
    Interval? Difference);

/// <summary>What repeats the numbers.</summary>
/// <param name="Command">The command line.</param>
/// <param name="Tool">Version of this tool.</param>
/// <param name="MLNet">Which ML.NET, and its version.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="DataSha256">Hash over the files of the data folder.</param>
/// <param name="DataFiles">Files that went into it.</param>
/// <param name="WeightsSha256">Hash of the encoder's weights file; null without an encoder.</param>
/// <param name="Seed">The seed of everything random.</param>
internal sealed record Provenance(
    string Command, string Tool, string MLNet, string Runtime, string DataSha256, IReadOnlyList<string> DataFiles, string? WeightsSha256, int Seed);
