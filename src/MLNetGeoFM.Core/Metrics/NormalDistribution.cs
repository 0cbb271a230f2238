namespace MLNetGeoFM;

/// <summary>The standard normal distribution.</summary>
/// <remarks>Source: Abramowitz and Stegun, "Handbook of mathematical functions", 26.2.11 (series) and 26.2.14 (continued
/// fraction).</remarks>
internal static class NormalDistribution
{
    // Where the continued fraction takes over from the series; both are good to 1e-15 there.
    private const double Tail = 4;

    /// <summary>The probability above a deviate, 0..1, with full relative precision far out.</summary>
    public static double Above(double deviate)
    {
        if (deviate < 0)
            return 1 - Above(-deviate);
        double density = Math.Exp(-0.5 * deviate * deviate) / Math.Sqrt(2 * Math.PI);
        if (deviate > Tail)
        {
            double fraction = deviate;
            for (int k = 120; k >= 1; k--)
                fraction = deviate + (k / fraction);
            return density / fraction;
        }

        double term = deviate;
        double sum = deviate;
        for (int k = 3; term > sum * 1e-17; k += 2)
        {
            term *= deviate * deviate / k;
            sum += term;
        }

        return 0.5 - (density * sum);
    }

    /// <summary>The probability below a deviate, 0..1.</summary>
    public static double Below(double deviate) => Above(-deviate);

    /// <summary>The deviate with this probability below it.</summary>
    /// <param name="probability">Above 0 and below 1.</param>
    public static double Quantile(double probability)
    {
        if (probability > 0.5)
            return -Quantile(1 - probability);
        double low = -40;
        double high = 0;
        while (high - low > 1e-14 * Math.Max(1, -low))
        {
            double middle = 0.5 * (low + high);
            if (Below(middle) < probability)
                low = middle;
            else
                high = middle;
        }

        return 0.5 * (low + high);
    }
}
