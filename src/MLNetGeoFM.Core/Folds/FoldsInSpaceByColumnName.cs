namespace MLNetGeoFM;

public static partial class Folds
{
    /// <summary>Designs folds of whole cells of a grid whose size is the range of the labels' variogram.</summary>
    /// <param name="latitudeColumnName">The column with degrees north, WGS 84.</param>
    /// <param name="longitudeColumnName">The column with degrees east, WGS 84.</param>
    /// <param name="labelColumnName">The column with the class of each row.</param>
    /// <param name="shape">Squares or hexagons.</param>
    /// <param name="numberOfFolds">The number of folds, at least 2.</param>
    /// <param name="seed">Another seed gives other folds.</param>
    public static FoldDesign SpatialBlocksByLabels(
        string latitudeColumnName,
        string longitudeColumnName,
        string labelColumnName,
        BlockShape shape = BlockShape.Square,
        int numberOfFolds = 5,
        int seed = 0) =>
        new(
            [latitudeColumnName, longitudeColumnName, labelColumnName],
            columns => SpatialBlocksByLabels(
                Numbers(latitudeColumnName, columns[0]),
                Numbers(longitudeColumnName, columns[1]),
                columns[2],
                shape,
                numberOfFolds,
                seed));

    /// <summary>Designs folds of whole cells of a grid whose size is the median range of the features' variograms.</summary>
    /// <param name="latitudeColumnName">The column with degrees north, WGS 84.</param>
    /// <param name="longitudeColumnName">The column with degrees east, WGS 84.</param>
    /// <param name="featureColumnNames">Columns of one number each, at least one.</param>
    /// <param name="shape">Squares or hexagons.</param>
    /// <param name="numberOfFolds">The number of folds, at least 2.</param>
    /// <param name="seed">Another seed gives other folds.</param>
    public static FoldDesign SpatialBlocksByFeatures(
        string latitudeColumnName,
        string longitudeColumnName,
        IReadOnlyList<string> featureColumnNames,
        BlockShape shape = BlockShape.Square,
        int numberOfFolds = 5,
        int seed = 0) =>
        new(
            [latitudeColumnName, longitudeColumnName, .. featureColumnNames],
            columns => SpatialBlocksByFeatures(
                Numbers(latitudeColumnName, columns[0]),
                Numbers(longitudeColumnName, columns[1]),
                Features(featureColumnNames, [.. columns.Skip(2)]),
                shape,
                numberOfFolds,
                seed));

    /// <summary>Designs one fold for each k-means cluster of positions.</summary>
    /// <param name="latitudeColumnName">The column with degrees north, WGS 84.</param>
    /// <param name="longitudeColumnName">The column with degrees east, WGS 84.</param>
    /// <param name="numberOfFolds">The number of clusters, at least 2.</param>
    /// <param name="seed">Another seed starts from other centres.</param>
    public static FoldDesign Cluster(
        string latitudeColumnName, string longitudeColumnName, int numberOfFolds = 5, int seed = 0) =>
        new(
            [latitudeColumnName, longitudeColumnName],
            columns => Cluster(
                Numbers(latitudeColumnName, columns[0]), Numbers(longitudeColumnName, columns[1]), numberOfFolds, seed));

    /// <summary>Designs one fold for each k-means cluster of standardised features.</summary>
    /// <param name="featureColumnNames">Columns of one number each, at least one.</param>
    /// <param name="numberOfFolds">The number of clusters, at least 2.</param>
    /// <param name="seed">Another seed starts from other centres.</param>
    public static FoldDesign ClusterFeatures(
        IReadOnlyList<string> featureColumnNames, int numberOfFolds = 5, int seed = 0) =>
        new([.. featureColumnNames], columns => ClusterFeatures(Features(featureColumnNames, columns), numberOfFolds, seed));

    /// <summary>Designs one fold for each position, matched to prediction points (NNDM).</summary>
    /// <param name="latitudeColumnName">The column with degrees north, WGS 84.</param>
    /// <param name="longitudeColumnName">The column with degrees east, WGS 84.</param>
    /// <param name="predictionLatitudes">Degrees north of points where the model will be used, [points].</param>
    /// <param name="predictionLongitudes">Degrees east of the same, [points].</param>
    /// <param name="rangeMetres">Neighbours farther than this are never left out.</param>
    /// <param name="leastTrainShare">No more rows are left out where training has this share of all rows.</param>
    public static FoldDesign Nndm(
        string latitudeColumnName,
        string longitudeColumnName,
        IReadOnlyList<double> predictionLatitudes,
        IReadOnlyList<double> predictionLongitudes,
        double rangeMetres = double.PositiveInfinity,
        double leastTrainShare = 0.5) =>
        new(
            [latitudeColumnName, longitudeColumnName],
            columns => Nndm(
                Numbers(latitudeColumnName, columns[0]),
                Numbers(longitudeColumnName, columns[1]),
                predictionLatitudes,
                predictionLongitudes,
                rangeMetres,
                leastTrainShare));

    /// <summary>Designs a few folds of whole clusters of positions, matched to prediction points (kNNDM).</summary>
    /// <param name="latitudeColumnName">The column with degrees north, WGS 84.</param>
    /// <param name="longitudeColumnName">The column with degrees east, WGS 84.</param>
    /// <param name="predictionLatitudes">Degrees north of points where the model will be used, [points].</param>
    /// <param name="predictionLongitudes">Degrees east of the same, [points].</param>
    /// <param name="numberOfFolds">The number of folds, at least 2.</param>
    /// <param name="maximumFoldShare">The largest share of all rows in one fold.</param>
    /// <param name="seed">Deals the folds where rows are not clustered against the prediction points.</param>
    public static FoldDesign Knndm(
        string latitudeColumnName,
        string longitudeColumnName,
        IReadOnlyList<double> predictionLatitudes,
        IReadOnlyList<double> predictionLongitudes,
        int numberOfFolds = 10,
        double maximumFoldShare = 0.5,
        int seed = 0) =>
        new(
            [latitudeColumnName, longitudeColumnName],
            columns => Knndm(
                Numbers(latitudeColumnName, columns[0]),
                Numbers(longitudeColumnName, columns[1]),
                predictionLatitudes,
                predictionLongitudes,
                numberOfFolds,
                maximumFoldShare,
                seed));

    private static float[][] Features(IReadOnlyList<string> names, IReadOnlyList<IReadOnlyList<string>> columns)
    {
        double[][] numbers = [.. names.Select((name, i) => Numbers(name, columns[i]))];
        int rows = numbers.Length == 0 ? 0 : numbers[0].Length;
        return [.. Enumerable.Range(0, rows).Select(row => Array.ConvertAll(numbers, column => (float)column[row]))];
    }
}
