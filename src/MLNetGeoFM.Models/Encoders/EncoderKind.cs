namespace MLNetGeoFM.Models;

/// <summary>An encoder that the library has: its card, and how weights become the encoder.</summary>
/// <param name="Card">What is known of it.</param>
/// <param name="Create">Makes the encoder of weights with all tensors of the card and of the SHA-256 of their file.</param>
/// <param name="OptionalPrefix">
/// Tensors whose names begin so can be absent, all together, from weights in memory; null = none can.
/// </param>
internal sealed record EncoderKind(EncoderCard Card, Func<WeightSet, string, GeoFMEncoder> Create, string? OptionalPrefix = null);
