using System.Globalization;

namespace MLNetGeoFM;

public sealed partial class FoldAssignment
{
    // Below this many test rows, looking at every training row is cheaper than indexing them.
    private const int FewRows = 8;

    /// <summary>Describes the folds in numbers: sizes, excluded rows, classes that a fold tests but never sees in
    /// training.</summary>
    /// <param name="labels">The class name of each row, [rows], empty or null = no label; null = sizes only.</param>
    /// <exception cref="ArgumentException">There is not one label for each row.</exception>
    public FoldReport Describe(IReadOnlyList<string?>? labels = null) => Describe(labels, null);

    /// <summary>Describes the folds in numbers, with the distances from test rows to training rows.</summary>
    /// <param name="labels">The class name of each row, [rows], empty or null = no label; null = no classes.</param>
    /// <param name="latitudes">Degrees north, WGS 84, [rows].</param>
    /// <param name="longitudes">Degrees east, WGS 84, [rows].</param>
    /// <exception cref="ArgumentException">There is not one label and one position for each row, or a position is missing or
    /// out of range.</exception>
    public FoldReport Describe(
        IReadOnlyList<string?>? labels, IReadOnlyList<double> latitudes, IReadOnlyList<double> longitudes) =>
        Describe(labels, Positions.Of(latitudes, longitudes, RowCount));

    /// <summary>The same folds without the training rows that are nearer than a distance to any test row of their
    /// fold.</summary>
    /// <param name="latitudes">Degrees north, WGS 84, [rows].</param>
    /// <param name="longitudes">Degrees east, WGS 84, [rows].</param>
    /// <param name="bufferMetres">The least distance over the sphere from a training row to a test row, above 0.</param>
    /// <returns>Folds with the same test rows; <see cref="ExcludedRows(int)"/> counts those in the buffer.</returns>
    /// <exception cref="ArgumentException">There is not one position for each row, a position is missing or out of range, or a
    /// fold has no training row left.</exception>
    public FoldAssignment WithBuffer(
        IReadOnlyList<double> latitudes, IReadOnlyList<double> longitudes, double bufferMetres)
    {
        Positions positions = Positions.Of(latitudes, longitudes, RowCount);
        if (!(bufferMetres > 0) || double.IsInfinity(bufferMetres))
        {
            throw new ArgumentOutOfRangeException(
                nameof(bufferMetres), bufferMetres, string.Create(
                    CultureInfo.InvariantCulture, $"A buffer must be above 0 metres, got {bufferMetres}."));
        }

        double squaredChord = GreatCircle.SquaredChord(bufferMetres);
        int[][] kept = new int[NumberOfFolds][];
        int left = 0;
        for (int fold = 0; fold < kept.Length; fold++)
        {
            PositionIndex index = new(positions, _testRows[fold]);
            IReadOnlyList<int> rows = TrainRows(fold);
            kept[fold] =
            [
                .. rows.Where(row =>
                    index.NearestSquaredChord(positions.Vectors.AsSpan(3 * row, 3), squaredChord) >= squaredChord)
            ];
            left += rows.Count - kept[fold].Length;
            if (kept[fold].Length == 0)
            {
                throw new ArgumentException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"A buffer of {bufferMetres} m leaves fold '{FoldNames[fold]}' none of its {rows.Count} training rows: ")
                    + "expected at least one. Use a smaller buffer or smaller folds.", nameof(bufferMetres));
            }
        }

        string note = string.Create(
            CultureInfo.InvariantCulture,
            $"Buffer of {bufferMetres} m: {left} times a row is left out of training because a test row is nearer.");
        return new FoldAssignment(Kind + " with buffer", _foldOfRow, FoldNames, kept, Warnings) { Notes = [.. Notes, note], Groups = Groups };
    }

    /// <summary>The same folds, saying what was dealt as a whole.</summary>
    internal FoldAssignment WithGroups(IReadOnlyList<string>? groups) =>
        new(Kind, _foldOfRow, FoldNames, _trainRows, Warnings) { Notes = Notes, Groups = groups };

    /// <summary>The same folds with more to say about how they came about.</summary>
    internal FoldAssignment WithNotes(params IReadOnlyList<string> notes) =>
        new(Kind, _foldOfRow, FoldNames, _trainRows, Warnings) { Notes = [.. Notes, .. notes], Groups = Groups };

    /// <summary>For each test row of a fold, in the order of <see cref="TestRows"/>, the metres to the nearest training
    /// row.</summary>
    internal double[] TrainMetres(int fold, Positions positions)
    {
        IReadOnlyList<int> trainRows = TrainRows(fold);
        int[] testRows = _testRows[fold];
        if (testRows.Length <= FewRows)
            return Array.ConvertAll(testRows, row => trainRows.Min(other => positions.Metres(row, other)));
        PositionIndex index = new(positions, trainRows);
        return Array.ConvertAll(testRows, row => index.NearestMetres(positions, row));
    }

    private FoldReport Describe(IReadOnlyList<string?>? labels, Positions? positions)
    {
        if (labels is not null && labels.Count != RowCount)
        {
            throw new ArgumentException(
                $"{labels.Count} labels do not fit folds of {RowCount} rows: one label for each row is "
                + "expected.", nameof(labels));
        }

        FoldSummary[] folds = new FoldSummary[NumberOfFolds];
        List<string> warnings = [.. Warnings];
        bool[] trained = new bool[RowCount];
        List<double> allMetres = [];
        for (int fold = 0; fold < folds.Length; fold++)
        {
            IReadOnlyList<int> trainRows = TrainRows(fold);
            foreach (int row in trainRows)
                trained[row] = true;
            int[] testRows = _testRows[fold];
            string[] missing = labels is null ? [] : MissingClasses(labels, trainRows, testRows);
            double[]? metres = positions is null ? null : TrainMetres(fold, positions);
            allMetres.AddRange(metres ?? []);
            folds[fold] = new FoldSummary(FoldNames[fold], trainRows.Count, testRows.Length, missing)
            {
                ExcludedRows = RowCount - trainRows.Count - testRows.Length,
                NearestTrainMetres = metres?.Min(),
                MedianTrainMetres = metres is null ? null : Median(metres),
            };
            if (missing.Length > 0)
                warnings.Add($"Fold '{FoldNames[fold]}' tests classes that it never trains on: {string.Join(", ", missing)}.");
        }

        int untested = 0;
        for (int row = 0; row < RowCount; row++)
            untested += trained[row] && _foldOfRow[row] < 0 ? 1 : 0;
        return new FoldReport(Kind, RowCount, ExcludedRows().Count, folds, warnings)
        {
            UntestedRows = untested,
            NearestTrainMetres = positions is null ? null : allMetres.Min(),
            MedianTrainMetres = positions is null ? null : Median(allMetres),
            Notes = Notes,
        };
    }

    private static double Median(IReadOnlyCollection<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string[] MissingClasses(IReadOnlyList<string?> labels, IReadOnlyList<int> trainRows, int[] testRows)
    {
        HashSet<string?> trained = [.. trainRows.Select(row => labels[row])];
        return
        [
            .. testRows.Select(row => labels[row]).OfType<string>().Where(label => label.Length > 0 && !trained.Contains(label))
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
        ];
    }
}
