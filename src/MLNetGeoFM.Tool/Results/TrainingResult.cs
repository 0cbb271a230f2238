namespace MLNetGeoFM.Tool.Results;

/// <summary>The result of <c>geofm train</c>.</summary>
internal sealed record TrainingResult(
    string Data, string Features, string Head, long Samples, string Model, long ModelBytes, IReadOnlyList<string> Notes, double Seconds)
{
    /// <summary>The views that were asked for; null = none.</summary>
    public ViewsResult? Views { get; init; }

    /// <summary>How --calibrate corrected the probabilities; null = not asked for.</summary>
    public string? Calibration { get; init; }

    /// <summary>What was held out together for it.</summary>
    public string? CalibrationGroups { get; init; }
}

/// <summary>The result of <c>geofm predict</c>.</summary>
internal sealed record PredictionResult(
    string Data, string Model, string Output, int Samples, int WithoutPrediction, IReadOnlyDictionary<string, int> Predicted, double Seconds)
{
    /// <summary>Hectares by predicted class where the output is a map; null where it is a table.</summary>
    public IReadOnlyDictionary<string, double>? Hectares { get; init; }
}
