namespace MLNetGeoFM;

/// <summary>Groups points around centres; the same points give the same groups whatever their order.</summary>
/// <remarks>
/// Source: Lloyd 1982, with the first centres of k-means++ (Arthur &amp; Vassilvitskii 2007); of four starts the one with the
/// least sum of squares is kept.
/// </remarks>
internal static class KMeans
{
    private const int Starts = 4;
    private const int MaximumIterations = 100;

    /// <summary>The group of each point, 0-based, in the order of the least point of each group.</summary>
    /// <param name="points">[rows][dimensions], all finite.</param>
    /// <param name="groups">The number of groups.</param>
    /// <param name="seed">Another seed gives other first centres.</param>
    /// <param name="standardize">True = every dimension is divided by its standard deviation first.</param>
    /// <returns>[rows]; null where fewer distinct points than groups were given.</returns>
    public static int[]? Assign(double[][] points, int groups, int seed, bool standardize)
    {
        int[] order = [.. Enumerable.Range(0, points.Length)];
        Array.Sort(order, (a, b) => points[a].AsSpan().SequenceCompareTo(points[b]));
        List<double[]> distinct = [];
        List<double> weights = [];
        int[] distinctOfRow = new int[points.Length];
        foreach (int row in order)
        {
            if (distinct.Count == 0 || !distinct[^1].AsSpan().SequenceEqual(points[row]))
            {
                distinct.Add(points[row]);
                weights.Add(0);
            }

            weights[^1]++;
            distinctOfRow[row] = distinct.Count - 1;
        }

        if (distinct.Count < groups)
            return null;
        double[][] scaled = standardize ? Standardized(distinct, weights) : [.. distinct];
        Random random = new(seed);
        int[] best = [];
        double least = double.PositiveInfinity;
        for (int start = 0; start < Starts; start++)
        {
            int[] groupOfPoint = new int[scaled.Length];
            double sum = Iterate(scaled, weights, FirstCentres(scaled, weights, groups, random), groupOfPoint);
            if (sum < least || best.Length == 0)
                (least, best) = (sum, groupOfPoint);
        }

        int[] ordered = InOrder(best, groups);
        return Array.ConvertAll(distinctOfRow, point => ordered[point]);
    }

    /// <summary>Numbers groups by their first member.</summary>
    public static int[] InOrder(int[] groupOfPoint, int groups)
    {
        int[] number = new int[groups];
        Array.Fill(number, -1);
        int next = 0;
        int[] renamed = new int[groupOfPoint.Length];
        for (int i = 0; i < renamed.Length; i++)
        {
            ref int group = ref number[groupOfPoint[i]];
            if (group < 0)
                group = next++;
            renamed[i] = group;
        }

        return renamed;
    }

    private static double[][] Standardized(List<double[]> points, List<double> weights)
    {
        int dimensions = points[0].Length;
        double rows = weights.Sum();
        double[] mean = new double[dimensions];
        double[] variance = new double[dimensions];
        for (int i = 0; i < points.Count; i++)
        {
            for (int d = 0; d < dimensions; d++)
                mean[d] += weights[i] * points[i][d] / rows;
        }

        for (int i = 0; i < points.Count; i++)
        {
            for (int d = 0; d < dimensions; d++)
                variance[d] += weights[i] * (points[i][d] - mean[d]) * (points[i][d] - mean[d]) / rows;
        }

        return
        [
            .. points.Select(point => point
                .Select((value, d) => variance[d] > 0 ? (value - mean[d]) / Math.Sqrt(variance[d]) : 0).ToArray())
        ];
    }

    private static double[][] FirstCentres(double[][] points, List<double> weights, int groups, Random random)
    {
        double[][] centres = new double[groups][];
        double[] nearest = new double[points.Length];
        Array.Fill(nearest, 1);
        for (int group = 0; group < groups; group++)
        {
            double total = 0;
            for (int i = 0; i < points.Length; i++)
                total += weights[i] * nearest[i];
            double left = random.NextDouble() * total;
            int chosen = -1;
            for (int i = 0; i < points.Length; i++)
            {
                left -= weights[i] * nearest[i];
                if (nearest[i] > 0)
                    chosen = i;
                if (left < 0 && chosen >= 0)
                    break;
            }

            centres[group] = (double[])points[Math.Max(0, chosen)].Clone();
            for (int i = 0; i < points.Length; i++)
            {
                double squared = Squared(points[i], centres[group]);
                nearest[i] = group == 0 ? squared : Math.Min(nearest[i], squared);
            }
        }

        return centres;
    }

    private static double Iterate(double[][] points, List<double> weights, double[][] centres, int[] groupOfPoint)
    {
        Array.Fill(groupOfPoint, -1);
        double[] squared = new double[points.Length];
        for (int iteration = 0; ; iteration++)
        {
            bool moved = false;
            double sum = 0;
            for (int i = 0; i < points.Length; i++)
            {
                int nearest = 0;
                squared[i] = double.PositiveInfinity;
                for (int group = 0; group < centres.Length; group++)
                {
                    double distance = Squared(points[i], centres[group]);
                    if (distance < squared[i])
                        (squared[i], nearest) = (distance, group);
                }

                moved |= groupOfPoint[i] != nearest;
                groupOfPoint[i] = nearest;
                sum += weights[i] * squared[i];
            }

            moved |= FillEmpty(groupOfPoint, squared, centres.Length);
            if (!moved || iteration == MaximumIterations)
                return sum;
            MoveCentres(points, weights, centres, groupOfPoint);
        }
    }

    // A group that lost all its points takes the one that lies worst in a group of several.
    private static bool FillEmpty(int[] groupOfPoint, double[] squared, int groups)
    {
        int[] sizes = new int[groups];
        foreach (int group in groupOfPoint)
            sizes[group]++;
        bool moved = false;
        for (int group = 0; group < groups; group++)
        {
            if (sizes[group] > 0)
                continue;
            int worst = -1;
            for (int i = 0; i < squared.Length; i++)
            {
                if (sizes[groupOfPoint[i]] > 1 && (worst < 0 || squared[i] > squared[worst]))
                    worst = i;
            }

            sizes[groupOfPoint[worst]]--;
            groupOfPoint[worst] = group;
            sizes[group] = 1;
            squared[worst] = 0;
            moved = true;
        }

        return moved;
    }

    private static void MoveCentres(double[][] points, List<double> weights, double[][] centres, int[] groupOfPoint)
    {
        double[] rows = new double[centres.Length];
        foreach (double[] centre in centres)
            Array.Clear(centre);
        for (int i = 0; i < points.Length; i++)
        {
            double[] centre = centres[groupOfPoint[i]];
            rows[groupOfPoint[i]] += weights[i];
            for (int d = 0; d < centre.Length; d++)
                centre[d] += weights[i] * points[i][d];
        }

        for (int group = 0; group < centres.Length; group++)
        {
            for (int d = 0; d < centres[group].Length; d++)
                centres[group][d] /= rows[group];
        }
    }

    private static double Squared(double[] a, double[] b)
    {
        double sum = 0;
        for (int d = 0; d < a.Length; d++)
        {
            double difference = a[d] - b[d];
            sum += difference * difference;
        }

        return sum;
    }
}
