namespace MLNetGeoFM.Models;

/// <summary>Names and shapes of the tensors in a checkpoint of Galileo's encoder.</summary>
/// <remarks>Source: src/galileo.py:398-660, nasaharvest/galileo @ 0f0b5b9.</remarks>
internal static class GalileoTensors
{
    private static readonly string[] AttentionLayers = ["q", "k", "v", "proj"];

    public static IReadOnlyList<ExpectedTensor> Of(GalileoConfig config)
    {
        int width = config.EmbeddingSize, part = config.PartSize, hidden = config.EmbeddingSize * config.MlpRatio;
        List<ExpectedTensor> tensors =
        [
            new("pos_embed", [config.LongestSeries, part]),
            new("month_embed.weight", [12, part]),
            new("s_t_channel_embed", [GalileoGroups.SpaceTime.Count, part]),
            new("sp_channel_embed", [GalileoGroups.Space.Count, part]),
            new("t_channel_embed", [GalileoGroups.Time.Count, part]),
            new("st_channel_embed", [GalileoGroups.Static.Count, part]),
        ];
        foreach (var group in GalileoGroups.All)
        {
            int side = config.LargestPatchSize;
            int[] shape = group.HasPatches ? [width, group.BandCount, side, side] : [width, group.BandCount];
            tensors.Add(new($"{group.ProjectionName}.weight", shape));
            tensors.Add(new($"{group.ProjectionName}.bias", [width]));
        }

        for (int block = 0; block < config.Depth; block++)
        {
            AddNorm(tensors, $"blocks.{block}.norm1", width);
            foreach (string name in AttentionLayers)
                AddLinear(tensors, $"blocks.{block}.attn.{name}", width, width);
            AddNorm(tensors, $"blocks.{block}.norm2", width);
            AddLinear(tensors, $"blocks.{block}.mlp.fc1", hidden, width);
            AddLinear(tensors, $"blocks.{block}.mlp.fc2", width, hidden);
        }

        AddNorm(tensors, "norm", width);
        return tensors;
    }

    private static void AddNorm(List<ExpectedTensor> tensors, string name, int width)
    {
        tensors.Add(new($"{name}.weight", [width]));
        tensors.Add(new($"{name}.bias", [width]));
    }

    private static void AddLinear(List<ExpectedTensor> tensors, string name, int outputs, int inputs)
    {
        tensors.Add(new($"{name}.weight", [outputs, inputs]));
        tensors.Add(new($"{name}.bias", [outputs]));
    }
}
