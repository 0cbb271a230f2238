namespace MLNetGeoFM;

/// <summary>Compares distributions of nearest-neighbour distances, and leaves rows out of training until they
/// match.</summary>
internal static class DistanceMatching
{
    /// <summary>The p value that two samples come from one distribution, against the first being smaller.</summary>
    /// <remarks>Source: one-sided two-sample Kolmogorov-Smirnov test, limiting distribution exp(−2 D² n m / (n + m)).</remarks>
    public static double SmallerP(double[] sortedFirst, double[] sortedSecond)
    {
        double largest = 0;
        int below = 0;
        for (int i = 0; i < sortedFirst.Length; i++)
        {
            if (i + 1 < sortedFirst.Length && sortedFirst[i + 1] == sortedFirst[i])
                continue;
            while (below < sortedSecond.Length && sortedSecond[below] <= sortedFirst[i])
                below++;
            largest = Math.Max(largest, ((i + 1.0) / sortedFirst.Length) - ((double)below / sortedSecond.Length));
        }

        double n = sortedFirst.Length;
        double m = sortedSecond.Length;
        return Math.Exp(-2 * largest * largest * n * m / (n + m));
    }

    /// <summary>The area between two empirical distribution functions.</summary>
    /// <remarks>Source: the one-dimensional Wasserstein distance of order 1.</remarks>
    public static double Wasserstein(double[] sortedFirst, double[] sortedSecond)
    {
        double area = 0;
        int i = 0;
        int j = 0;
        double last = Math.Min(sortedFirst[0], sortedSecond[0]);
        while (i < sortedFirst.Length || j < sortedSecond.Length)
        {
            bool takeFirst = j == sortedSecond.Length || (i < sortedFirst.Length && sortedFirst[i] <= sortedSecond[j]);
            double next = takeFirst ? sortedFirst[i] : sortedSecond[j];
            area += (next - last) * Math.Abs(((double)i / sortedFirst.Length) - ((double)j / sortedSecond.Length));
            last = next;
            if (takeFirst)
                i++;
            else
                j++;
        }

        return area;
    }

    /// <summary>For each position the positions left out of its training.</summary>
    /// <param name="positions">Distinct positions.</param>
    /// <param name="rowsAt">The number of rows at each.</param>
    /// <param name="predictionMetres">The metres from each prediction point to its nearest row, ascending.</param>
    /// <param name="rangeMetres">Neighbours farther than this are kept.</param>
    /// <param name="leastTrainShare">The share of all rows that may not be gone below before a removal.</param>
    /// <remarks>Source: methods.md part 10, NNDM (Milà et al. 2022; the loop of CAST's nndm). Rows of one position are tested
    /// together, which is what the loop comes to as long as no prediction point lies on a row.</remarks>
    public static List<int>[] LeftOut(
        Positions positions, int[] rowsAt, double[] predictionMetres, double rangeMetres, double leastTrainShare)
    {
        int count = positions.Count;
        int rows = rowsAt.Sum();
        (double Metres, int Position)[][] neighbours = Neighbours(positions);
        List<int>[] leftOut = new List<int>[count];
        int[] next = new int[count];
        int[] trainRows = new int[count];
        SortedSet<(double Metres, int Position)> queue = [];
        for (int position = 0; position < count; position++)
        {
            leftOut[position] = [];
            trainRows[position] = rows - rowsAt[position];
            queue.Add((neighbours[position][0].Metres, position));
        }

        int passed = 0;
        while (queue.Count > 0 && queue.Min.Metres <= rangeMetres)
        {
            double radius = queue.Min.Metres;
            List<int> here = [.. queue.TakeWhile(entry => entry.Metres == radius).Select(entry => entry.Position)];
            queue.ExceptWith(here.Select(position => (radius, position)));
            int within = here.Sum(position => rowsAt[position]);
            double predicted = (double)CountUpTo(predictionMetres, radius) / predictionMetres.Length;
            int taken = 0;
            foreach (int position in here)
            {
                int end = next[position];
                int gone = 0;
                while (end < count - 1 && neighbours[position][end].Metres == radius)
                    gone += rowsAt[neighbours[position][end++].Position];
                bool improves = (double)(passed + within - rowsAt[position]) / rows >= predicted;
                if (!improves || (double)trainRows[position] / rows <= leastTrainShare || trainRows[position] == gone)
                    break;
                for (int i = next[position]; i < end; i++)
                    leftOut[position].Add(neighbours[position][i].Position);
                next[position] = end;
                trainRows[position] -= gone;
                within -= rowsAt[position];
                queue.Add((neighbours[position][end].Metres, position));
                taken++;
            }

            passed += within;
        }

        return leftOut;
    }

    private static (double Metres, int Position)[][] Neighbours(Positions positions)
    {
        (double Metres, int Position)[][] neighbours = new (double, int)[positions.Count][];
        for (int position = 0; position < positions.Count; position++)
        {
            neighbours[position] =
            [
                .. Enumerable.Range(0, positions.Count).Where(other => other != position)
                    .Select(other => (positions.Metres(position, other), other))
            ];
            Array.Sort(neighbours[position]);
        }

        return neighbours;
    }

    private static int CountUpTo(double[] sorted, double limit)
    {
        int low = 0;
        int high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle] <= limit)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
