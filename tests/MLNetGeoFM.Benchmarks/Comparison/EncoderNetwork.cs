using MLNetGeoFM.Models;

namespace MLNetGeoFM.Benchmarks.Comparison;

/// <summary>A transformer of random weights, of an encoder's shape: token rows in, pooled rows out.</summary>
internal static class EncoderNetwork
{
    private const float Epsilon = 1e-5f;

    public static (Network Network, NetworkValue Input, NetworkValue Pooled) Create(int width, int layers, int heads)
    {
        int seed = 0;
        Parameter Tensor(float scale, params int[] shape)
        {
            float[] values = Values(shape.Aggregate(1, (product, size) => product * size), ++seed);
            for (int i = 0; i < values.Length; i++)
                values[i] *= scale;
            return new Parameter($"tensor{seed}", shape, values);
        }

        Parameter Weight(int outputs, int inputs) => Tensor(1 / MathF.Sqrt(inputs), outputs, inputs);
        Parameter Bias(int outputs) => Tensor(0.1f, outputs);
        var builder = new NetworkBuilder();
        var input = builder.Input(width);
        var x = input;
        for (int layer = 0; layer < layers; layer++)
        {
            x = builder.TransformerBlock(x, new TransformerBlockParameters(
                Tensor(1, width), Bias(width), [Weight(3 * width, width)], [Bias(3 * width)], Weight(width, width), Bias(width),
                Tensor(1, width), Bias(width), Weight(4 * width, width), Bias(4 * width), Weight(width, 4 * width), Bias(width)),
                heads, Epsilon);
        }

        var pooled = builder.MeanPool(builder.LayerNorm(x, Tensor(1, width), Bias(width), Epsilon));
        return (builder.Build(pooled), input, pooled);
    }

    /// <summary>Numbers of about unit variance, the same for a seed.</summary>
    public static float[] Values(int count, int seed)
    {
        var random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = (float)((random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2);
        return values;
    }
}
