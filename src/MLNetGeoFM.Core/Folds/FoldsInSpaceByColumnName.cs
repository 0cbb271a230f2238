using System.Globalization;

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
        OfPlaces(
            latitudeColumnName,
            longitudeColumnName,
            [labelColumnName],
            (latitudes, longitudes, labels) => SpatialBlocksByLabels(latitudes, longitudes, labels[0], shape, numberOfFolds, seed));

    /// <summary>Designs folds of whole cells of a grid whose size is the median range of the features' variograms.</summary>
    /// <param name="latitudeColumnName">The column with degrees north, WGS 84.</param>
    /// <param name="longitudeColumnName">The column with degrees east, WGS 84.</param>
    /// <param name="featureColumnNames">Columns of one number or a vector of numbers each, at least one.</param>
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
        OfPlaces(
            latitudeColumnName,
            longitudeColumnName,
            featureColumnNames,
            (latitudes, longitudes, features) => SpatialBlocksByFeatures(
                latitudes, longitudes, Features(featureColumnNames, features), shape, numberOfFolds, seed),
            featureColumnNames);

    /// <summary>Designs one fold for each k-means cluster of positions.</summary>
    /// <param name="latitudeColumnName">The column with degrees north, WGS 84.</param>
    /// <param name="longitudeColumnName">The column with degrees east, WGS 84.</param>
    /// <param name="numberOfFolds">The number of clusters, at least 2.</param>
    /// <param name="seed">Another seed starts from other centres.</param>
    public static FoldDesign Cluster(
        string latitudeColumnName, string longitudeColumnName, int numberOfFolds = 5, int seed = 0) =>
        OfPlaces(
            latitudeColumnName,
            longitudeColumnName,
            (latitudes, longitudes) => Cluster(latitudes, longitudes, numberOfFolds, seed));

    /// <summary>Designs one fold for each k-means cluster of standardised features.</summary>
    /// <param name="featureColumnNames">Columns of one number or a vector of numbers each, at least one.</param>
    /// <param name="numberOfFolds">The number of clusters, at least 2.</param>
    /// <param name="seed">Another seed starts from other centres.</param>
    public static FoldDesign ClusterFeatures(
        IReadOnlyList<string> featureColumnNames, int numberOfFolds = 5, int seed = 0) =>
        new(
            [.. featureColumnNames],
            columns => ClusterFeatures(Features(featureColumnNames, columns), numberOfFolds, seed),
            featureColumnNames);

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
        OfPlaces(
            latitudeColumnName,
            longitudeColumnName,
            (latitudes, longitudes) => Nndm(
                latitudes, longitudes, predictionLatitudes, predictionLongitudes, rangeMetres, leastTrainShare));

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
        OfPlaces(
            latitudeColumnName,
            longitudeColumnName,
            (latitudes, longitudes) => Knndm(
                latitudes, longitudes, predictionLatitudes, predictionLongitudes, numberOfFolds, maximumFoldShare, seed));

    private static FoldDesign OfPlaces(
        string latitudeColumnName, string longitudeColumnName, Func<double[], double[], FoldAssignment> assign) =>
        OfPlaces(latitudeColumnName, longitudeColumnName, [], (latitudes, longitudes, _) => assign(latitudes, longitudes));

    private static FoldDesign OfPlaces(
        string latitudeColumnName,
        string longitudeColumnName,
        IReadOnlyList<string> otherColumnNames,
        Func<double[], double[], IReadOnlyList<IReadOnlyList<string>>, FoldAssignment> assign,
        IReadOnlyList<string>? featureColumnNames = null) =>
        new(
            [latitudeColumnName, longitudeColumnName, .. otherColumnNames],
            columns => assign(
                Numbers(latitudeColumnName, columns[0]), Numbers(longitudeColumnName, columns[1]), [.. columns.Skip(2)]),
            featureColumnNames);

    // The numbers of all columns, one row after the other.
    private static float[][] Features(IReadOnlyList<string> names, IReadOnlyList<IReadOnlyList<string>> columns)
    {
        float[][] features = new float[columns.Count == 0 ? 0 : columns[0].Count][];
        List<float> numbers = [];
        for (int row = 0; row < features.Length; row++)
        {
            numbers.Clear();
            for (int column = 0; column < columns.Count; column++)
                AddNumbers(names[column], row, columns[column][row], numbers);
            features[row] = [.. numbers];
        }

        return features;
    }

    private static void AddNumbers(string columnName, int row, string text, List<float> numbers)
    {
        foreach (Range field in text.AsSpan().Split(' '))
        {
            if (!float.TryParse(text.AsSpan(field), NumberStyles.Float, CultureInfo.InvariantCulture, out float number))
            {
                throw new ArgumentException(
                    $"Row {row} of column '{columnName}' has '{text}': expected a number, or numbers with spaces between them.",
                    nameof(text));
            }

            numbers.Add(number);
        }
    }
}
