namespace MLNetGeoFM.Models;

/// <summary>How much of an encoder an adapter changes.</summary>
internal sealed class AdapterOptions
{
    /// <summary>Blocks at the end of the encoder that are changed, and run again for each new state of the adapter; at least 1.</summary>
    public int Blocks { get; init; } = 1;

    /// <summary>r: rank of each change; at least 1.</summary>
    public int Rank { get; init; } = 8;

    /// <summary>α: a change counts α / r.</summary>
    public float Alpha { get; init; } = 8;

    /// <summary>Which maps are changed.</summary>
    public AdapterTargets Targets { get; init; } = AdapterTargets.Query | AdapterTargets.Value;

    /// <summary>Whether each change has a gate of its own, or one for each block.</summary>
    public bool HasGatePerTarget { get; init; }

    /// <summary>Of the factors that are random at first.</summary>
    public int Seed { get; init; } = 1;
}
