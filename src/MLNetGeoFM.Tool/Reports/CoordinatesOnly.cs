namespace MLNetGeoFM.Tool.Reports;

/// <summary>Classifies samples by their nearest neighbours on the globe and nothing else: what the folds remember of places.</summary>
internal static class CoordinatesOnly
{
    /// <summary>Neighbours that vote.</summary>
    public const int Neighbours = 5;

    /// <summary>Positions alone this close to the model, or above it, raise the warning.</summary>
    public const double WarningMargin = 0.05;

    /// <summary>The share of tested rows whose neighbours in training say their class.</summary>
    /// <param name="folds">Which rows train and which are tested.</param>
    /// <param name="latitudes">Degrees, [rows].</param>
    /// <param name="longitudes">Degrees, [rows].</param>
    /// <param name="labels">Class of each row, [rows]; empty = none, neither neighbour nor scored.</param>
    public static double Accuracy(FoldAssignment folds, float[] latitudes, float[] longitudes, string[] labels)
    {
        Positions positions = Positions.Of(Degrees(latitudes), Degrees(longitudes), folds.RowCount);
        int[] nearest = new int[Neighbours];
        double[] squaredChords = new double[Neighbours];
        int correct = 0;
        int tested = 0;
        for (int fold = 0; fold < folds.NumberOfFolds; fold++)
        {
            PositionIndex index = new(positions, [.. folds.TrainRows(fold).Where(row => labels[row].Length > 0)]);
            foreach (int row in folds.TestRows(fold).Where(row => labels[row].Length > 0))
            {
                tested++;
                int found = index.Nearest(positions.Vectors.AsSpan(3 * row, 3), nearest, squaredChords);
                correct += Vote(labels, nearest.AsSpan(0, found)) == labels[row] ? 1 : 0;
            }
        }

        return (double)correct / tested;
    }

    /// <summary>The class of most neighbours; on ties the one of the nearest of them.</summary>
    private static string? Vote(string[] labels, ReadOnlySpan<int> nearest)
        => nearest.ToArray().GroupBy(row => labels[row]).MaxBy(votes => votes.Count())?.Key;

    private static double[] Degrees(float[] degrees) => Array.ConvertAll(degrees, one => (double)one);
}
