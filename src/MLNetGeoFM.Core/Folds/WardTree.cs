namespace MLNetGeoFM;

/// <summary>Joins points step by step into ever larger clusters that stay compact, and cuts the tree anywhere.</summary>
/// <remarks>
/// Source: Ward 1963, found with the chain of nearest neighbours (Murtagh 1983); time points², memory points. Points of several
/// rows count as often.
/// </remarks>
internal sealed class WardTree
{
    private readonly int _points;
    private readonly (int First, int Second, double Cost)[] _joins;

    /// <summary>Builds the tree.</summary>
    /// <param name="vectors">[points, 3].</param>
    /// <param name="rows">How many rows each point stands for, [points].</param>
    public WardTree(double[] vectors, double[] rows)
    {
        _points = rows.Length;
        double[] centres = (double[])vectors.Clone();
        double[] weights = (double[])rows.Clone();
        int[] alive = [.. Enumerable.Range(0, _points)];
        int left = _points;
        List<(int First, int Second, double Cost)> joins = [];
        double[] costOf = new double[_points];
        List<int> chain = [];
        while (left > 1)
        {
            if (chain.Count == 0)
                chain.Add(alive.AsSpan(0, left).ToArray().Min());
            int top = chain[^1];
            int previous = chain.Count > 1 ? chain[^2] : -1;
            (int nearest, double cost) = Nearest(centres, weights, alive.AsSpan(0, left), top, previous);
            if (nearest != previous)
            {
                chain.Add(nearest);
                continue;
            }

            chain.RemoveRange(chain.Count - 2, 2);
            (int kept, int gone) = (Math.Min(top, nearest), Math.Max(top, nearest));
            double height = Math.Max(cost, Math.Max(costOf[kept], costOf[gone]));
            joins.Add((kept, gone, height));
            costOf[kept] = height;
            double sum = weights[kept] + weights[gone];
            for (int d = 0; d < 3; d++)
                centres[(3 * kept) + d] = ((weights[kept] * centres[(3 * kept) + d]) + (weights[gone] * centres[(3 * gone) + d])) / sum;
            weights[kept] = sum;
            int at = Array.IndexOf(alive, gone, 0, left);
            alive[at] = alive[--left];
        }

        _joins = [.. joins.OrderBy(join => join.Cost)];
    }

    /// <summary>The cluster of each point, 0-based in the order of the first points, when so many clusters are left.</summary>
    public int[] Cut(int clusters)
    {
        int[] parent = [.. Enumerable.Range(0, _points)];
        foreach ((int first, int second, _) in _joins.Take(_points - clusters))
            parent[Root(parent, second)] = Root(parent, first);
        return KMeans.InOrder([.. Enumerable.Range(0, _points).Select(point => Root(parent, point))], _points);
    }

    private static int Root(int[] parent, int point)
    {
        while (parent[point] != point)
            point = parent[point] = parent[parent[point]];
        return point;
    }

    // Of equally near clusters the one before in the chain, so that the chain ends; else the first one.
    private static (int Nearest, double Cost) Nearest(
        double[] centres, double[] weights, ReadOnlySpan<int> alive, int top, int previous)
    {
        int nearest = -1;
        double least = double.PositiveInfinity;
        foreach (int other in alive)
        {
            if (other == top)
                continue;
            double a = centres[3 * top] - centres[3 * other];
            double b = centres[(3 * top) + 1] - centres[(3 * other) + 1];
            double c = centres[(3 * top) + 2] - centres[(3 * other) + 2];
            double cost = weights[top] * weights[other] / (weights[top] + weights[other]) * ((a * a) + (b * b) + (c * c));
            if (cost < least || (cost == least && (other == previous || (nearest != previous && other < nearest))))
                (least, nearest) = (cost, other);
        }

        return (nearest, least);
    }
}
