using Microsoft.ML;

namespace MLNetGeoFM;

/// <summary>A fitted model under test, from the series' columns to <c>Score</c> and <c>PredictedLabel</c>.</summary>
/// <param name="Name">Its name in the result. Models of one name are folds of one pipeline: their predictions are pooled and
/// scored together.</param>
/// <param name="Model">The fitted model. It has to take the series, dates and clear columns as they are in the data, before
/// anything is made of them.</param>
/// <param name="Rows">The rows of the data that it is tested on, 0-based; null = all. For a fold, its test rows.</param>
public sealed record TestedModel(string Name, ITransformer Model, IReadOnlyList<int>? Rows = null);
