using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

/// <summary>Random weights of Presto's shape, and random series, for tests that need no published file.</summary>
internal static class PrestoRandom
{
    private static readonly string[] Small = ["encoder.eo", "latlon", "_embed.weight", "pos_embed"];

    public static WeightSet Weights { get; } = Create(11);

    public static PrestoEncoder Encoder { get; } = new(Weights, new string('0', 64));

    /// <summary>A series whose values fit the normalised range, everything visible.</summary>
    public static PrestoInput Input(int steps, int seed)
    {
        Random random = new(seed);
        return new PrestoInput
        {
            Values = Enumerable.Range(0, steps * 17).Select(_ => (float)random.NextDouble()).ToArray(),
            DynamicWorld = Enumerable.Range(0, steps).Select(_ => random.Next(9)).ToArray(),
            Months = PrestoInput.MonthsFrom(random.Next(1, 13), steps),
            Latitude = 11.5f + seed,
            Longitude = -93.25f - seed,
        };
    }

    /// <summary>The same with other flags.</summary>
    public static PrestoInput With(PrestoInput input, bool[]? visible = null, int[]? classes = null, float[]? values = null)
    {
        return new PrestoInput
        {
            Values = values ?? input.Values,
            Visible = visible ?? input.Visible,
            DynamicWorld = classes ?? input.DynamicWorld,
            Months = input.Months,
            Latitude = input.Latitude,
            Longitude = input.Longitude,
        };
    }

    /// <summary>[T, 17], all true but these.</summary>
    public static bool[] HideAt(int steps, params (int Step, int Band)[] hidden)
    {
        bool[] visible = Enumerable.Repeat(true, steps * 17).ToArray();
        foreach (var (step, band) in hidden)
            visible[(step * 17) + band] = false;
        return visible;
    }

    // Small embeddings, so that the epsilon of the norms matters.
    private static WeightSet Create(int seed)
    {
        Random random = new(seed);
        return new WeightSet(PrestoTensors.All.Select(tensor =>
        {
            int count = tensor.Shape.Aggregate(1, (product, size) => product * size);
            bool isGain = tensor.Name.Contains("norm", StringComparison.Ordinal)
                && tensor.Name.EndsWith("weight", StringComparison.Ordinal);
            float scale = Small.Any(part => tensor.Name.Contains(part, StringComparison.Ordinal)) ? 0.02f : 0.15f;
            float[] values = Enumerable.Range(0, count)
                .Select(_ => (isGain ? 1 : 0) + (scale * (float)((2 * random.NextDouble()) - 1))).ToArray();
            return (tensor.Name, tensor.Shape.ToArray(), values);
        }));
    }
}
