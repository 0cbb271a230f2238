namespace MLNetGeoFM.Models;

/// <summary>A tensor that a model needs.</summary>
/// <param name="Name">As the model calls it.</param>
/// <param name="Shape">Axis lengths, outermost first.</param>
internal sealed record ExpectedTensor(string Name, IReadOnlyList<int> Shape);
