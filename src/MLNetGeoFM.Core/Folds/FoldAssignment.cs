namespace MLNetGeoFM;

/// <summary>Says, for every row of a table, in which fold it is tested, and for every fold, which rows train and which are
/// tested.</summary>
/// <remarks>
/// A row is tested in at most one fold. In most designs a fold trains on all rows that are tested in the other folds; a design
/// where that is not so (a single train/test split, buffers around the test rows, training only on earlier years) gives the
/// training rows of each fold itself, see <see cref="FromTrainingRows"/>. Immutable and thread-safe.
/// </remarks>
public sealed partial class FoldAssignment
{
    private readonly int[] _foldOfRow;
    private readonly int[][] _testRows;
    private readonly int[][]? _trainRows;

    private FoldAssignment(
        string kind, int[] foldOfRow, IReadOnlyList<string> foldNames, int[][]? trainRows, IReadOnlyList<string> warnings)
    {
        Kind = kind;
        FoldNames = [.. foldNames];
        Warnings = [.. warnings];
        _foldOfRow = foldOfRow;
        _trainRows = trainRows;
        _testRows = CollectTestRows(foldOfRow, FoldNames);
        CheckTrainRows();
    }

    /// <summary>What the folds were made from, in words: <c>random</c>, <c>block</c>, <c>leave region out</c>, …</summary>
    public string Kind { get; }

    /// <summary>The number of rows of the table that the folds were made for, excluded rows counted.</summary>
    public int RowCount => _foldOfRow.Length;

    /// <summary>The number of folds, at least 1.</summary>
    public int NumberOfFolds => _testRows.Length;

    /// <summary>One name for each fold: the region, year or file value that is tested in it, or its number.</summary>
    public IReadOnlyList<string> FoldNames { get; }

    /// <summary>What a reader of the scores must know, for instance that random folds are optimistic; empty when
    /// nothing.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>How the folds came about: block size, buffer, number of clusters; empty when there is nothing to say.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>What was dealt as a whole, block or cluster, [rows]; null = rows one by one, or not known.</summary>
    internal IReadOnlyList<string>? Groups { get; private init; }

    /// <summary>True where each fold trains on exactly the rows tested in the other folds (plain cross-validation).</summary>
    public bool TrainsOnAllOtherFolds => _trainRows is null;

    /// <summary>The fold in which each row is tested, [rows], 0-based; -1 = the row is never tested.</summary>
    public ReadOnlySpan<int> FoldOfRow => _foldOfRow;

    /// <summary>Makes plain cross-validation folds: each fold trains on the rows that are tested in the other folds.</summary>
    /// <param name="kind">What the folds were made from, in words.</param>
    /// <param name="foldOfRow">The fold of each row, [rows], 0-based; -1 = excluded, neither trained on nor tested.</param>
    /// <param name="foldNames">One name for each fold.</param>
    /// <param name="warnings">What a reader of the scores must know; null = nothing.</param>
    /// <exception cref="ArgumentException">A fold number is out of range, a fold is empty, or there are fewer than two
    /// folds.</exception>
    public static FoldAssignment FromFoldOfRow(
        string kind, ReadOnlySpan<int> foldOfRow, IReadOnlyList<string> foldNames, IReadOnlyList<string>? warnings = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        ArgumentNullException.ThrowIfNull(foldNames);
        if (foldNames.Count < 2)
        {
            throw new ArgumentException(
                $"Cross-validation needs at least 2 folds, got {foldNames.Count}. Use more folds, or "
                + "Folds.FromSplit for one split.",
                nameof(foldNames));
        }

        return new FoldAssignment(kind, foldOfRow.ToArray(), foldNames, null, warnings ?? []);
    }

    /// <summary>Makes folds whose training rows are given one by one: splits, buffers, training on earlier years only.</summary>
    /// <param name="kind">What the folds were made from, in words.</param>
    /// <param name="foldOfRow">The fold in which each row is tested, [rows], 0-based; -1 = never tested.</param>
    /// <param name="foldNames">One name for each fold.</param>
    /// <param name="trainRows">The 0-based training rows of each fold, [folds][rows]; none of them tested in the same
    /// fold.</param>
    /// <param name="warnings">What a reader of the scores must know; null = nothing.</param>
    /// <exception cref="ArgumentException">A fold is empty, trains on nothing, trains on a row that it tests, or a number is
    /// out of range.</exception>
    public static FoldAssignment FromTrainingRows(
        string kind,
        ReadOnlySpan<int> foldOfRow,
        IReadOnlyList<string> foldNames,
        IReadOnlyList<IReadOnlyList<int>> trainRows,
        IReadOnlyList<string>? warnings = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        ArgumentNullException.ThrowIfNull(foldNames);
        ArgumentNullException.ThrowIfNull(trainRows);
        if (trainRows.Count != foldNames.Count)
        {
            throw new ArgumentException(
                $"Training rows for {trainRows.Count} folds do not fit {foldNames.Count} fold names: one list "
                + "for each fold is expected.",
                nameof(trainRows));
        }

        int[][] copies = new int[trainRows.Count][];
        for (int fold = 0; fold < copies.Length; fold++)
        {
            copies[fold] = [.. trainRows[fold]];
            Array.Sort(copies[fold]);
        }

        return new FoldAssignment(kind, foldOfRow.ToArray(), foldNames, copies, warnings ?? []);
    }

