namespace MLNetGeoFM.Models;

/// <summary>Weights to begin training with, from a seed.</summary>
internal sealed class RandomWeights(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Even in ±1/√inputs, as torch.nn.Linear begins: [outputs, inputs].</summary>
    public Parameter Uniform(string name, int outputs, int inputs)
    {
        double bound = 1 / Math.Sqrt(inputs);
        float[] values = new float[outputs * inputs];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(bound * ((2 * _random.NextDouble()) - 1));
        return new Parameter(name, [outputs, inputs], values);
    }

    /// <summary>Normal around 0, [rows, columns].</summary>
    public Parameter Normal(string name, double deviation, int rows, int columns)
    {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.Length; i++)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble()));
            values[i] = (float)(deviation * radius * Math.Cos(2 * Math.PI * _random.NextDouble()));
        }

        return new Parameter(name, [rows, columns], values);
    }
}
