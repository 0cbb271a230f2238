namespace MLNetGeoFM.Models;

/// <summary>The visible tokens of one series after the encoder's last block and norm, and where they belong.</summary>
public sealed class PrestoTokens
{
    internal PrestoTokens(float[] values, int[] originalIndices)
    {
        Values = values;
        OriginalIndices = originalIndices;
    }

    /// <summary>N: visible tokens, the place included.</summary>
    public int Count => Values.Length / PrestoConfig.EmbeddingSize;

    /// <summary>[N, 128]; token i belongs to <see cref="OriginalIndices"/>[i].</summary>
    public ReadOnlyMemory<float> Values { get; }

    /// <summary>
    /// [9T + 2], all tokens, visible ones first, each part in ascending order: 0 the place; then S1, S2_RGB, S2_Red_Edge,
    /// S2_NIR_10m, S2_NIR_20m, S2_SWIR, ERA5 with T each; SRTM with one; NDVI and Dynamic World with T each.
    /// </summary>
    public ReadOnlyMemory<int> OriginalIndices { get; }
}
