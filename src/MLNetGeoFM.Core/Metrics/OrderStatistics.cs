namespace MLNetGeoFM;

/// <summary>Figures of sorted values.</summary>
internal static class OrderStatistics
{
    /// <summary>The value that a share of sorted values lies below: linear between the two nearest. Source: R's quantile, type
    /// 7.</summary>
    public static double Quantile(ReadOnlySpan<double> sorted, double share)
    {
        double position = share * (sorted.Length - 1);
        int below = (int)position;
        return below + 1 < sorted.Length
            ? sorted[below] + ((position - below) * (sorted[below + 1] - sorted[below]))
            : sorted[^1];
    }
}
