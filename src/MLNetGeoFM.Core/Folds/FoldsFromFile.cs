using System.Globalization;

namespace MLNetGeoFM;

public static partial class Folds
{
    private const int NamedInError = 5;

    /// <summary>Reads folds from a column of a comma-separated file with a header line, matched to the rows by id.</summary>
    /// <param name="path">The file.</param>
    /// <param name="foldColumn">The column with the fold of each id; an empty value or -1 excludes the row.</param>
    /// <param name="ids">The id of each row of the data, [rows], all different.</param>
    /// <param name="idColumn">The column with the ids; null = the first column.</param>
    /// <returns>One fold for each distinct value, in numeric order where all values are whole numbers, else in ordinal
    /// order.</returns>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">The file lacks a column, or a line has another number of fields than the
    /// header.</exception>
    /// <exception cref="ArgumentException">Ids are missing from the file, twice in the file, or not in the data.</exception>
    public static FoldAssignment FromFile(
        string path, string foldColumn, IReadOnlyList<string> ids, string? idColumn = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(foldColumn);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(
                $"Fold file '{path}' does not exist. Give the path of a CSV file with a header line.", path);
        }

        using StreamReader reader = new(path);
        string headerLine = reader.ReadLine()
            ?? throw new InvalidDataException($"Fold file '{path}' is empty: expected a header line.");
        string[] header = headerLine.Split(',');
        int idField = idColumn is null ? 0 : ColumnOf(path, header, idColumn);
        int foldField = ColumnOf(path, header, foldColumn);
        List<string> fileIds = [];
        List<string?> values = [];
        for (int line = 2; reader.ReadLine() is { } text; line++)
        {
            if (text.Length == 0)
                continue;
            string[] fields = text.Split(',');
            if (fields.Length != header.Length)
            {
                throw new InvalidDataException(
                    $"Fold file '{path}', line {line}: expected {header.Length} fields as in the header, got {fields.Length}.");
            }

            fileIds.Add(Unquoted(fields[idField]));
            values.Add(Unquoted(fields[foldField]));
        }

