namespace MLNetGeoFM.Tests;

/// <summary>Samples with random probabilities of three classes, many of them equal, in groups.</summary>
internal sealed record RandomSamples(int[] True, float[] Probabilities, string[] Groups)
{
    public const int Classes = 3;

    public static readonly string[] Names = ["corn", "rice", "wheat"];

    public static RandomSamples Draw(int seed, int samples, int groups, double skill = 0.6)
    {
        Random random = new(seed);
        int[] trueClasses = new int[samples];
        float[] probabilities = new float[samples * Classes];
        string[] names = new string[samples];
        for (int i = 0; i < samples; i++)
        {
            trueClasses[i] = random.Next(Classes);
            int favoured = random.NextDouble() < skill ? trueClasses[i] : random.Next(Classes);
            float top = random.Next(4, 11) / 10f;
            for (int k = 0; k < Classes; k++)
                probabilities[(i * Classes) + k] = k == favoured ? top : (1 - top) / (Classes - 1);
            names[i] = $"block {random.Next(groups)}";
        }

        return new(trueClasses, probabilities, names);
    }

    public ScoredSamples Score() => ScoredSamples.Of(True, Probabilities, Names);

    public RandomSamples Shuffled(int seed)
    {
        int[] order = [.. Enumerable.Range(0, True.Length)];
        new Random(seed).Shuffle(order);
        return new(
            [.. order.Select(i => True[i])], [.. order.SelectMany(i => Probabilities[(i * Classes)..((i + 1) * Classes)])],
            [.. order.Select(i => Groups[i])]);
    }
}
