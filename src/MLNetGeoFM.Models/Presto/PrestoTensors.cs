namespace MLNetGeoFM.Models;

/// <summary>The 102 tensors of Presto's checkpoint.</summary>
/// <remarks>Source: nasaharvest/presto @ 13173d0, data/default_model.pt.</remarks>
internal static class PrestoTensors
{
    public const string DecoderPrefix = "decoder.";

    public static IReadOnlyList<ExpectedTensor> All { get; } = [.. Encoder(), .. Decoder()];

    private static IEnumerable<ExpectedTensor> Encoder()
    {
        const int D = PrestoConfig.EmbeddingSize;
        yield return new("encoder.pos_embed", [1, PrestoConfig.LongestSeries, PrestoConfig.PositionSize]);
        for (int group = 0; group < PrestoConfig.BandGroups; group++)
        {
            foreach (var tensor in Linear($"encoder.eo_patch_embed.{PrestoConfig.GroupNames[group]}", D, BandsOf(group)))
                yield return tensor;
        }

        yield return new("encoder.dw_embed.weight", [PrestoConfig.DynamicWorldClasses + 1, D]);
        foreach (var tensor in Linear("encoder.latlon_embed", D, 3).Concat(Blocks("encoder.blocks")).Concat(Norm("encoder.norm")))
            yield return tensor;
        yield return new("encoder.month_embed.weight", [PrestoConfig.MonthsInYear, PrestoConfig.MonthSize]);
        yield return new("encoder.channel_embed.weight", [PrestoConfig.MaskedGroups, PrestoConfig.GroupSize]);
    }

    private static IEnumerable<ExpectedTensor> Decoder()
    {
        const int D = PrestoConfig.EmbeddingSize;
        yield return new("decoder.mask_token", [D]);
        yield return new("decoder.pos_embed", [1, PrestoConfig.LongestSeries, PrestoConfig.DecoderPositionSize]);
        ExpectedTensor[] middle =
            [.. Linear("decoder.decoder_embed", D, D), .. Blocks("decoder.decoder_blocks"), .. Norm("decoder.decoder_norm")];
        foreach (var tensor in middle)
            yield return tensor;
        for (int group = 0; group < PrestoConfig.BandGroups; group++)
        {
            foreach (var tensor in Linear($"decoder.eo_decoder_pred.{PrestoConfig.GroupNames[group]}", BandsOf(group), D))
                yield return tensor;
        }

        foreach (var tensor in Linear("decoder.dw_decoder_pred", PrestoConfig.DynamicWorldClasses, D))
            yield return tensor;
        yield return new("decoder.channel_embeddings.weight", [PrestoConfig.MaskedGroups, PrestoConfig.GroupSize]);
        yield return new("decoder.month_embed.weight", [PrestoConfig.MonthsInYear, PrestoConfig.DecoderMonthSize]);
    }

    private static IEnumerable<ExpectedTensor> Blocks(string prefix)
    {
        const int D = PrestoConfig.EmbeddingSize;
        for (int block = 0; block < PrestoConfig.Blocks; block++)
        {
            string name = $"{prefix}.{block}";
            ExpectedTensor[] tensors =
            [
                .. Norm($"{name}.norm1"), .. Linear($"{name}.attn.qkv", 3 * D, D), .. Linear($"{name}.attn.proj", D, D),
                .. Norm($"{name}.norm2"), .. Linear($"{name}.mlp.fc1", PrestoConfig.MlpSize, D),
                .. Linear($"{name}.mlp.fc2", D, PrestoConfig.MlpSize),
            ];
            foreach (var tensor in tensors)
                yield return tensor;
        }
    }

    private static ExpectedTensor[] Linear(string name, int outputs, int inputs)
        => [new($"{name}.weight", [outputs, inputs]), new($"{name}.bias", [outputs])];

    private static ExpectedTensor[] Norm(string name)
        => [new($"{name}.weight", [PrestoConfig.EmbeddingSize]), new($"{name}.bias", [PrestoConfig.EmbeddingSize])];

    private static int BandsOf(int group) => PrestoConfig.GroupStarts[group + 1] - PrestoConfig.GroupStarts[group];
}
