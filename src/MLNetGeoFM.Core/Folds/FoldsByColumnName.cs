using System.Globalization;

namespace MLNetGeoFM;

public static partial class Folds
{
    /// <summary>Designs random folds. Optimistic: neighbours of a test row are in training.</summary>
    /// <param name="idColumnName">The column with the id of each row.</param>
    /// <param name="numberOfFolds">The number of folds, at least 2.</param>
    /// <param name="seed">Another seed gives other folds.</param>
    public static FoldDesign Random(string idColumnName, int numberOfFolds = 5, int seed = 0) =>
        new([idColumnName], columns => Random(columns[0], numberOfFolds, seed));

    /// <summary>Designs folds of whole spatial blocks.</summary>
    /// <param name="blockColumnName">The column with the block key of each row.</param>
    /// <param name="numberOfFolds">The number of folds, at least 2.</param>
    /// <param name="seed">Another seed gives other folds.</param>
    public static FoldDesign Block(string blockColumnName, int numberOfFolds = 5, int seed = 0) =>
        new([blockColumnName], columns => Block(columns[0], numberOfFolds, seed));

    /// <summary>Designs folds of whole cells of a grid in degrees.</summary>
    /// <param name="latitudeColumnName">The column with degrees north, WGS 84.</param>
    /// <param name="longitudeColumnName">The column with degrees east, WGS 84.</param>
    /// <param name="cellDegrees">The side of a cell in degrees, above 0.</param>
    /// <param name="numberOfFolds">The number of folds, at least 2.</param>
    /// <param name="seed">Another seed gives other folds.</param>
    public static FoldDesign Block(
        string latitudeColumnName, string longitudeColumnName, double cellDegrees, int numberOfFolds = 5, int seed = 0) =>
        OfPlaces(
            latitudeColumnName,
            longitudeColumnName,
            (latitudes, longitudes) => Block(BlockGrid.FromDegrees(latitudes, longitudes, cellDegrees), numberOfFolds, seed));

    /// <summary>Designs one fold for each region: it tests that region and trains on all others.</summary>
    /// <param name="regionColumnName">The column with the region of each row.</param>
    public static FoldDesign LeaveRegionOut(string regionColumnName) =>
        new([regionColumnName], columns => LeaveRegionOut(columns[0]));

    /// <summary>Designs one fold for each year: it tests that year and trains on all others.</summary>
    /// <param name="yearColumnName">The column with the calendar year of each row.</param>
    public static FoldDesign LeaveYearOut(string yearColumnName) =>
        new([yearColumnName], columns => LeaveYearOut(Years(yearColumnName, columns[0])));

    /// <summary>Designs random folds in which every class has the same share. Optimistic: neighbours of a test row are in
    /// training.</summary>
    /// <param name="idColumnName">The column with the id of each row.</param>
    /// <param name="labelColumnName">The column with the class of each row.</param>
    /// <param name="numberOfFolds">The number of folds, at least 2.</param>
    /// <param name="seed">Another seed gives other folds.</param>
    public static FoldDesign StratifiedRandom(
        string idColumnName, string labelColumnName, int numberOfFolds = 5, int seed = 0) =>
        new([idColumnName, labelColumnName], columns => StratifiedRandom(columns[0], columns[1], numberOfFolds, seed));

    /// <summary>Designs folds of whole cells of a grid in metres.</summary>
    /// <param name="latitudeColumnName">The column with degrees north, WGS 84.</param>
    /// <param name="longitudeColumnName">The column with degrees east, WGS 84.</param>
    /// <param name="blockMetres">The size of a cell in metres, above 0.</param>
    /// <param name="shape">Squares or hexagons.</param>
    /// <param name="numberOfFolds">The number of folds, at least 2.</param>
    /// <param name="seed">Another seed gives other folds.</param>
    public static FoldDesign SpatialBlocks(
        string latitudeColumnName,
        string longitudeColumnName,
        double blockMetres,
        BlockShape shape = BlockShape.Square,
        int numberOfFolds = 5,
        int seed = 0) =>
        OfPlaces(
            latitudeColumnName,
            longitudeColumnName,
            (latitudes, longitudes) => SpatialBlocks(latitudes, longitudes, blockMetres, shape, numberOfFolds, seed));

