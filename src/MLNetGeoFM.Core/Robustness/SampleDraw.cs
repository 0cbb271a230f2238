namespace MLNetGeoFM;

/// <summary>Draws for a sample, by its id and a seed alone: one of several things, or a place at a distance.</summary>
internal static class SampleDraw
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

    /// <summary>The place at a distance in a direction that the seed and the sample's id decide.</summary>
    /// <param name="sampleId">The sample.</param>
    /// <param name="seed">Another seed moves the same sample in another direction.</param>
    /// <param name="latitude">Degrees, -90 to 90.</param>
    /// <param name="longitude">Degrees.</param>
    /// <param name="kilometres">Distance in kilometres, 0 or more; the direction is the same for every distance.</param>
    /// <returns>Degrees, the longitude in [-180, 180); at a distance of 0 the very numbers that came in.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="sampleId"/> is null.</exception>
    public static (double Latitude, double Longitude) MovedPlace(
        string sampleId, int seed, double latitude, double longitude, double kilometres)
    {
        ArgumentNullException.ThrowIfNull(sampleId);
        ulong bits = KeyedRandom.Key((ulong)seed, RandomPurpose.MovedPlace, SampleKey.Of(sampleId));
        return GreatCircle.Destination(latitude, longitude, 360 * KeyedRandom.Uniform(bits), kilometres);
    }
}
