namespace MLNetGeoFM.Models;

/// <summary>The rising curve that is nearest to points in least squares, by pooling adjacent violators.</summary>
/// <remarks>
/// Between the ends of two neighbouring pools it is linear, outside the points constant. Points at the same place count as one,
/// with their mean. Source: Ayer et al., An empirical distribution function for sampling with incomplete information (1955).
/// </remarks>
internal sealed class IsotonicCurve
{
    private readonly double[] _places;
    private readonly double[] _heights;

    internal IsotonicCurve(double[] places, double[] heights) => (_places, _heights) = (places, heights);

    public ReadOnlySpan<double> Places => _places;

    public ReadOnlySpan<double> Heights => _heights;

    /// <summary>Fits the curve to points, in any order; at least one.</summary>
    internal static IsotonicCurve Fit(double[] places, double[] heights)
    {
        double[] sortedPlaces = [.. places];
        double[] sortedHeights = [.. heights];
        Array.Sort(sortedPlaces, sortedHeights);
        List<Pool> pools = [];
        for (int i = 0; i < sortedPlaces.Length;)
        {
            Pool pool = new(sortedPlaces[i], sortedPlaces[i], 0, 0);
            for (; i < sortedPlaces.Length && sortedPlaces[i] == pool.First; i++)
                pool = pool with { Sum = pool.Sum + sortedHeights[i], Count = pool.Count + 1 };
            while (pools.Count > 0 && pools[^1].Mean >= pool.Mean)
            {
                pool = new Pool(pools[^1].First, pool.Last, pools[^1].Sum + pool.Sum, pools[^1].Count + pool.Count);
                pools.RemoveAt(pools.Count - 1);
            }

            pools.Add(pool);
        }

        List<double> ends = [];
        List<double> means = [];
        foreach (Pool pool in pools)
        {
            ends.Add(pool.First);
            means.Add(pool.Mean);
            if (pool.Last > pool.First)
            {
                ends.Add(pool.Last);
                means.Add(pool.Mean);
            }
        }

        return new IsotonicCurve([.. ends], [.. means]);
    }

    public double HeightAt(double place)
    {
        int found = Array.BinarySearch(_places, place);
        if (found >= 0)
            return _heights[found];
        int next = ~found;
        if (next == 0)
            return _heights[0];
        if (next == _places.Length)
            return _heights[^1];
        double share = (place - _places[next - 1]) / (_places[next] - _places[next - 1]);
        return Math.FusedMultiplyAdd(share, _heights[next] - _heights[next - 1], _heights[next - 1]);
    }

    private readonly record struct Pool(double First, double Last, double Sum, int Count)
    {
        public double Mean => Sum / Count;
    }
}
