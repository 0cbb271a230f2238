namespace MLNetGeoFM.Core.Tests.Simulation;

/// <summary>
/// The raw-feature baseline of these tests: monthly medians of the dates that the scene classes call clear, and NDVI.
/// </summary>
internal static class MonthlyFeatures
{
    public const int Count = 12 * 11;

    /// <summary>
    /// [12 months, 10 bands and NDVI]; a month without a clear date is interpolated, a series without any is 0.
    /// </summary>
    public static float[] Of(SimulatedSeries series)
    {
        float[] features = new float[Count];
        int firstDay = new DateOnly(series.Year, 1, 1).DayNumber - new DateOnly(1970, 1, 1).DayNumber;
        List<int>[] months = [.. Enumerable.Range(0, 12).Select(_ => new List<int>())];
        for (int t = 0; t < series.Dates.Length; t++)
        {
            if (series.Scl[t] is 4 or 5)
                months[Math.Min(11, (int)((series.Dates[t] - firstDay) / 30.5))].Add(t);
        }

        int[] known = [.. Enumerable.Range(0, 12).Where(m => months[m].Count > 0)];
        for (int band = 0; band < 10 && known.Length > 0; band++)
        {
            foreach (int month in known)
            {
                float[] values = [.. months[month].Select(t => series.Reflectance[(t * 10) + band]).Order()];
                features[(month * 11) + band] = (values[values.Length / 2] + values[(values.Length - 1) / 2]) / 2;
            }

            for (int month = 0; month < 12; month++)
            {
                int before = known.LastOrDefault(m => m <= month, known[0]);
                int after = known.FirstOrDefault(m => m >= month, known[^1]);
                float share = after > before ? (month - before) / (float)(after - before) : 0;
                float left = features[(before * 11) + band];
                features[(month * 11) + band] = left + (share * (features[(after * 11) + band] - left));
            }
        }

        for (int month = 0; month < 12; month++)
        {
            float red = features[(month * 11) + 2];
            float nir = features[(month * 11) + 6];
            features[(month * 11) + 10] = nir + red > 0 ? (nir - red) / (nir + red) : 0;
        }

        return features;
    }
}
