namespace MLNetGeoFM;

/// <summary>Fits the spherical model to an empirical variogram by weighted least squares.</summary>
internal static class SphericalFit
{
    private const int Steps = 300;

    // A model that rises over all lags has no range in the data; it is looked for up to twice the last lag.
    private const double Beyond = 2;

    /// <summary>The rise from 0 at distance 0 to 1 at the range.</summary>
    /// <param name="share">The distance as a share of the range, at least 0.</param>
    public static double Shape(double share) => share >= 1 ? 1 : (1.5 * share) - (0.5 * share * share * share);

    /// <summary>Nugget, partial sill and range in metres of the best model; range 0 where no rise fits better than a flat
    /// line.</summary>
    public static (double Nugget, double PartialSill, double RangeMetres) Of(IReadOnlyList<VariogramLag> lags)
    {
        double shortest = lags[0].Metres;
        double longest = lags[^1].Metres * Beyond;
        double flat = Solve(lags, 0).Error;
        double step = Math.Pow(longest / shortest, 1.0 / Steps);
        int best = 1;
        for (int i = 2; i <= Steps; i++)
        {
            if (Solve(lags, shortest * Math.Pow(step, i)).Error < Solve(lags, shortest * Math.Pow(step, best)).Error)
                best = i;
        }

        double range = Narrow(lags, shortest * Math.Pow(step, best - 1), Math.Min(longest, shortest * Math.Pow(step, best + 1)));
        (double nugget, double sill, double error) = Solve(lags, range);
        return sill > 0 && error < flat * (1 - 1e-9) ? (nugget, sill, range) : (Solve(lags, 0).Nugget, 0, 0);
    }

    // Golden section search.
    private static double Narrow(IReadOnlyList<VariogramLag> lags, double low, double high)
    {
        double ratio = (Math.Sqrt(5) - 1) / 2;
        for (int i = 0; i < 60; i++)
        {
            double left = high - (ratio * (high - low));
            double right = low + (ratio * (high - low));
            if (Solve(lags, left).Error <= Solve(lags, right).Error)
                high = right;
            else
                low = left;
        }

        return (low + high) / 2;
    }

    // For a fixed range the model is linear in nugget and sill; both are kept at 0 or above. Range 0 = a flat line.
    private static (double Nugget, double Sill, double Error) Solve(IReadOnlyList<VariogramLag> lags, double range)
    {
        double w = 0, ws = 0, wss = 0, wg = 0, wsg = 0;
        foreach (VariogramLag lag in lags)
        {
            double weight = lag.Pairs / (lag.Metres * lag.Metres);
            double shape = range > 0 ? Shape(lag.Metres / range) : 0;
            w += weight;
            ws += weight * shape;
            wss += weight * shape * shape;
            wg += weight * lag.Semivariance;
            wsg += weight * shape * lag.Semivariance;
        }

        double determinant = (w * wss) - (ws * ws);
        double nugget = wg / w;
        double sill = 0;
        if (determinant > 1e-12 * w * wss && wss > 0)
        {
            sill = ((w * wsg) - (ws * wg)) / determinant;
            nugget = (wg - (sill * ws)) / w;
            if (sill < 0)
                (nugget, sill) = (wg / w, 0);
            else if (nugget < 0)
                (nugget, sill) = (0, wsg / wss);
        }

        double error = 0;
        foreach (VariogramLag lag in lags)
        {
            double model = nugget + (sill * (range > 0 ? Shape(lag.Metres / range) : 0));
            double difference = lag.Semivariance - model;
            error += lag.Pairs / (lag.Metres * lag.Metres) * difference * difference;
        }

        return (nugget, sill, error);
    }
}
