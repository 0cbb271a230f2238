namespace MLNetGeoFM;

/// <summary>Draws one of several things for a sample, by its id and a seed alone.</summary>
public static class SampleDraw
{
    /// <summary>The number of the drawn thing.</summary>
    /// <param name="sampleId">The sample.</param>
    /// <param name="seed">Another seed draws other numbers for the same sample.</param>
    /// <param name="count">How many things there are, at least 1.</param>
    /// <returns>0 to <paramref name="count"/> - 1.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="sampleId"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public static int Index(string sampleId, int seed, int count)
    {
        ArgumentNullException.ThrowIfNull(sampleId);
        if (count < 1)
            throw new ArgumentOutOfRangeException(nameof(count), count, $"There is nothing to draw from: expected at least 1, got {count}.");
        ulong bits = KeyedRandom.Key((ulong)seed, RandomPurpose.MovedPlace, SampleKey.Of(sampleId), 1);
        return (int)(KeyedRandom.Uniform(bits) * count);
    }
}
