namespace MLNetGeoFM;

/// <summary>Turns a series into a number, so that what is random about it depends on nothing but its dates and values.</summary>
internal static class SeriesKey
{
    private const uint NoObservation = 0x7FC00000; // one NaN for all of them

    /// <summary>64 bits of a series: equal series have equal keys, in every row, batch and thread.</summary>
    public static long Of(ReadOnlySpan<float> series, ReadOnlySpan<int> dates)
    {
        ulong key = (ulong)dates.Length;
        foreach (int date in dates)
            key = KeyedRandom.Mix(key ^ (uint)date);
        foreach (float value in series)
            key = KeyedRandom.Mix(key ^ (float.IsNaN(value) ? NoObservation : BitConverter.SingleToUInt32Bits(value)));
        return (long)key;
    }
}
