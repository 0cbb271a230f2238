using System.Globalization;

namespace MLNetGeoFM;

public static partial class Folds
{
    /// <summary>The most distinct positions that <see cref="Nndm(IReadOnlyList{double}, IReadOnlyList{double},
    /// IReadOnlyList{double}, IReadOnlyList{double}, double, double)"/> takes.</summary>
    public const int NndmMaximumPositions = 4000;

    // More positions than this are first put together into small groups of neighbours.
    private const int MaximumTreePoints = 10_000;
    private const int Candidates = 100;
    private const double RandomIsEnoughP = 0.05;

    /// <summary>Makes one fold for each position, and leaves its neighbours out of training until distances from test to
    /// training rows are distributed as those from prediction points to rows (NNDM).</summary>
    /// <param name="latitudes">Degrees north, WGS 84, [rows].</param>
    /// <param name="longitudes">Degrees east, WGS 84, [rows].</param>
    /// <param name="predictionLatitudes">Degrees north of points where the model will be used, [points]: a sample of the
    /// map's pixels or fields.</param>
    /// <param name="predictionLongitudes">Degrees east of the same, [points].</param>
    /// <param name="rangeMetres">Neighbours farther than this are never left out: the range of a <see cref="Variogram"/>.</param>
    /// <param name="leastTrainShare">No more rows are left out where training has this share of all rows, at least 0 and below
    /// 1.</param>
    /// <returns>Folds named "latitude,longitude", from south to north. Rows of one position are tested together.</returns>
    /// <exception cref="ArgumentException">A position is missing or out of range, or there are fewer than 3 or more than
    /// <see cref="NndmMaximumPositions"/> distinct positions; use <c>Knndm</c> for more.</exception>
    /// <remarks>Source: Milà et al. 2022, as CAST's <c>nndm</c>; see methods.md part 10. Score the pooled predictions.</remarks>
    public static FoldAssignment Nndm(
        IReadOnlyList<double> latitudes,
        IReadOnlyList<double> longitudes,
        IReadOnlyList<double> predictionLatitudes,
        IReadOnlyList<double> predictionLongitudes,
        double rangeMetres = double.PositiveInfinity,
        double leastTrainShare = 0.5)
    {
        Positions positions = Positions.Of(latitudes, longitudes);
        Positions predictions = Positions.Of(predictionLatitudes, predictionLongitudes);
        if (!(rangeMetres > 0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(rangeMetres), rangeMetres, string.Create(
                    CultureInfo.InvariantCulture, $"The range must be above 0 metres, got {rangeMetres}."));
        }

        CheckShare(leastTrainShare, nameof(leastTrainShare));
        (Positions distinct, int[] foldOfRow, int[] rowsAt) = positions.Group();
        if (distinct.Count is < 3 or > NndmMaximumPositions)
        {
            throw new ArgumentException(
                $"NNDM makes one fold for each distinct position: expected 3 to {NndmMaximumPositions}, the data has "
                + $"{distinct.Count}. Use {(distinct.Count < 3 ? "random or region folds" : "kNNDM")}.", nameof(latitudes));
        }

        double[] predictionMetres = PredictionMetres(new PositionIndex(distinct), predictions);
        List<int>[] leftOut = DistanceMatching.LeftOut(distinct, rowsAt, predictionMetres, rangeMetres, leastTrainShare);
        string[] names = new string[distinct.Count];
        int[][] trainRows = new int[distinct.Count][];
        bool[] gone = new bool[distinct.Count];
        for (int fold = 0; fold < names.Length; fold++)
        {
            names[fold] = PositionName(distinct, fold);
            gone[fold] = true;
            leftOut[fold].ForEach(position => gone[position] = true);
            trainRows[fold] = [.. Enumerable.Range(0, foldOfRow.Length).Where(row => !gone[foldOfRow[row]])];
            Array.Clear(gone);
        }

        return FoldAssignment.FromTrainingRows("NNDM", foldOfRow, names, trainRows).WithNotes(
            $"Training rows are left out for {leftOut.Count(list => list.Count > 0)} of {names.Length} positions, to match the "
            + $"distances of {predictions.Count} prediction points.",
            PooledNote);
    }

