namespace MLNetGeoFM.Models;

/// <summary>A sample on its way to a class: what the frozen encoder made of it, and what is known of it.</summary>
internal sealed record GtcaSample
{
    /// <summary>From the encoder's prefix.</summary>
    public required HiddenTokens Tokens { get; init; }

    /// <summary>[D], the frozen embedding; empty where no network needs it.</summary>
    public float[] Frozen { get; init; } = [];

    /// <summary>What is known.</summary>
    public SampleMetadata Metadata { get; init; } = SampleMetadata.Unknown;

    /// <summary>How far the metadata is like that of training rows, 0..1; 0 = not at all: gates stay closed.</summary>
    public float Support { get; init; } = 1;

    /// <summary>0-based; -1 = unknown.</summary>
    public int Label { get; init; } = -1;

    /// <summary>The same sample seen otherwise, for example with dates lost; training draws among it and them.</summary>
    public IReadOnlyList<GtcaSample> Variants { get; init; } = [];

    /// <summary>0-based number of the region; -1 = unknown.</summary>
    public int Region { get; init; } = -1;
}
