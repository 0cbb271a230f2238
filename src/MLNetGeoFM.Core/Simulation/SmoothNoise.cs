namespace MLNetGeoFM;

/// <summary>
/// Coherent noise on a lattice of independent normal numbers: the blend of the neighbouring nodes, divided by the root of the
/// sum of the squared weights, so that every place has mean 0 and variance 1 and a threshold is met at a known rate.
/// </summary>
internal static class SmoothNoise
{
    /// <summary>Noise along one axis; neighbours one unit apart are independent, points closer than that are alike.</summary>
    public static double At(ulong key, double position)
    {
        double floor = Math.Floor(position);
        double weight = Ease(position - floor);
        double blend = ((1 - weight) * Node(key, (long)floor, 0)) + (weight * Node(key, (long)floor + 1, 0));
        return blend / Math.Sqrt(((1 - weight) * (1 - weight)) + (weight * weight));
    }

    /// <summary>Noise on a plane; points one unit apart along an axis are independent.</summary>
    public static double At(ulong key, double east, double north)
    {
        double column = Math.Floor(east);
        double row = Math.Floor(north);
        double u = Ease(east - column);
        double v = Ease(north - row);
        long i = (long)column;
        long j = (long)row;
        double south = ((1 - u) * Node(key, i, j)) + (u * Node(key, i + 1, j));
        double top = ((1 - u) * Node(key, i, j + 1)) + (u * Node(key, i + 1, j + 1));
        double squares = (((1 - u) * (1 - u)) + (u * u)) * (((1 - v) * (1 - v)) + (v * v));
        return (((1 - v) * south) + (v * top)) / Math.Sqrt(squares);
    }

    private static double Ease(double t) => t * t * (3 - (2 * t));

    private static double Node(ulong key, long i, long j)
        => KeyedRandom.Normal(KeyedRandom.Mix(key + ((ulong)i * 0x9E3779B97F4A7C15) + ((ulong)j * 0xC2B2AE3D27D4EB4F)));
}
