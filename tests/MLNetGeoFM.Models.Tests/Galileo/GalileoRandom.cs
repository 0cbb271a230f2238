namespace MLNetGeoFM.Models.Tests;

/// <summary>Galileo with small random weights, and random samples: for what must hold whatever the weights are.</summary>
internal static class GalileoRandom
{
    public static GalileoEncoder Encoder(int seed = 7) => new(Weights(seed), "");

    /// <summary>Weights of all tensors; some of them as the caller wants them.</summary>
    public static WeightSet Weights(int seed, Func<string, int, float?>? replaced = null, float scale = 0.2f)
    {
        var random = new Random(seed);
        return new WeightSet(GalileoTensors.Of(GalileoConfig.Nano).Select(tensor =>
        {
            float[] values = new float[tensor.Shape.Aggregate(1, (product, size) => product * size)];
            for (int i = 0; i < values.Length; i++)
            {
                float value = (float)(random.NextDouble() - 0.5) * scale;
                float usual = tensor.Name.Contains("norm", StringComparison.Ordinal) ? 1 + value : value;
                values[i] = replaced?.Invoke(tensor.Name, i) ?? usual;
            }

            return (tensor.Name, tensor.Shape.ToArray(), values);
        }));
    }

    /// <summary>A sample with values everywhere, all tokens in the state that the caller names.</summary>
    public static GalileoInput Input(int side, int steps, Func<GalileoModality, int, GalileoTokenState> state, int seed = 1)
    {
        var random = new Random(seed);
        float[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble())];
        GalileoTokenState[] States(GalileoModality modality, int count) => [.. Enumerable.Range(0, count).Select(i => state(modality, i))];
        return new GalileoInput
        {
            Height = side,
            Width = side,
            Months = Enumerable.Range(0, steps).Select(step => (step % 12) + 1).ToArray(),
            SpaceTime = Values(side * side * steps * 13),
            Space = Values(side * side * 16),
            Time = Values(steps * 6),
            Static = Values(18),
            SpaceTimeStates = States(GalileoModality.SpaceTime, side * side * steps * 7),
            SpaceStates = States(GalileoModality.Space, side * side * 3),
            TimeStates = States(GalileoModality.Time, steps * 3),
            StaticStates = States(GalileoModality.Static, 4),
        };
    }

    public static GalileoTokenState AllVisible(GalileoModality modality, int index) => GalileoTokenState.Visible;

    /// <summary>About a third of the tokens hidden, the same for every pixel of a patch at most by chance.</summary>
    public static Func<GalileoModality, int, GalileoTokenState> SomeHidden(int seed)
        => (modality, index) => new Random(HashCode(seed, (int)modality, index)).Next(3) == 0
            ? GalileoTokenState.Hidden
            : GalileoTokenState.Visible;

    private static int HashCode(int seed, int modality, int index) => (seed * 7919) + (modality * 104729) + index;
}
