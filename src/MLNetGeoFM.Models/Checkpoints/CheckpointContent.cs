namespace MLNetGeoFM.Models;

/// <summary>What a reader found in a file.</summary>
/// <param name="Format">Of the file.</param>
/// <param name="Tensors">In the order of the file, names unique.</param>
/// <param name="Metadata">Texts that the file states about itself.</param>
/// <param name="Ignored">Paths of values that are no weights, as many as are worth listing.</param>
/// <param name="IgnoredCount">Values that are no weights, all of them.</param>
internal sealed record CheckpointContent(
    CheckpointFormat Format, IReadOnlyList<CheckpointTensor> Tensors, IReadOnlyDictionary<string, string> Metadata,
    IReadOnlyList<string> Ignored, long IgnoredCount);
