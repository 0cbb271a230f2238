using System.Globalization;
using System.Text;

namespace MLNetGeoFM;

/// <summary>Composes the messages for faults of a series folder: values in, text out.</summary>
internal static class SeriesErrors
{
    private const int LongestExcerpt = 48;
    private const int MostNamesListed = 24;

    /// <summary>
    /// "What is wrong: expected X, got Y, in 'file', line n, column 'c'. Remedy." Line and column are left out where they are null.
    /// </summary>
    public static InvalidDataException At(
        string what, string expected, string actual, string file, long? line, string? column, string remedy, Exception? cause = null)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{what}: expected {expected}, got {actual}, in '{file}'");
        if (line is long number)
            text.Append(CultureInfo.InvariantCulture, $", line {number}");
        if (column is not null)
            text.Append(CultureInfo.InvariantCulture, $", column '{Printable(column)}'");
        text.Append(CultureInfo.InvariantCulture, $". {remedy}");
        return new InvalidDataException(text.ToString(), cause);
    }

    /// <summary>The header of a table lacks a column that series.json names.</summary>
    public static InvalidDataException ColumnAbsent(string file, string column, string role, IReadOnlyList<string> header)
    {
        string nearest = NearestName.Find(column, header) is string name ? $" Did you mean '{Printable(name)}'?" : "";
        return At($"The {role} column is missing", $"a column '{Printable(column)}'", $"columns {Names(header)}", file, 1, column,
            $"Correct the name in {SeriesFolder.DescriptionFileName} or add the column.{nearest}");
    }

    /// <summary>Names in single quotes, separated by commas; a long list is cut and its length stated.</summary>
    public static string Names(IReadOnlyList<string> names)
    {
        string listed = string.Join(", ", names.Take(MostNamesListed).Select(name => $"'{Printable(name)}'"));
        return names.Count > MostNamesListed ? $"{listed} … ({names.Count} in all)" : listed;
    }

    /// <summary>The bytes of a field in quotes, as printable text, cut where long; "an empty field" where there are none.</summary>
    public static string Quote(ReadOnlySpan<byte> field) => field.IsEmpty
        ? "an empty field"
        : $"'{Printable(Encoding.UTF8.GetString(field[..Math.Min(field.Length, 4 * LongestExcerpt)]))}'";

    /// <summary>Text with control characters escaped, cut where long.</summary>
    public static string Printable(string text)
    {
        StringBuilder printable = new();
        foreach (char c in text)
        {
            if (printable.Length >= LongestExcerpt)
                return printable.Append('…').ToString();
            if (char.IsControl(c))
                printable.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                printable.Append(c);
        }

        return printable.ToString();
    }
}