        return FromColumn(ids, fileIds, values, $"column '{foldColumn}' of '{path}'");
    }

    /// <summary>Makes folds from values given for sample ids, in any order.</summary>
    /// <param name="ids">The id of each row of the data, [rows], all different.</param>
    /// <param name="valueIds">The ids that the values are for, [rows]: the same ids, in any order.</param>
    /// <param name="values">The fold of each of <paramref name="valueIds"/>; empty, null or -1 excludes the row.</param>
    /// <param name="source">Where the values come from, for error messages and the report.</param>
    /// <returns>One fold for each distinct value, in numeric order where all values are whole numbers, else in ordinal
    /// order.</returns>
    /// <exception cref="ArgumentException">Ids are missing, given twice or unknown, or the values make fewer than two
    /// folds.</exception>
    public static FoldAssignment FromColumn(
        IReadOnlyList<string> ids,
        IReadOnlyList<string> valueIds,
        IReadOnlyList<string?> values,
        string source = "the fold column")
    {
        CheckKeys("id", ids, nameof(ids));
        ArgumentNullException.ThrowIfNull(valueIds);
        ArgumentNullException.ThrowIfNull(values);
        if (valueIds.Count != values.Count)
        {
            throw new ArgumentException(
                $"{values.Count} fold values do not fit {valueIds.Count} ids: one value for each id is "
                + "expected.", nameof(values));
        }

        return FromValues(MatchById(ids, valueIds, values, source), source);
    }

    /// <summary>Makes folds from one value for each row.</summary>
    /// <param name="values">The fold of each row, [rows]; empty, null or -1 excludes the row.</param>
    /// <param name="source">Where the values come from, for error messages and the report.</param>
    /// <returns>One fold for each distinct value, in numeric order where all values are whole numbers, else in ordinal
    /// order.</returns>
    /// <exception cref="ArgumentException">The values make fewer than two folds.</exception>
    public static FoldAssignment FromValues(IReadOnlyList<string?> values, string source = "the fold column")
    {
        ArgumentNullException.ThrowIfNull(values);
        string[] names = InFoldOrder(values.OfType<string>().Where(value => !IsExcluded(value)).Distinct(StringComparer.Ordinal));
        if (names.Length < 2)
        {
            throw new ArgumentException(
                $"Cross-validation needs at least 2 folds; {source} has {names.Length} ({string.Join(", ", names)}). "
                + "Use Folds.FromSplit for one train/test split.", nameof(values));
        }

        Dictionary<string, int> foldOfName = new(StringComparer.Ordinal);
        foreach (string name in names)
            foldOfName.Add(name, foldOfName.Count);
        int[] foldOfRow = [.. values.Select(value => IsExcluded(value) ? -1 : foldOfName[value!])];
        return FoldAssignment.FromFoldOfRow(source, foldOfRow, names);
    }

    private static bool IsExcluded(string? value) => string.IsNullOrEmpty(value) || value == "-1";

    private static string[] InFoldOrder(IEnumerable<string> values)
    {
        string[] names = [.. values.Order(StringComparer.Ordinal)];
        long[] numbers = new long[names.Length];
        for (int i = 0; i < names.Length; i++)
        {
            if (!long.TryParse(names[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out numbers[i]))
                return names;
        }

        Array.Sort(numbers, names);
        return names;
    }

    private static string?[] MatchById(
        IReadOnlyList<string> ids, IReadOnlyList<string> valueIds, IReadOnlyList<string?> values, string source)
    {
        Dictionary<string, int> rowOfId = new(StringComparer.Ordinal);
        List<string> twiceInData = [.. ids.Where((id, row) => !rowOfId.TryAdd(id, row))];
        List<string> twice = [];
        List<string> unknown = [];
        string?[] matched = new string?[ids.Count];
        bool[] found = new bool[ids.Count];
        for (int i = 0; i < valueIds.Count; i++)
        {
            if (!rowOfId.TryGetValue(valueIds[i], out int row))
                unknown.Add(valueIds[i]);
            else if (found[row])
                twice.Add(valueIds[i]);
            else
                (found[row], matched[row]) = (true, values[i]);
        }

        List<string> missing = [.. rowOfId.Where(pair => !found[pair.Value]).Select(pair => pair.Key)];
        string[] problems =
        [
            .. Problem(twiceInData, "occur more than once in the data"), .. Problem(missing, "of the data have no value"),
            .. Problem(twice, "are given more than once"), .. Problem(unknown, "are not in the data")
        ];
        if (problems.Length > 0)
        {
            throw new ArgumentException(
                $"Folds from {source} do not fit the data: expected one value for each of the {ids.Count} ids; "
                + $"{string.Join("; ", problems)}. Give every sample id exactly once.", nameof(valueIds));
        }

        return matched;
    }

    private static string[] Problem(List<string> ids, string what)
    {
        if (ids.Count == 0)
            return [];
        return [$"{ids.Count} ids {what} ({Few(ids)})"];
    }

    /// <summary>The first of some names; there may be as many as rows.</summary>
    private static string Few(List<string> names) =>
        string.Join(", ", names.Take(NamedInError)) + (names.Count > NamedInError ? ", …" : "");

    private static int ColumnOf(string path, string[] header, string column)
    {
        int index = Array.FindIndex(header, name => Unquoted(name) == column);
        return index >= 0
            ? index
            : throw new InvalidDataException(
                $"Fold file '{path}' has no column '{column}': its header has {string.Join(", ", header.Select(Unquoted))}.");
    }

    private static string Unquoted(string field)
    {
        string trimmed = field.Trim().TrimStart('\uFEFF');
        return trimmed.Length > 1 && trimmed[0] == '"' && trimmed[^1] == '"' ? trimmed[1..^1] : trimmed;
    }
}
