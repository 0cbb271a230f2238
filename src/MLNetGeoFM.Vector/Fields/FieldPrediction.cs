namespace MLNetGeoFM;

/// <summary>What a model says about one field.</summary>
/// <param name="Id">Id of the field.</param>
/// <param name="PredictedClass">The class; null or empty where the model gives none.</param>
/// <param name="Probabilities">[K], 0 to 1, in the order of the class names; NaN is written as null.</param>
public sealed record FieldPrediction(string Id, string? PredictedClass, IReadOnlyList<float> Probabilities);
