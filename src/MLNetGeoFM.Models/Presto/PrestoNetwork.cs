namespace MLNetGeoFM.Models;

/// <summary>Presto, written down: encoder to pooled embedding, encoder to tokens, decoder.</summary>
/// <remarks>
/// Source: nasaharvest/presto @ 13173d0, presto/presto.py:116-155 (block), 306-423 (encoder), 489-620 (decoder).
/// </remarks>
internal static class PrestoNetwork
{
    /// <summary>Tokens to the norm of their mean, in this order: Galileo's is the other way round.</summary>
    public static (Network Network, NetworkValue Pooled) Pooled(WeightSet weights)
    {
        NetworkBuilder builder = new();
        var pooled = Norm(builder, builder.MeanPool(Encoder(builder, weights)), "encoder.norm", weights);
        return (builder.Build(pooled), pooled);
    }

    /// <summary>Tokens to their own norms.</summary>
    public static (Network Network, NetworkValue Tokens) Tokens(WeightSet weights)
    {
        NetworkBuilder builder = new();
        var tokens = Norm(builder, Encoder(builder, weights), "encoder.norm", weights);
        return (builder.Build(tokens), tokens);
    }

    /// <summary>Tokens to what the decoder takes of them.</summary>
    public static (Network Network, NetworkValue Embedded) DecoderInput(WeightSet weights)
    {
        NetworkBuilder builder = new();
        var tokens = Norm(builder, Encoder(builder, weights), "encoder.norm", weights);
        var embedded = Linear(builder, tokens, "decoder.decoder_embed", weights);
        return (builder.Build(embedded), embedded);
    }

    /// <summary>
    /// All tokens, hidden ones as the mask token, to all heads side by side: 17 bands, then 9 classes. A token's own head is
    /// read, the others are not.
    /// </summary>
    public static (Network Network, NetworkValue Input, NetworkValue Predicted) Decoder(WeightSet weights)
    {
        NetworkBuilder builder = new();
        var input = builder.Input(PrestoConfig.EmbeddingSize);
        var x = builder.AddEncodings(input,
        [
            new(Of("decoder.month_embed.weight", weights), 0),
            new(Of("decoder.channel_embeddings.weight", weights), PrestoConfig.DecoderMonthSize),
            new(Positions("decoder.pos_embed", PrestoConfig.DecoderPositionSize, weights),
                PrestoConfig.DecoderMonthSize + PrestoConfig.GroupSize),
        ]);
        x = Norm(builder, Blocks(builder, x, "decoder.decoder_blocks", weights), "decoder.decoder_norm", weights);
        string[] heads =
            [.. PrestoConfig.GroupNames.Select(group => $"decoder.eo_decoder_pred.{group}"), "decoder.dw_decoder_pred"];
        var predicted = builder.Linear(x, [.. heads.Select(head => Of($"{head}.weight", weights))],
            [.. heads.Select(head => Of($"{head}.bias", weights))]);
        return (builder.Build(predicted), input, predicted);
    }

    private static NetworkValue Encoder(NetworkBuilder builder, WeightSet weights)
    {
        GroupProjection?[] groups =
        [
            .. PrestoConfig.GroupNames.Select(group => Projection($"encoder.eo_patch_embed.{group}", weights)),
            null, // Dynamic World: a row of its table
            Projection("encoder.latlon_embed", weights),
        ];
        var x = builder.AddEncodings(builder.ProjectGroups(PrestoConfig.EmbeddingSize, groups),
        [
            new(Of("encoder.dw_embed.weight", weights), 0),
            new(Of("encoder.month_embed.weight", weights), 0),
            new(Of("encoder.channel_embed.weight", weights), PrestoConfig.MonthSize),
            new(Positions("encoder.pos_embed", PrestoConfig.PositionSize, weights),
                PrestoConfig.MonthSize + PrestoConfig.GroupSize),
        ]);
        return Blocks(builder, x, "encoder.blocks", weights);
    }

    private static NetworkValue Blocks(NetworkBuilder builder, NetworkValue x, string prefix, WeightSet weights)
    {
        for (int i = 0; i < PrestoConfig.Blocks; i++)
        {
            string name = $"{prefix}.{i}.";
            x = builder.TransformerBlock(x,
                new(P("norm1.weight"), P("norm1.bias"), [P("attn.qkv.weight")], [P("attn.qkv.bias")],
                    P("attn.proj.weight"), P("attn.proj.bias"), P("norm2.weight"), P("norm2.bias"),
                    P("mlp.fc1.weight"), P("mlp.fc1.bias"), P("mlp.fc2.weight"), P("mlp.fc2.bias")),
                PrestoConfig.Heads, PrestoConfig.LayerNormEpsilon);

            Parameter P(string part) => Of(name + part, weights);
        }

        return x;
    }

    private static NetworkValue Norm(NetworkBuilder builder, NetworkValue x, string name, WeightSet weights)
        => builder.LayerNorm(x, Of($"{name}.weight", weights), Of($"{name}.bias", weights), PrestoConfig.LayerNormEpsilon);

    private static NetworkValue Linear(NetworkBuilder builder, NetworkValue x, string name, WeightSet weights)
        => builder.Linear(x, Of($"{name}.weight", weights), Of($"{name}.bias", weights));

    private static GroupProjection Projection(string name, WeightSet weights)
        => new(Of($"{name}.weight", weights), Of($"{name}.bias", weights));

    private static Parameter Positions(string name, int size, WeightSet weights)
        => new(name, [PrestoConfig.LongestSeries, size], weights.SharedValues(name)); // [1, T, size] -> [T, size]

    private static Parameter Of(string name, WeightSet weights)
        => new(name, [.. weights.Shape(name)], weights.SharedValues(name));
}
