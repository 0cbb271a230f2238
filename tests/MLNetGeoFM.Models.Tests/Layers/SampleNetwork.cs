using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

/// <summary>A small network with every kind of operation, and batches for it.</summary>
internal sealed class SampleNetwork
{
    public const int FeatureWidth = 20;

    private readonly Random _random;

    /// <param name="seed">Of the parameters.</param>
    /// <param name="width">Of the tokens' rows: a multiple of 4.</param>
    public SampleNetwork(int seed = 1, int width = 24)
    {
        _random = new Random(seed);
        NetworkBuilder builder = new();
        var few = new GroupProjection(Parameter("few.weight", width, 3), Parameter("few.bias", width));
        var many = new GroupProjection(Parameter("many.weight", width, FeatureWidth), Parameter("many.bias", width));
        var tokens = builder.ProjectGroups(width, [few, many, null]);
        var early = builder.AddEncodings(tokens, [new(Parameter("position", 9, width), 0), new(Parameter("month", 12, width - 7), 7)]);
        var x = builder.TransformerBlock(early, Block("0", width, parts: 1), heads: 4, epsilon: 1e-5f);
        x = builder.TransformerBlock(x, Block("1", width, parts: 3), heads: 2, epsilon: 1e-6f);
        Selected = builder.SelectByGroup([x, early], [0, 0, 1]);
        Unneeded = builder.Gelu(Selected);
        var norm = builder.LayerNorm(Selected, Parameter("norm.gain", width), null, 1e-5f);
        var joined = builder.Concatenate(norm, builder.Add(x, norm));
        Pooled = builder.Linear(builder.MeanPool(joined), Parameter("head", 5, 2 * width), null);
        Network = builder.Build(Selected, Pooled);
    }

    public Network Network { get; }

    /// <summary>Output of tokens.</summary>
    public NetworkValue Selected { get; }

    /// <summary>Output of segments.</summary>
    public NetworkValue Pooled { get; }

    /// <summary>Nobody's input, no output.</summary>
    public NetworkValue Unneeded { get; }

    public IReadOnlyList<Parameter> Parameters => [.. Network.Operations.SelectMany(operation => operation.Parameters).Distinct()];

    public static TokenBatch NewBatch() => new(FeatureWidth, 2);

    /// <summary>Adds a sequence whose numbers depend on its seed only.</summary>
    public static void AddSequence(TokenBatch batch, int seed, int tokens, int segments = 2)
    {
        Random random = new(seed);
        batch.BeginSequence(segments);
        for (int token = 0; token < tokens; token++)
        {
            int group = random.Next(3);
            var features = batch.AddToken(group, token % (segments + 1) - 1, [random.Next(-1, 9), random.Next(-1, 12)]);
            for (int i = 0; i < (group == 0 ? 3 : FeatureWidth); i++)
                features[i] = (2 * random.NextSingle()) - 1;
        }

        batch.EndSequence();
    }

    private TransformerBlockParameters Block(string name, int width, int parts) => new(
        Parameter($"{name}.norm1.gain", width), Parameter($"{name}.norm1.bias", width),
        [.. Enumerable.Range(0, parts).Select(part => Parameter($"{name}.qkv{part}", 3 / parts * width, width))],
        [.. Enumerable.Range(0, parts).Select(part => Parameter($"{name}.qkv{part}.bias", 3 / parts * width))],
        Parameter($"{name}.projection", width, width), Parameter($"{name}.projection.bias", width),
        Parameter($"{name}.norm2.gain", width), Parameter($"{name}.norm2.bias", width),
        Parameter($"{name}.mlp1", 2 * width, width), Parameter($"{name}.mlp1.bias", 2 * width),
        Parameter($"{name}.mlp2", width, 2 * width), Parameter($"{name}.mlp2.bias", width));

    private Parameter Parameter(string name, params int[] shape)
    {
        double size = shape.Length == 1 ? 1 : 1.5 / Math.Sqrt(shape[1]);
        float[] values = new float[shape.Aggregate(1, (a, b) => a * b)];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(size * ((2 * _random.NextDouble()) - 1)) + (name.EndsWith("gain", StringComparison.Ordinal) ? 1 : 0);
        return new Parameter(name, shape, values);
    }
}
