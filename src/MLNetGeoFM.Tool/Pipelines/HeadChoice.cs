namespace MLNetGeoFM.Tool.Pipelines;

/// <summary>The trained part of a model: its head, what it is told of metadata, and how far it may trust them.</summary>
/// <param name="Name">One of <see cref="CropModel.HeadNames"/>.</param>
internal sealed record HeadChoice(string Name)
{
    /// <summary>The head that weighs metadata by itself.</summary>
    public const string Gtca = "gtca";

    /// <summary>How place and time stand beside the features; null = not at all.</summary>
    public MetadataBeside? Metadata { get; init; }

    /// <summary>Of the head <see cref="Gtca"/>: how strongly trusted metadata act, 0..1.</summary>
    public double Strength { get; init; } = 1;

    /// <summary>Of the head <see cref="Gtca"/>: whether places also change the embedding.</summary>
    public bool HasAdapters { get; init; } = true;

    /// <summary>Whether it is the head that weighs metadata by itself.</summary>
    public bool IsGtca => Name == Gtca;

    /// <summary>A head without anything else.</summary>
    public static implicit operator HeadChoice(string name) => new(name);
}
