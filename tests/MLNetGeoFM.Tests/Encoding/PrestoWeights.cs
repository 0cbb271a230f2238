using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

/// <summary>Presto with weights drawn by lot: its network to the last tensor, and no file of others needed.</summary>
internal static class PrestoWeights
{
    private static readonly Lazy<GeoFMWeights> File = new(() =>
    {
        string path = Path.Combine(AppContext.BaseDirectory, "presto-drawn-by-lot.safetensors");
        Write(path, 1);
        return GeoFMWeights.FromFile(path);
    });

    /// <summary>In a file that stays, shared by all tests.</summary>
    public static GeoFMWeights Shared => File.Value;

    /// <summary>In memory, shared with nobody: its cache is empty and its counter at 0.</summary>
    public static GeoFMWeights Own(int seed) => new(new FrozenEncoder(EncoderLoading.Create("presto", Draw(seed), "")), "", "");

    public static void Write(string path, int seed)
    {
        using var file = System.IO.File.Create(path);
        Draw(seed).Write(file);
    }

    private static WeightSet Draw(int seed)
    {
        var random = new Random(seed);
        return new WeightSet(EncoderCards.FindById("presto")!.Tensors.Select(tensor =>
        {
            var values = new float[tensor.Shape.Aggregate(1, (count, size) => count * size)];
            bool isGain = tensor.Name.Contains("norm", StringComparison.Ordinal)
                && tensor.Name.EndsWith("weight", StringComparison.Ordinal);
            for (int i = 0; i < values.Length; i++)
                values[i] = (isGain ? 1 : 0) + (0.2f * (random.NextSingle() - 0.5f));
            return (tensor.Name, tensor.Shape.ToArray(), values);
        }));
    }
}