    /// <summary>Designs one fold for each season: it tests that season and trains on all others.</summary>
    /// <param name="seasonColumnName">The column with the season of each row.</param>
    public static FoldDesign LeaveSeasonOut(string seasonColumnName) =>
        new([seasonColumnName], columns => LeaveSeasonOut(columns[0]));

    /// <summary>Designs one fold for each region in each year: it trains on other regions in other years only.</summary>
    /// <param name="regionColumnName">The column with the region of each row.</param>
    /// <param name="yearColumnName">The column with the calendar year of each row.</param>
    public static FoldDesign RegionYear(string regionColumnName, string yearColumnName) =>
        new([regionColumnName, yearColumnName], columns => RegionYear(columns[0], Years(yearColumnName, columns[1])));

    /// <summary>Designs one fold for each year but the first ones: it trains on earlier years only.</summary>
    /// <param name="yearColumnName">The column with the calendar year of each row.</param>
    /// <param name="trainingYears">How many years the first fold trains on, at least 1.</param>
    public static FoldDesign Forward(string yearColumnName, int trainingYears = 1) =>
        new([yearColumnName], columns => Forward(Years(yearColumnName, columns[0]), trainingYears));

    /// <summary>Designs one fold for each season but the first ones: it trains on earlier seasons only.</summary>
    /// <param name="seasonColumnName">The column with the season of each row, named so that names sort in time.</param>
    /// <param name="trainingSeasons">How many seasons the first fold trains on, at least 1.</param>
    public static FoldDesign ForwardBySeason(string seasonColumnName, int trainingSeasons = 1) =>
        new([seasonColumnName], columns => ForwardBySeason(columns[0], trainingSeasons));

    /// <summary>Designs folds that a column of the data names.</summary>
    /// <param name="foldColumnName">The column with the fold of each row; empty or -1 excludes the row.</param>
    public static FoldDesign FromColumn(string foldColumnName) =>
        new([foldColumnName], columns => FromValues(columns[0], $"column '{foldColumnName}'"));

    /// <summary>Designs folds that a column of a comma-separated file names, matched by id.</summary>
    /// <param name="path">The file.</param>
    /// <param name="foldColumn">The file's column with the fold of each id; empty or -1 excludes the row.</param>
    /// <param name="idColumnName">The data's column with the id of each row.</param>
    /// <param name="fileIdColumn">The file's column with the ids; null = its first column.</param>
    public static FoldDesign FromFile(string path, string foldColumn, string idColumnName, string? fileIdColumn = null) =>
        new([idColumnName], columns => FromFile(path, foldColumn, columns[0], fileIdColumn));

    /// <summary>Designs one fold from a column that says which rows train and which are tested.</summary>
    /// <param name="splitColumnName">The column with the split of each row.</param>
    /// <param name="trainValue">The value of training rows.</param>
    /// <param name="testValue">The value of test rows.</param>
    public static FoldDesign FromSplit(string splitColumnName, string trainValue, string testValue) =>
        new([splitColumnName], columns => FromSplit(columns[0], trainValue, testValue));

    internal static int[] Years(string columnName, IReadOnlyList<string> values)
    {
        int[] years = new int[values.Count];
        for (int row = 0; row < years.Length; row++)
        {
            if (!int.TryParse(values[row], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out years[row]))
            {
                throw new ArgumentException(
                    $"Row {row} of column '{columnName}' has '{values[row]}': expected a calendar year, a whole number.",
                    nameof(values));
            }
        }

        return years;
    }

    internal static double[] Numbers(string columnName, IReadOnlyList<string> values)
    {
        double[] numbers = new double[values.Count];
        for (int row = 0; row < numbers.Length; row++)
        {
            if (!double.TryParse(values[row], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[row]))
            {
                throw new ArgumentException(
                    $"Row {row} of column '{columnName}' has '{values[row]}': expected a number.", nameof(values));
            }
        }

        return numbers;
    }
}
