namespace MLNetGeoFM.Models;

/// <summary>The frozen shape of a pretrained Galileo encoder.</summary>
public sealed record GalileoConfig
{
    /// <summary>
    /// Galileo nano. Source: data/models/nano/config.json, nasaharvest/galileo @ 0f0b5b9.
    /// </summary>
    public static GalileoConfig Nano { get; } = new();

    /// <summary>D: numbers of a token.</summary>
    public int EmbeddingSize { get; init; } = 128;

    /// <summary>Transformer blocks.</summary>
    public int Depth { get; init; } = 4;

    /// <summary>Attention heads of a block.</summary>
    public int Heads { get; init; } = 8;

    /// <summary>Hidden numbers of a block's two-layer part, as a multiple of <see cref="EmbeddingSize"/>.</summary>
    public int MlpRatio { get; init; } = 4;

    /// <summary>T at most: rows of the table of time positions.</summary>
    public int LongestSeries { get; init; } = 24;

    /// <summary>Rows and columns of the patch kernels as they are stored; smaller patches use them resized.</summary>
    public int LargestPatchSize { get; init; } = 8;

    /// <summary>Numbers of each of the four parts of an encoding: group, time position, month, space.</summary>
    internal int PartSize => EmbeddingSize / 4;
}
