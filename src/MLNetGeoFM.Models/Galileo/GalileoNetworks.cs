using System.Collections.Concurrent;
using System.Globalization;

namespace MLNetGeoFM.Models;

/// <summary>Writes Galileo's networks down, each once, over one set of frozen weights.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class GalileoNetworks
{
    /// <summary>Encoding tables of a token, in their order: group, time position, month, column, row.</summary>
    public const int TableCount = 5;

    // Sic: torch's default, where most vision transformers take 1e-6. Source: src/galileo.py:424, 648, nasaharvest/galileo @
    // 0f0b5b9.
    private const float NormEpsilon = 1e-5f;

    // Each network packs the weights for its kernels, 4 MiB; more kinds at once are taken for a loop over kinds.
    private const int MostNetworks = 16;

    private readonly GalileoConfig _config;
    private readonly WeightSet _weights;
    private readonly ConcurrentDictionary<string, Parameter> _parameters = new();
    private readonly ConcurrentDictionary<int, IReadOnlyList<GroupProjection?>> _projections = new();
    private readonly ConcurrentDictionary<GalileoNetworkKey, GalileoNetwork> _networks = new();

    public GalileoNetworks(GalileoConfig config, WeightSet weights)
    {
        _config = config;
        _weights = weights;
    }

    /// <summary>The depth at which a group's tokens leave, joined for a key; empty where all run through.</summary>
    public static string Exits(IReadOnlyList<int> depths)
        => string.Join(',', depths.Select(depth => depth.ToString(CultureInfo.InvariantCulture)));

    public GalileoNetwork Get(GalileoNetworkKey key)
    {
        if (_networks.Count >= MostNetworks)
            _networks.Clear();
        return _networks.GetOrAdd(key, Write);
    }

    /// <summary>
    /// Blocks that a group's tokens have gone through when they leave; 0 = the projection, before encodings.
    /// </summary>
    /// <param name="exit">Depth that the caller names for the group.</param>
    /// <param name="layers">Blocks to run; null = all.</param>
    /// <param name="depth">Blocks that there are.</param>
    /// <remarks>
    /// Sic: with fewer blocks than there are, a group named to leave after the last block that runs leaves as its projection, and
    /// one named
    /// to leave after the block beyond it leaves after the last. Source: src/galileo.py:838-868, nasaharvest/galileo @ 0f0b5b9.
    /// </remarks>
    public static int BlocksUntilExit(int exit, int? layers, int depth)
    {
        int blocks = Math.Min(layers ?? depth, depth);
        int through = blocks < depth ? blocks + 1 : depth;
        return blocks == 0 ? 0 : exit == through ? blocks : exit > 0 && exit < blocks ? exit : 0;
    }

    private GalileoNetwork Write(GalileoNetworkKey key)
    {
        var builder = new NetworkBuilder();
        var projected = builder.ProjectGroups(_config.EmbeddingSize, _projections.GetOrAdd(key.PatchSize, Projections));
        int[] exits = ParseExits(key);
        int blocks = exits.Length > 0 ? exits.Max() : Math.Min(key.Layers ?? _config.Depth, _config.Depth);
        var tokens = projected;
        var encoded = projected;
        List<NetworkValue> states = [projected], after = [];
        if (blocks > 0)
        {
            tokens = encoded = builder.AddEncodings(projected, Encodings(key));
            for (int block = 0; block < blocks; block++)
                after.Add(tokens = builder.TransformerBlock(tokens, Block(block), _config.Heads, NormEpsilon));
            states.AddRange(after);
        }

        if (exits.Length > 0 && blocks > 0)
            tokens = builder.SelectByGroup(states, exits);
        if (key.FinalNorm)
            tokens = builder.LayerNorm(tokens, Parameter("norm.weight"), Parameter("norm.bias"), NormEpsilon);
        var pooled = builder.MeanPool(tokens);
        NetworkValue[] outputs = key.Outputs switch
        {
            GalileoOutputs.Pooled => [pooled],
            GalileoOutputs.Tokens => [tokens, pooled],
            _ => [.. after.Concat([projected, encoded, tokens, pooled]).Distinct()],
        };
        return new GalileoNetwork(builder.Build(outputs), projected, encoded, after, tokens, pooled);
    }

    private int[] ParseExits(GalileoNetworkKey key) => key.Exits.Length == 0
        ? []
        : [.. key.Exits.Split(',').Select(exit => int.Parse(exit, CultureInfo.InvariantCulture))
            .Select(exit => BlocksUntilExit(exit, key.Layers, _config.Depth))];

    private List<GroupProjection?> Projections(int patchSize)
    {
        List<GroupProjection?> projections = [];
        foreach (var group in GalileoGroups.All)
        {
            var weight = Parameter($"{group.ProjectionName}.weight");
            float[] values = weight.Values;
            if (group.HasPatches)
                values = PatchKernel.Resize(values, patchSize); // [D, C, 8, 8] -> [D, C, p, p]
            int[] shape = [_config.EmbeddingSize, group.FeatureCount(patchSize)];
            var bias = Parameter($"{group.ProjectionName}.bias");
            projections.Add(new GroupProjection(new Parameter(weight.Name, shape, values), bias));
        }

        return projections;
    }

    // The four parts of an encoding side by side: group | time position | month | space, of which the first half is the column.
    private EncodingTable[] Encodings(GalileoNetworkKey key)
    {
        int part = _config.PartSize, half = part / 2;
        float[] positions = SpaceEncoding.Table(key.Grid, SpaceEncoding.Ratio(key.GsdMetres, key.PatchSize), half);
        return
        [
            new EncodingTable(GroupTable(), 0),
            new EncodingTable(Parameter("pos_embed"), part),
            new EncodingTable(Parameter("month_embed.weight"), 2 * part),
            new EncodingTable(new Parameter("column", [key.Grid, half], positions), 3 * part),
            new EncodingTable(new Parameter("row", [key.Grid, half], positions), (3 * part) + half),
        ];
    }

    private Parameter GroupTable()
    {
        float[] values =
        [
            .. Parameter("s_t_channel_embed").Values, .. Parameter("sp_channel_embed").Values,
            .. Parameter("t_channel_embed").Values, .. Parameter("st_channel_embed").Values,
        ];
        return new Parameter("channel_embed", [GalileoGroups.All.Count, _config.PartSize], values);
    }

    private TransformerBlockParameters Block(int block)
    {
        Parameter Of(string name) => Parameter($"blocks.{block}.{name}");
        return new TransformerBlockParameters(
            Of("norm1.weight"), Of("norm1.bias"),
            [Of("attn.q.weight"), Of("attn.k.weight"), Of("attn.v.weight")],
            [Of("attn.q.bias"), Of("attn.k.bias"), Of("attn.v.bias")],
            Of("attn.proj.weight"), Of("attn.proj.bias"),
            Of("norm2.weight"), Of("norm2.bias"),
            Of("mlp.fc1.weight"), Of("mlp.fc1.bias"), Of("mlp.fc2.weight"), Of("mlp.fc2.bias"));
    }

    /// <summary>A tensor of the checkpoint; the same object for every network.</summary>
    public Parameter Parameter(string name)
        => _parameters.GetOrAdd(
            name, static (name, weights) => new Parameter(name, [.. weights.Shape(name)], weights.SharedValues(name)), _weights);
}
