namespace MLNetGeoFM.Models;

/// <summary>What a network of encoder, adapter, metadata and head is made of.</summary>
internal sealed class GtcaNetworkOptions
{
    /// <summary>K.</summary>
    public required int Classes { get; init; }

    /// <summary>Changes of the encoder; null = none.</summary>
    public AdapterOptions? Adapter { get; init; } = new();

    /// <summary>What metadata does.</summary>
    public MetadataUse Use { get; init; } = MetadataUse.Gates;

    /// <summary>Sizes of the metadata encoder.</summary>
    public MetaEncoderOptions Meta { get; init; } = new();

    /// <summary>Whether the head sees the conditioning vector, through a gate of its own; for <see cref="MetadataUse.Gates"/>.</summary>
    public bool ConditionsHead { get; init; } = true;

    /// <summary>Numbers of a hidden layer of the head; 0 = a linear head.</summary>
    public int HeadHiddenSize { get; init; }

    /// <summary>Whether the scores without metadata are computed beside, from the frozen embedding.</summary>
    public bool HasPlainScores { get; init; }

    /// <summary>Numbers of a learned vector where tables are looked up for <see cref="MetadataUse.Concatenation"/>.</summary>
    public int TableWidth { get; init; } = 16;

    /// <summary>Of the weights that are random at first.</summary>
    public int Seed { get; init; } = 1;
}