    /// <summary>Makes a few folds of whole clusters of positions, such that distances from test to training rows are distributed
    /// as nearly as can be as those from prediction points to rows (kNNDM).</summary>
    /// <param name="latitudes">Degrees north, WGS 84, [rows].</param>
    /// <param name="longitudes">Degrees east, WGS 84, [rows].</param>
    /// <param name="predictionLatitudes">Degrees north of points where the model will be used, [points]: a sample of the
    /// map's pixels or fields.</param>
    /// <param name="predictionLongitudes">Degrees east of the same, [points].</param>
    /// <param name="numberOfFolds">The number of folds, at least 2 and at most the number of distinct positions.</param>
    /// <param name="maximumFoldShare">The largest share of all rows in one fold, above 1 / folds and below 1.</param>
    /// <param name="seed">Deals the folds where rows are not clustered against the prediction points: these are random by
    /// position.</param>
    /// <returns>Folds of different sizes, numbered from the south.</returns>
    /// <exception cref="ArgumentException">A position is missing or out of range, there are fewer distinct positions than folds,
    /// or no clustering keeps all folds below <paramref name="maximumFoldShare"/>.</exception>
    /// <remarks>
    /// Source: Linnenbrink et al. 2024, as CAST's <c>knndm</c> with hierarchical clusters; see methods.md part 10. Unlike CAST,
    /// clusters are Ward's on straight distances through the sphere, and rows of one position always share a fold.
    /// </remarks>
    public static FoldAssignment Knndm(
        IReadOnlyList<double> latitudes,
        IReadOnlyList<double> longitudes,
        IReadOnlyList<double> predictionLatitudes,
        IReadOnlyList<double> predictionLongitudes,
        int numberOfFolds = 10,
        double maximumFoldShare = 0.5,
        int seed = 0)
    {
        Positions positions = Positions.Of(latitudes, longitudes);
        Positions predictions = Positions.Of(predictionLatitudes, predictionLongitudes);
        CheckFoldCount(numberOfFolds);
        CheckShare(maximumFoldShare, nameof(maximumFoldShare));
        (Positions distinct, int[] positionOfRow, int[] rowsAt) = positions.Group();
        if (distinct.Count < numberOfFolds)
        {
            throw new ArgumentException(
                $"{numberOfFolds} folds need at least {numberOfFolds} distinct positions; the data has {distinct.Count}. "
                + "Use fewer folds.", nameof(latitudes));
        }

        PositionIndex index = new(distinct);
        double[] predictionMetres = PredictionMetres(index, predictions);
        double p = DistanceMatching.SmallerP(OwnMetres(distinct, index, positionOfRow, rowsAt), predictionMetres);
        if (p >= RandomIsEnoughP)
        {
            string[] keys = [.. positionOfRow.Select(position => PositionName(distinct, position))];
            return Hashed("kNNDM", "position", nameof(latitudes), keys, numberOfFolds, seed, []).WithNotes(string.Create(
                CultureInfo.InvariantCulture,
                $"Rows are not clustered against the prediction points (p = {p:0.000}): folds are random by position."));
        }

        (int[] folds, int clusters, double distance) =
            Matched(distinct, index, positionOfRow, rowsAt, predictionMetres, numberOfFolds, maximumFoldShare);
        if (folds.Length == 0)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"No clustering of the positions keeps all {numberOfFolds} folds at or below "
                    + $"{maximumFoldShare} of the rows. Use more folds, or a larger share."), nameof(maximumFoldShare));
        }

        int[] ordered = KMeans.InOrder(folds, numberOfFolds);
        return FoldAssignment.FromFoldOfRow(
            "kNNDM", Array.ConvertAll(positionOfRow, position => ordered[position]), Numbered(numberOfFolds)).WithNotes(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{clusters} clusters in {numberOfFolds} folds; the distances differ from those of {predictions.Count} prediction ")
            + string.Create(CultureInfo.InvariantCulture, $"points by {distance:0} m on average (Wasserstein)."),
            PooledNote);
    }

    private const string PooledNote = "Score the pooled predictions of all folds, not the mean over folds: folds differ in size.";

    // Each candidate number of clusters is dealt into folds; the one whose distances match best is taken.
    private static (int[] Folds, int Clusters, double Distance) Matched(
        Positions distinct, PositionIndex index, int[] positionOfRow, int[] rowsAt, double[] predictionMetres, int numberOfFolds,
        double maximumFoldShare)
    {
        (int[] pointOfPosition, double[] vectors, double[] rows) = TreePoints(distinct, index, rowsAt, numberOfFolds);
        WardTree tree = new(vectors, rows);
        double[] alongMainAxis = MainAxis(distinct, rowsAt);
        int most = Math.Max(numberOfFolds, rows.Length - 2);
        int[] counts =
        [
            .. Enumerable.Range(0, Candidates).Select(i => (int)Math.Round(Math.Exp(
                Math.Log(numberOfFolds) + (Math.Log((double)most / numberOfFolds) * i / (Candidates - 1))))).Distinct()
        ];
        int[] best = [];
        (int bestClusters, double least) = (0, double.PositiveInfinity);
        double[] metres = new double[distinct.Count];
        double[] metresOfRow = new double[positionOfRow.Length];
        foreach (int clusters in counts)
        {
            int[] clusterOfPoint = tree.Cut(clusters);
            int[] clusterOf = Array.ConvertAll(pointOfPosition, point => clusterOfPoint[point]);
            int[] folds = Dealt(clusterOf, clusters, rowsAt, alongMainAxis, numberOfFolds, positionOfRow.Length);
            int[] sizes = new int[numberOfFolds];
            for (int position = 0; position < folds.Length; position++)
                sizes[folds[position]] += rowsAt[position];
            if (sizes.Min() == 0 || sizes.Max() > maximumFoldShare * positionOfRow.Length)
                continue;
            index.NearestInOtherFold(folds, metres);
            for (int row = 0; row < metresOfRow.Length; row++)
                metresOfRow[row] = metres[positionOfRow[row]];
            Array.Sort(metresOfRow);
            double distance = DistanceMatching.Wasserstein(metresOfRow, predictionMetres);
            if (distance < least)
                (best, bestClusters, least) = (folds, clusters, distance);
        }

        return (best, bestClusters, least);
    }

    // A cluster of at least rows / folds is a fold of its own; the others are dealt in turn, in their order along the main axis.
    private static int[] Dealt(
        int[] clusterOf, int clusters, int[] rowsAt, double[] alongMainAxis, int numberOfFolds, int rows)
    {
        int[] sizes = new int[clusters];
        double[] centres = new double[clusters];
        for (int position = 0; position < clusterOf.Length; position++)
        {
            sizes[clusterOf[position]] += rowsAt[position];
            centres[clusterOf[position]] += rowsAt[position] * alongMainAxis[position];
        }

        int[] order = [.. Enumerable.Range(0, clusters).OrderBy(cluster => centres[cluster] / sizes[cluster])];
        int[] foldOfCluster = new int[clusters];
        int own = 0;
        foreach (int cluster in order)
            foldOfCluster[cluster] = (long)sizes[cluster] * numberOfFolds >= rows ? own++ : -1;
        int turn = 0;
        foreach (int cluster in order.Where(cluster => foldOfCluster[cluster] < 0))
            foldOfCluster[cluster] = own + (turn++ % (numberOfFolds - own));
        return Array.ConvertAll(clusterOf, cluster => foldOfCluster[cluster]);
    }

    private static (int[] PointOfPosition, double[] Vectors, double[] Rows) TreePoints(
        Positions distinct, PositionIndex index, int[] rowsAt, int numberOfFolds)
    {
        List<int[]> groups = distinct.Count <= Math.Max(MaximumTreePoints, numberOfFolds)
            ? [.. Enumerable.Range(0, distinct.Count).Select(position => new[] { position })]
            : index.Divide(MaximumTreePoints);
        int[] pointOfPosition = new int[distinct.Count];
        double[] vectors = new double[3 * groups.Count];
        double[] rows = new double[groups.Count];
        for (int point = 0; point < groups.Count; point++)
        {
            foreach (int position in groups[point])
            {
                pointOfPosition[position] = point;
                rows[point] += rowsAt[position];
                for (int d = 0; d < 3; d++)
                    vectors[(3 * point) + d] += rowsAt[position] * distinct.Vectors[(3 * position) + d];
            }

            for (int d = 0; d < 3; d++)
                vectors[(3 * point) + d] /= rows[point];
        }

        return (pointOfPosition, vectors, rows);
    }

    // The first principal component of the projected positions, pointing east (or north, where it points to neither).
    private static double[] MainAxis(Positions distinct, int[] rowsAt)
    {
        (double[] east, double[] north) = distinct.Project();
        double rows = rowsAt.Sum();
        double meanEast = 0, meanNorth = 0, eastEast = 0, northNorth = 0, eastNorth = 0;
        for (int i = 0; i < east.Length; i++)
        {
            meanEast += rowsAt[i] * east[i] / rows;
            meanNorth += rowsAt[i] * north[i] / rows;
        }

        for (int i = 0; i < east.Length; i++)
        {
            eastEast += rowsAt[i] * (east[i] - meanEast) * (east[i] - meanEast);
            northNorth += rowsAt[i] * (north[i] - meanNorth) * (north[i] - meanNorth);
            eastNorth += rowsAt[i] * (east[i] - meanEast) * (north[i] - meanNorth);
        }

        (double sin, double cos) = Math.SinCos(Math.Atan2(2 * eastNorth, eastEast - northNorth) / 2);
        return [.. Enumerable.Range(0, east.Length).Select(i => (cos * (east[i] - meanEast)) + (sin * (north[i] - meanNorth)))];
    }

    // From each row to the nearest other row, ascending; 0 where a position has several rows.
    private static double[] OwnMetres(Positions distinct, PositionIndex index, int[] positionOfRow, int[] rowsAt)
    {
        double[] metres = new double[distinct.Count];
        for (int position = 0; position < metres.Length; position++)
            metres[position] = rowsAt[position] > 1 ? 0 : index.NearestMetres(distinct, position, position);
        return [.. positionOfRow.Select(position => metres[position]).Order()];
    }

    private static double[] PredictionMetres(PositionIndex index, Positions predictions)
    {
        double[] metres = new double[predictions.Count];
        for (int point = 0; point < metres.Length; point++)
            metres[point] = index.NearestMetres(predictions, point);
        Array.Sort(metres);
        return metres;
    }

    private static string PositionName(Positions distinct, int position) => string.Create(
        CultureInfo.InvariantCulture, $"{distinct.Latitudes[position]},{distinct.Longitudes[position]}");

    private static void CheckShare(double share, string parameter)
    {
        if (!(share >= 0) || share >= 1)
        {
            throw new ArgumentOutOfRangeException(
                parameter, share, string.Create(
                    CultureInfo.InvariantCulture, $"A share of rows must be at least 0 and below 1, got {share}."));
        }
    }
}
