using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tool.Results;

/// <summary>A card, as <c>geofm models list</c> reports it.</summary>
internal sealed record CardResult(
    string Id,
    string Name,
    string Paper,
    string Repository,
    string Commit,
    string Licence,
    string TrainedOn,
    string NormalizationSource,
    int EmbeddingSize,
    int LongestSeries,
    IReadOnlyList<int> PatchSizes,
    double GsdMetres,
    int Tensors,
    long Parameters,
    IReadOnlyList<WeightFile> WeightFiles,
    IReadOnlyList<EncoderBand> Bands)
{
    public static CardResult Of(EncoderCard card) => new(card.Id, card.Name, card.Paper, card.Repository, card.Commit, card.Licence,
        card.TrainedOn, card.NormalizationSource, card.EmbeddingSize, card.LongestSeries, card.PatchSizes, card.GsdMetres, card.Tensors.Count,
        card.Tensors.Sum(tensor => tensor.Shape.Aggregate(1L, (product, length) => product * length)), card.WeightFiles, card.Bands);
}

/// <summary>A tensor of a weight file.</summary>
internal sealed record TensorResult(string Name, string Type, IReadOnlyList<int> Shape, long Count)
{
    public static TensorResult Of(CheckpointTensor tensor) => new(tensor.Name, tensor.Type.ToString(), tensor.Shape, tensor.Count);
}

/// <summary>The result of <c>geofm models inspect</c>.</summary>
/// <param name="File">Path of the file.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Of the whole file.</param>
/// <param name="Format">Recognised by content.</param>
/// <param name="Encoder">Id of the card that the file belongs to; null = none.</param>
/// <param name="EncoderFoundBy">sha256 or tensors; null = no card.</param>
/// <param name="Parameters">Numbers in all tensors.</param>
/// <param name="Tensors">In the order of the file.</param>
/// <param name="Metadata">Texts that the file states about itself.</param>
/// <param name="IgnoredEntries">Values that are no tensors: the first of them.</param>
/// <param name="IgnoredCount">Values that are no tensors: all of them.</param>
internal sealed record InspectionResult(
    string File,
    long Bytes,
    string Sha256,
    string Format,
    string? Encoder,
    string? EncoderFoundBy,
    long Parameters,
    IReadOnlyList<TensorResult> Tensors,
    IReadOnlyDictionary<string, string> Metadata,
    IReadOnlyList<string> IgnoredEntries,
    long IgnoredCount);

/// <summary>The result of <c>geofm models verify</c>.</summary>
/// <param name="File">Path of the file.</param>
/// <param name="Sha256">Of the whole file.</param>
/// <param name="CardFound">Whether the file belongs to a card.</param>
/// <param name="Encoder">Id of the card; null = none.</param>
/// <param name="HashRight">Whether the card lists a file of this SHA-256.</param>
/// <param name="PublishedAs">Name under which the card lists it; null = it does not.</param>
/// <param name="MissingCount">Tensors of the card that the file lacks.</param>
/// <param name="SurplusCount">Tensors that the card does not know.</param>
/// <param name="MisshapedCount">Tensors of another shape than the card's.</param>
/// <param name="Missing">Their names; likewise the next two.</param>
/// <param name="Surplus">Names as in the file.</param>
/// <param name="Misshaped">Names as on the card.</param>
/// <param name="Right">Whether all of it is as it should be.</param>
internal sealed record VerificationResult(
    string File,
    string Sha256,
    bool CardFound,
    string? Encoder,
    bool HashRight,
    string? PublishedAs,
    int MissingCount,
    int SurplusCount,
    int MisshapedCount,
    IReadOnlyList<string> Missing,
    IReadOnlyList<string> Surplus,
    IReadOnlyList<string> Misshaped,
    bool Right);
