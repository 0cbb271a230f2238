using System.Globalization;

namespace MLNetGeoFM.Tool.Pipelines;

/// <summary>The areas of a map and the reference samples that check it, read from two tables.</summary>
/// <param name="ClassNames">The classes, [K]: those of the map in its order, then those that only samples have.</param>
/// <param name="MappedAreas">[K]; 0 for classes that are not mapped.</param>
/// <param name="Counts">Samples by mapped (row) and true (column) class, [K, K].</param>
internal sealed record AreaTables(IReadOnlyList<string> ClassNames, IReadOnlyList<double> MappedAreas, int[,] Counts)
{
    /// <summary>Reads both tables.</summary>
    /// <param name="areas">CSV with the columns class and area.</param>
    /// <param name="samples">CSV with the columns mapped and reference, one row for each sample.</param>
    /// <exception cref="InvalidDataException">A file is missing, or a row does not hold what it should.</exception>
    public static AreaTables Read(FileInfo areas, FileInfo samples)
    {
        List<string> names = [];
        List<double> mapped = [];
        using (var table = GivenTable.Open(areas, "area"))
        {
            int name = table.IndexOf("class", "class");
            int area = table.IndexOf("area", "area");
            while (table.Read())
            {
                string text = table.Text(area);
                if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !(value >= 0) || double.IsInfinity(value))
                    throw table.Fault("An area is no area", "a number of at least 0, with a point", $"'{text}'", area, "Correct the number.");
                if (names.Contains(table.Text(name)))
                    throw table.Fault("A class has two areas", "each class once", $"'{table.Text(name)}' again", name, "Add the areas up.");
                names.Add(table.Text(name));
                mapped.Add(value);
            }
        }

        List<(int Mapped, int Reference)> pairs = [];
        using (var table = GivenTable.Open(samples, "reference sample"))
        {
            int mappedColumn = table.IndexOf("mapped", "mapped class");
            int referenceColumn = table.IndexOf("reference", "reference class");
            while (table.Read())
            {
                int found = names.IndexOf(table.Text(mappedColumn));
                if (found < 0 || mapped[found] == 0)
                {
                    throw table.Fault("A sample lies in a class without an area", "a class of the map: "
                        + string.Join(", ", names.Where((_, i) => mapped[i] > 0)), $"'{table.Text(mappedColumn)}'", mappedColumn,
                        $"Add its area to '{areas.Name}', or correct the name.");
                }

                string reference = table.Text(referenceColumn);
                if (!names.Contains(reference))
                {
                    names.Add(reference);
                    mapped.Add(0);
                }

                pairs.Add((found, names.IndexOf(reference)));
            }
        }

        int[,] counts = new int[names.Count, names.Count];
        foreach (var (row, column) in pairs)
            counts[row, column]++;
        return new(names, mapped, counts);
    }
}
