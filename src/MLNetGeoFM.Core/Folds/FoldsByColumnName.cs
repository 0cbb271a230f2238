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
        new(
            [latitudeColumnName, longitudeColumnName],
            columns => Block(
                BlockGrid.FromDegrees(
                    Numbers(latitudeColumnName, columns[0]), Numbers(longitudeColumnName, columns[1]), cellDegrees),
                numberOfFolds,
                seed));

    /// <summary>Designs one fold for each region: it tests that region and trains on all others.</summary>
    /// <param name="regionColumnName">The column with the region of each row.</param>
    public static FoldDesign LeaveRegionOut(string regionColumnName) =>
        new([regionColumnName], columns => LeaveRegionOut(columns[0]));

    /// <summary>Designs one fold for each year: it tests that year and trains on all others.</summary>
    /// <param name="yearColumnName">The column with the calendar year of each row.</param>
    public static FoldDesign LeaveYearOut(string yearColumnName) =>
        new([yearColumnName], columns => LeaveYearOut(Years(yearColumnName, columns[0])));

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

    private static int[] Years(string columnName, IReadOnlyList<string> values)
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

    private static double[] Numbers(string columnName, IReadOnlyList<string> values)
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
