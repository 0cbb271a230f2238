namespace MLNetGeoFM;

/// <summary>Puts the observations of a series into the order of dates that were moved.</summary>
internal static class MovedDates
{
    /// <summary>What an observation is ordered by: its new day, then its place, so that equal days keep their order.</summary>
    public static long Key(int day, int place) => ((long)day << 32) + place;

    /// <summary>Writes dates, values and mask in the order of their keys.</summary>
    /// <param name="keys">One for each observation, [T]; sorted here.</param>
    /// <param name="shape">C, H and W.</param>
    /// <param name="series">[T, C, H, W].</param>
    /// <param name="clear">[T, H, W]; not read where no mask is wanted.</param>
    /// <param name="movedSeries">[T, C, H, W].</param>
    /// <param name="movedDates">[T], ascending.</param>
    /// <param name="movedClear">[T, H, W]; empty = no mask is wanted.</param>
    public static void Write(
        Span<long> keys,
        SeriesShape shape,
        ReadOnlySpan<float> series,
        ReadOnlySpan<bool> clear,
        Span<float> movedSeries,
        Span<int> movedDates,
        Span<bool> movedClear)
    {
        int stepLength = shape.StepLength, pixels = shape.PixelsPerStep;
        keys.Sort();
        for (int date = 0; date < keys.Length; date++)
        {
            int from = (int)(keys[date] & int.MaxValue);
            movedDates[date] = (int)(keys[date] >> 32);
            series.Slice(from * stepLength, stepLength).CopyTo(movedSeries[(date * stepLength)..]);
            if (!movedClear.IsEmpty)
                clear.Slice(from * pixels, pixels).CopyTo(movedClear[(date * pixels)..]);
        }
    }
}
