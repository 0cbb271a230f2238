namespace MLNetGeoFM.Models;

/// <summary>
/// An encoder's network cut before one of its last transformer blocks: what runs once for a sample, and what runs each time that an
/// adapter has learned.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. The suffix on the hidden tokens gives the bits of the whole. A transformer block begins where
/// the residual path around the norm before its attention begins.
/// </remarks>
internal sealed class EncoderSplit
{
    private EncoderSplit(Network network, NetworkValue hidden, EncoderSuffix suffix)
    {
        Network = network;
        Hidden = hidden;
        Suffix = suffix;
    }

    /// <summary>The encoder's, with <see cref="Hidden"/> as a second output.</summary>
    public Network Network { get; }

    /// <summary>Tokens before the blocks that were cut off, [N, D].</summary>
    public NetworkValue Hidden { get; }

    /// <summary>From there on.</summary>
    public EncoderSuffix Suffix { get; }

    /// <summary>Cuts a network before its last blocks.</summary>
    /// <param name="network">The encoder's.</param>
    /// <param name="pooled">The output that is kept.</param>
    /// <param name="blocks">Blocks of the suffix.</param>
    /// <exception cref="ArgumentOutOfRangeException">The network has fewer blocks.</exception>
    /// <exception cref="NotSupportedException">Something after the cut reads what lies before it.</exception>
    public static EncoderSplit Cut(Network network, NetworkValue pooled, int blocks)
    {
        var whole = new Network(network.Operations, network.Values, network.Inputs, [pooled]);
        IReadOnlyList<LayerOperation> needed = whole.Plan.Needed;
        var attention = needed.OfType<SelfAttentionOperation>().ToArray();
        if (blocks < 1 || blocks > attention.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(blocks), blocks, $"The encoder has {attention.Length} transformer blocks: expected 1 to {attention.Length} "
                + $"blocks to adapt, got {blocks}.");
        }

        Dictionary<NetworkValue, LayerOperation> writer = needed.ToDictionary(operation => operation.Output);
        var norm = writer[writer[attention[^blocks].Inputs[0]].Inputs[0]];
        var hidden = norm.Inputs[0];
        HashSet<NetworkValue> known = [hidden];
        List<LayerOperation> suffix = [];
        foreach (var operation in needed)
        {
            int after = operation.Inputs.Count(known.Contains);
            if (after == 0)
                continue;
            if (after < operation.Inputs.Count)
            {
                throw new NotSupportedException(
                    $"{operation.GetType().Name} reads values from before and after block {attention.Length - blocks}: "
                    + "such an encoder cannot be cut there.");
            }

            known.Add(operation.Output);
            suffix.Add(operation);
        }

        return new EncoderSplit(
            new Network(network.Operations, network.Values, network.Inputs, [pooled, hidden]), hidden, new EncoderSuffix(hidden, pooled, suffix));
    }
}
