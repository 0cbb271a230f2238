using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tool.Tests;

/// <summary>Files with the tensors of an encoder's card and random numbers in them: nobody's weights.</summary>
internal static class RandomWeights
{
    private const float Scale = 0.05f;

    /// <summary>Writes a safetensors file; the change can drop, add or reshape tensors.</summary>
    public static void Write(string path, string encoder,
        Func<List<(string Name, int[] Shape)>, IEnumerable<(string Name, int[] Shape)>>? change = null)
    {
        var random = new Random(1);
        List<(string Name, int[] Shape)> tensors =
            [.. EncoderCards.FindById(encoder)!.Tensors.Select(tensor => (tensor.Name, tensor.Shape.ToArray()))];
        var weights = new WeightSet((change?.Invoke(tensors) ?? tensors).Select(tensor => (tensor.Name, tensor.Shape, Values(random, tensor.Shape))));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var stream = File.Create(path);
        weights.Write(stream);
    }

    private static float[] Values(Random random, int[] shape)
    {
        float[] values = new float[shape.Aggregate(1, (product, length) => product * length)];
        for (int i = 0; i < values.Length; i++)
            values[i] = (random.NextSingle() - 0.5f) * 2 * Scale;
        return values;
    }
}