    /// <summary>The rows that are tested in a fold.</summary>
    /// <param name="fold">The fold, 0-based.</param>
    /// <returns>0-based rows, ascending, at least one.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such fold.</exception>
    public IReadOnlyList<int> TestRows(int fold) => _testRows[CheckedFold(fold)];

    /// <summary>The rows that a fold trains on.</summary>
    /// <param name="fold">The fold, 0-based.</param>
    /// <returns>0-based rows, ascending, at least one, none of them tested in this fold.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such fold.</exception>
    public IReadOnlyList<int> TrainRows(int fold)
    {
        CheckedFold(fold);
        if (_trainRows is not null)
            return _trainRows[fold];
        List<int> rows = new(RowCount - _testRows[fold].Length);
        for (int row = 0; row < _foldOfRow.Length; row++)
        {
            if (_foldOfRow[row] >= 0 && _foldOfRow[row] != fold)
                rows.Add(row);
        }

        return rows;
    }

    /// <summary>The rows that a fold neither trains on nor tests: in its buffer, in its future, or in no fold.</summary>
    /// <param name="fold">The fold, 0-based.</param>
    /// <returns>0-based rows, ascending.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such fold.</exception>
    public IReadOnlyList<int> ExcludedRows(int fold)
    {
        bool[] used = new bool[RowCount];
        foreach (int row in TrainRows(fold))
            used[row] = true;
        foreach (int row in _testRows[fold])
            used[row] = true;
        return [.. Enumerable.Range(0, RowCount).Where(row => !used[row])];
    }

    /// <summary>The rows that take part in no fold, neither trained on nor tested: 0-based, ascending.</summary>
    public IReadOnlyList<int> ExcludedRows()
    {
        bool[] used = new bool[RowCount];
        for (int row = 0; row < used.Length; row++)
            used[row] = _foldOfRow[row] >= 0;
        foreach (int[] rows in _trainRows ?? [])
        {
            foreach (int row in rows)
                used[row] = true;
        }

        return [.. Enumerable.Range(0, RowCount).Where(row => !used[row])];
    }

    private static int[][] CollectTestRows(int[] foldOfRow, IReadOnlyList<string> foldNames)
    {
        List<int>[] rows = new List<int>[foldNames.Count];
        for (int fold = 0; fold < rows.Length; fold++)
            rows[fold] = [];
        for (int row = 0; row < foldOfRow.Length; row++)
        {
            int fold = foldOfRow[row];
            if (fold < -1 || fold >= rows.Length)
            {
                throw new ArgumentException(
                    $"Row {row} has fold {fold}: expected 0 to {rows.Length - 1}, or -1 for a row that is never tested.",
                    nameof(foldOfRow));
            }

            if (fold >= 0)
                rows[fold].Add(row);
        }

        int empty = Array.FindIndex(rows, list => list.Count == 0);
        if (empty >= 0)
        {
            throw new ArgumentException(
                $"Fold '{foldNames[empty]}' tests no row: every fold needs at least one of the {foldOfRow.Length} rows. "
                + "Use fewer folds.", nameof(foldOfRow));
        }

        return Array.ConvertAll(rows, list => list.ToArray());
    }

    private void CheckTrainRows()
    {
        if (_trainRows is null)
            return;
        for (int fold = 0; fold < _trainRows.Length; fold++)
        {
            int[] rows = _trainRows[fold];
            if (rows.Length == 0)
                throw new ArgumentException($"Fold '{FoldNames[fold]}' trains on no row: expected at least one.");
            for (int i = 0; i < rows.Length; i++)
            {
                if (rows[i] < 0 || rows[i] >= RowCount)
                {
                    throw new ArgumentException(
                        $"Fold '{FoldNames[fold]}' trains on row {rows[i]}: expected 0 to {RowCount - 1}.");
                }

                if (i > 0 && rows[i] == rows[i - 1])
                    throw new ArgumentException($"Fold '{FoldNames[fold]}' trains on row {rows[i]} twice: expected once.");
                if (_foldOfRow[rows[i]] == fold)
                    throw new ArgumentException($"Fold '{FoldNames[fold]}' trains on row {rows[i]}, which it also tests.");
            }
        }
    }

    private int CheckedFold(int fold)
    {
        if ((uint)fold >= (uint)_testRows.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(fold), fold, $"There is no fold {fold}: expected 0 to {_testRows.Length - 1}.");
        }

        return fold;
    }
}
