using System.Globalization;

namespace MLNetGeoFM.Models;

/// <summary>The folds inside the training rows that show how an expert does near and far from what it has seen.</summary>
internal static class InnerDesigns
{
    /// <summary>The sides of the cells that are left out whole where there are no regions, in degrees.</summary>
    public static IReadOnlyList<double> CellDegrees { get; } = [0.1, 0.5, 2];

    /// <summary>The sides of the cells over which evidence about places is counted, in degrees.</summary>
    public const double EvidenceCellDegrees = 0.5;

    private const int RandomFolds = 3;
    private const int MostRegionFolds = 4;
    private const int CellFolds = 3;

    /// <summary>Makes the designs that the rows allow: random folds always; then whole regions, or, without regions, whole cells
    /// of 0.1, 0.5 and 2 degrees.</summary>
    /// <param name="rows">The training rows.</param>
    /// <param name="seed">Another seed deals other folds.</param>
    /// <returns>At least one design; a row without a position is in no fold of cells.</returns>
    public static IReadOnlyList<FoldAssignment> Of(ConditionedRows rows, int seed)
    {
        string[] ids = [.. Enumerable.Range(0, rows.Count).Select(row => row.ToString(CultureInfo.InvariantCulture))];
        List<FoldAssignment> designs = [];
        if (rows.Count >= RandomFolds)
            designs.Add(Folds.Random(ids, RandomFolds, seed));
        int regions = rows.Groups.Distinct(StringComparer.Ordinal).Count();
        if (regions >= 2)
        {
            designs.Add(Folds.Block(rows.Groups, Math.Min(MostRegionFolds, regions), seed));
            return designs;
        }

        foreach (double degrees in CellDegrees)
        {
            string?[] cells = Cells(rows, degrees);
            string[] known = [.. cells.OfType<string>()];
            if (known.Distinct(StringComparer.Ordinal).Count() < CellFolds)
                continue;
            FoldAssignment folds = Folds.Block(known, CellFolds, seed);
            int[] foldOfRow = new int[rows.Count];
            int next = 0;
            for (int row = 0; row < foldOfRow.Length; row++)
                foldOfRow[row] = cells[row] is null ? -1 : folds.FoldOfRow[next++];
            designs.Add(FoldAssignment.FromFoldOfRow("block", foldOfRow, folds.FoldNames));
        }

        return designs;
    }

    /// <summary>The cell of each row, by number; rows without a position share one.</summary>
    public static int[] CellOfRow(ConditionedRows rows) => Numbers(Cells(rows, EvidenceCellDegrees));

    /// <summary>The region of each row, by number; without regions the cell of the largest side.</summary>
    public static int[] RegionOfRow(ConditionedRows rows) =>
        Numbers(rows.Groups.Count > 0 ? [.. rows.Groups] : Cells(rows, CellDegrees[^1]));

    private static string?[] Cells(ConditionedRows rows, double degrees)
    {
        int[] known = [.. Enumerable.Range(0, rows.Count).Where(rows.HasPlace)];
        string?[] cells = new string?[rows.Count];
        if (known.Length == 0)
            return cells;
        IReadOnlyList<string> keys = BlockGrid.FromDegrees(
            [.. known.Select(row => rows.Latitudes[row])], [.. known.Select(row => rows.Longitudes[row])], degrees);
        for (int i = 0; i < known.Length; i++)
            cells[known[i]] = keys[i];
        return cells;
    }

    private static int[] Numbers(string?[] keys)
    {
        Dictionary<string, int> numbers = new(StringComparer.Ordinal);
        int[] result = new int[keys.Length];
        for (int row = 0; row < result.Length; row++)
        {
            string key = keys[row] ?? "";
            if (!numbers.TryGetValue(key, out result[row]))
                numbers.Add(key, result[row] = numbers.Count);
        }

        return result;
    }
}
