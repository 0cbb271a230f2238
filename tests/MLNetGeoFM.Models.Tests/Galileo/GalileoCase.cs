using System.Text.Json;
using MLNetGeoFM.Tests;

namespace MLNetGeoFM.Models.Tests;

/// <summary>A golden case of Galileo's encoder as samples and options.</summary>
internal sealed class GalileoCase
{
    private static readonly string[] KnownConfig =
        ["patch_size", "input_resolution_m", "add_layernorm_on_exit", "exit_after", "token_exit_cfg", "encoder", "normalisation_used"];

    private static readonly string[] KnownInputs =
    [
        "s_t_x", "sp_x", "t_x", "st_x", "s_t_m", "sp_m", "t_m", "st_m", "months",
        "raw.s_t_x", "raw.sp_x", "raw.t_x", "raw.st_x", "raw.latlon",
    ];

    public GalileoCase(CaseFolder folder)
    {
        var config = folder.Case.GetProperty("config");
        Assert.That(config.EnumerateObject().Select(entry => entry.Name), Is.SubsetOf(KnownConfig), "A configuration that is not known.");
        Assert.That(folder.Inputs.Tensors.Select(tensor => tensor.Name), Is.SubsetOf(KnownInputs), "Inputs that are not known.");
        if (config.TryGetProperty("encoder", out var encoder))
            CheckEncoder(encoder);
        Options = ReadOptions(config);
        Inputs = ReadInputs(folder.Inputs);
    }

    public GalileoOptions Options { get; }

    public GalileoInput[] Inputs { get; }

    private static void CheckEncoder(JsonElement encoder)
    {
        var nano = GalileoConfig.Nano;
        Assert.Multiple(() =>
        {
            Assert.That(encoder.GetProperty("embedding_size").GetInt32(), Is.EqualTo(nano.EmbeddingSize));
            Assert.That(encoder.GetProperty("depth").GetInt32(), Is.EqualTo(nano.Depth));
            Assert.That(encoder.GetProperty("num_heads").GetInt32(), Is.EqualTo(nano.Heads));
            Assert.That(encoder.GetProperty("mlp_ratio").GetInt32(), Is.EqualTo(nano.MlpRatio));
            Assert.That(encoder.GetProperty("max_sequence_length").GetInt32(), Is.EqualTo(nano.LongestSeries));
            Assert.That(encoder.GetProperty("max_patch_size").GetInt32(), Is.EqualTo(nano.LargestPatchSize));
        });
    }

    private static GalileoOptions ReadOptions(JsonElement config)
    {
        JsonElement? Get(string name)
            => config.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
        return new GalileoOptions
        {
            PatchSize = Get("patch_size")?.GetInt32() ?? GalileoConfig.Nano.LargestPatchSize,
            GsdMetres = Get("input_resolution_m")?.GetDouble() ?? 10,
            FinalNorm = Get("add_layernorm_on_exit")?.GetBoolean() ?? true,
            Layers = Get("exit_after")?.GetInt32(),
            LayersByGroup = Get("token_exit_cfg")?.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetInt32()),
        };
    }

    private static GalileoInput[] ReadInputs(Checkpoint inputs)
    {
        var spaceTime = inputs["s_t_x"];
        int samples = spaceTime.Shape[0];
        GalileoInput Read(int sample) => new()
        {
            Height = spaceTime.Shape[1],
            Width = spaceTime.Shape[2],
            Months = Slice(inputs["months"].ToInt64s(), sample, samples).Select(month => (int)month + 1).ToArray(), // model: from 0
            SpaceTime = Slice(spaceTime.ToSingles(), sample, samples),
            Space = Slice(inputs["sp_x"].ToSingles(), sample, samples),
            Time = Slice(inputs["t_x"].ToSingles(), sample, samples),
            Static = Slice(inputs["st_x"].ToSingles(), sample, samples),
            SpaceTimeStates = States(inputs["s_t_m"], sample, samples),
            SpaceStates = States(inputs["sp_m"], sample, samples),
            TimeStates = States(inputs["t_m"], sample, samples),
            StaticStates = States(inputs["st_m"], sample, samples),
        };
        return [.. Enumerable.Range(0, samples).Select(Read)];
    }

    private static GalileoTokenState[] States(CheckpointTensor masks, int sample, int samples)
        => [.. Slice(masks.ToSingles(), sample, samples).Select(mask => (GalileoTokenState)(byte)mask)];

    private static T[] Slice<T>(T[] values, int sample, int samples)
    {
        int length = values.Length / samples;
        return values[(sample * length)..((sample + 1) * length)];
    }
}
