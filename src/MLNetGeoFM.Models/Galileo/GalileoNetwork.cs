namespace MLNetGeoFM.Models;

/// <summary>Which values of a network can be read after a run.</summary>
internal enum GalileoOutputs
{
    /// <summary>The pooled embeddings alone.</summary>
    Pooled,

    /// <summary>The tokens as they leave, and pooled.</summary>
    Tokens,

    /// <summary>What every step of the network computes.</summary>
    Everything,
}

/// <summary>What a network of Galileo depends on besides the weights.</summary>
/// <param name="PatchSize">Pixels of a patch's side, 1..8.</param>
/// <param name="GsdMetres">Metres of a pixel.</param>
/// <param name="Grid">Patches along a side of the chip, at least; tables of positions are so long.</param>
/// <param name="Layers">Blocks to run; null = all.</param>
/// <param name="Exits">Depth at which each group leaves, by group, joined by commas; empty: all groups run through.</param>
/// <param name="FinalNorm">Whether tokens are normalised as they leave.</param>
/// <param name="Outputs">What can be read.</param>
internal sealed record GalileoNetworkKey(
    int PatchSize, double GsdMetres, int Grid, int? Layers, string Exits, bool FinalNorm, GalileoOutputs Outputs);

/// <summary>The network from visible tokens to pooled embeddings, and its values on the way.</summary>
/// <param name="Network">From a batch of tokens to the values below.</param>
/// <param name="Projected">Tokens after their group's projection.</param>
/// <param name="Encoded">Tokens with their encodings added.</param>
/// <param name="Blocks">Tokens after each block that runs.</param>
/// <param name="Tokens">Tokens as they leave.</param>
/// <param name="Pooled">Means of tokens as they leave, one for each segment.</param>
internal sealed record GalileoNetwork(
    Network Network, NetworkValue Projected, NetworkValue Encoded, IReadOnlyList<NetworkValue> Blocks, NetworkValue Tokens,
    NetworkValue Pooled);
