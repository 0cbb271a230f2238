namespace MLNetGeoFM.Tool.Reports;

/// <summary>Classifies samples by their nearest neighbours on the globe and nothing else: what the folds remember of places.</summary>
internal static class CoordinatesOnly
{
    /// <summary>Neighbours that vote.</summary>
    public const int Neighbours = 5;

    /// <summary>Positions alone this close to the model, or above it, raise the warning.</summary>
    public const double WarningMargin = 0.05;

    /// <summary>With more samples than this the quadratic search is left out.</summary>
    public const int MostSamples = 20_000;

    /// <summary>The share of tested rows whose neighbours in training say their class.</summary>
    /// <param name="folds">Which rows train and which are tested.</param>
    /// <param name="latitudes">Degrees, [rows].</param>
    /// <param name="longitudes">Degrees, [rows].</param>
    /// <param name="labels">Class of each row, [rows]; empty = none, neither neighbour nor scored.</param>
    public static double Accuracy(FoldAssignment folds, float[] latitudes, float[] longitudes, string[] labels)
    {
        (double, double, double)[] points = [.. latitudes.Zip(longitudes, OnSphere)];
        int correct = 0;
        int tested = 0;
        for (int fold = 0; fold < folds.NumberOfFolds; fold++)
        {
            int[] train = [.. folds.TrainRows(fold).Where(row => labels[row].Length > 0)];
            foreach (int row in folds.TestRows(fold).Where(row => labels[row].Length > 0))
            {
                tested++;
                correct += Vote(points, labels, train, row) == labels[row] ? 1 : 0;
            }
        }

        return (double)correct / tested;
    }

    /// <summary>The class of most neighbours; on ties the one of the nearest of them.</summary>
    private static string Vote((double, double, double)[] points, string[] labels, int[] train, int row)
    {
        var nearest = new PriorityQueue<int, double>(Neighbours + 1);
        foreach (int other in train)
        {
            double distance = SquaredChord(points[row], points[other]);
            if (nearest.Count < Neighbours)
                nearest.Enqueue(other, -distance);
            else
                nearest.EnqueueDequeue(other, -distance);
        }

        return nearest.UnorderedItems.OrderByDescending(item => item.Priority).ThenBy(item => item.Element)
            .GroupBy(item => labels[item.Element]).MaxBy(votes => votes.Count())!.Key;
    }

    private static (double, double, double) OnSphere(float latitude, float longitude)
    {
        var (north, up) = Math.SinCos(double.DegreesToRadians(latitude));
        var (east, forward) = Math.SinCos(double.DegreesToRadians(longitude));
        return (up * forward, up * east, north);
    }

    private static double SquaredChord((double A, double B, double C) one, (double A, double B, double C) other)
    {
        double a = one.A - other.A;
        double b = one.B - other.B;
        double c = one.C - other.C;
        return (a * a) + (b * b) + (c * c);
    }
}
