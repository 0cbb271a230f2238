using MLNetGeoFM.Models;

namespace MLNetGeoFM.Benchmarks;

/// <summary>Numbers between -1 and 1, the same for a seed.</summary>
internal static class RandomNumbers
{
    public static float[] Of(int count, int seed)
    {
        var random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = random.NextSingle() * 2 - 1;
        return values;
    }

    public static void Fill(AlignedBuffer buffer, int count, int seed)
    {
        buffer.EnsureLength(count);
        Of(count, seed).CopyTo(buffer.Span);
    }
}
