namespace MLNetGeoFM.Models;

/// <summary>What is known of a pretrained encoder: where it comes from, and what it was trained to see.</summary>
public sealed record EncoderCard
{
    /// <summary>Short name, for example <c>presto</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Full name.</summary>
    public required string Name { get; init; }

    /// <summary>Authors, year, title and identifier of the publication.</summary>
    public required string Paper { get; init; }

    /// <summary>Where code and weights are published.</summary>
    public required string Repository { get; init; }

    /// <summary>The commit of the repository that this library follows.</summary>
    public required string Commit { get; init; }

    /// <summary>Licence of the weights, SPDX.</summary>
    public required string Licence { get; init; }

    /// <summary>The published files, and conversions of them with the same tensors.</summary>
    public required IReadOnlyList<WeightFile> WeightFiles { get; init; }

    /// <summary>Bands in the order of the encoder's inputs, with units and normalisation.</summary>
    public required IReadOnlyList<EncoderBand> Bands { get; init; }

    /// <summary>Where shifts and divisors come from.</summary>
    public required string NormalizationSource { get; init; }

    /// <summary>The products that it was trained on, with level and offset: top or bottom of atmosphere.</summary>
    public required string TrainedOn { get; init; }

    /// <summary>D: numbers of an embedding.</summary>
    public required int EmbeddingSize { get; init; }

    /// <summary>Sizes of a patch in pixels that it takes, ascending.</summary>
    public required IReadOnlyList<int> PatchSizes { get; init; }

    /// <summary>T at most.</summary>
    public required int LongestSeries { get; init; }

    /// <summary>Metres of a pixel that it was trained on.</summary>
    public required double GsdMetres { get; init; }

    /// <summary>Every tensor of its checkpoint, with its shape.</summary>
    internal IReadOnlyList<ExpectedTensor> Tensors { get; init; } = [];
}
