namespace MLNetGeoFM.Tool.Embeddings;

/// <summary>What all rows of a file of embeddings have in common.</summary>
/// <param name="Encoder">Id of the encoder's card.</param>
/// <param name="WeightsSha256">SHA-256 of the weight file, lower-case hexadecimal.</param>
/// <param name="Size">D: numbers of an embedding.</param>
/// <param name="HasLabel">Whether rows have a label; likewise the next two.</param>
/// <param name="HasRegion">Whether rows have a region.</param>
/// <param name="HasYear">Whether rows have a year.</param>
/// <param name="IsPerStep">Whether a row is one step of a series rather than a whole series.</param>
internal sealed record EmbeddingDescription(
    string Encoder, string WeightsSha256, int Size, bool HasLabel, bool HasRegion, bool HasYear, bool IsPerStep);
