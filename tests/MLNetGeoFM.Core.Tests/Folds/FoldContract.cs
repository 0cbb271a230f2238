namespace MLNetGeoFM.Tests;

/// <summary>What every rule of folds promises, as findings; no finding = the promise is kept.</summary>
internal static class FoldContract
{
    public static void Holds(int landscape, params IEnumerable<string>[] findings)
    {
        foreach (string finding in findings.SelectMany(found => found))
            Assert.Fail($"Landscape {landscape}: {finding}");
    }

    public static IEnumerable<string> Disjoint(FoldAssignment folds)
    {
        bool[] tested = new bool[folds.RowCount];
        for (int fold = 0; fold < folds.NumberOfFolds; fold++)
        {
            IReadOnlyList<int> testRows = folds.TestRows(fold);
            IReadOnlyList<int> trainRows = folds.TrainRows(fold);
            bool[] here = Marked(folds, testRows);
            foreach (int row in testRows)
            {
                if (tested[row])
                    yield return $"{folds.Kind}: row {row} is tested twice";
                tested[row] = true;
            }

            foreach (int row in trainRows)
            {
                if (here[row])
                    yield return $"{folds.Kind}: fold {fold} trains on and tests row {row}";
            }

            if (testRows.Count == 0 || trainRows.Count == 0)
                yield return $"{folds.Kind}: fold {fold} is empty";
        }
    }

    // mayBeUntested: rows that the rule says are only trained on.
    public static IEnumerable<string> Complete(FoldAssignment folds, Func<int, bool> mayBeUntested)
    {
        int[] foldOfRow = folds.FoldOfRow.ToArray();
        bool[] excluded = Marked(folds, folds.ExcludedRows());
        for (int row = 0; row < foldOfRow.Length; row++)
        {
            if (foldOfRow[row] < 0 && !excluded[row] && !mayBeUntested(row))
                yield return $"{folds.Kind}: row {row} is not tested and not excluded";
        }

        int[] times = new int[folds.RowCount];
        for (int fold = 0; fold < folds.NumberOfFolds; fold++)
        {
            Array.Clear(times);
            foreach (IReadOnlyList<int> rows in new[] { folds.TrainRows(fold), folds.TestRows(fold), folds.ExcludedRows(fold) })
            {
                for (int i = 0; i < rows.Count; i++)
                    times[rows[i]]++;
            }

            if (times.AsSpan().IndexOfAnyExcept(1) >= 0)
                yield return $"{folds.Kind}: fold {fold} does not account for every row once";
        }
    }

    public static IEnumerable<string> KeepsGroups<TGroup>(FoldAssignment folds, IReadOnlyList<TGroup> groups)
        where TGroup : notnull
    {
        Dictionary<TGroup, int> numbers = [];
        int[] groupOf = [.. groups.Select(group => numbers.TryAdd(group, numbers.Count) ? numbers.Count - 1 : numbers[group])];
        bool[] tested = new bool[numbers.Count];
        for (int fold = 0; fold < folds.NumberOfFolds; fold++)
        {
            Array.Clear(tested);
            foreach (int row in folds.TestRows(fold))
                tested[groupOf[row]] = true;
            foreach (int row in folds.TrainRows(fold))
            {
                if (tested[groupOf[row]])
                    yield return $"{folds.Kind}: fold {fold} trains on row {row} of the tested group '{groups[row]}'";
            }
        }
    }

    // Each fold tests and trains on exactly the rows that its values say.
    public static IEnumerable<string> TestsAndTrains(FoldAssignment folds, Func<int, int, bool> isTested, Func<int, int, bool> isTrained)
    {
        for (int fold = 0; fold < folds.NumberOfFolds; fold++)
        {
            if (!folds.TestRows(fold).SequenceEqual(Enumerable.Range(0, folds.RowCount).Where(row => isTested(fold, row))))
                yield return $"{folds.Kind}: fold {fold} does not test the rows that it should";
            if (!folds.TrainRows(fold).SequenceEqual(Enumerable.Range(0, folds.RowCount).Where(row => isTrained(fold, row))))
                yield return $"{folds.Kind}: fold {fold} does not train on the rows that it should";
        }
    }

    public static IEnumerable<string> NoFuture(FoldAssignment folds, IReadOnlyList<int> years)
    {
        for (int fold = 0; fold < folds.NumberOfFolds; fold++)
        {
            int first = folds.TestRows(fold).Min(row => years[row]);
            foreach (int row in folds.TrainRows(fold).Where(row => years[row] >= first))
                yield return $"{folds.Kind}: fold {fold} tests {first} and trains on row {row} of {years[row]}";
        }
    }

    // Every training row within the distance is gone, and no other.
    public static IEnumerable<string> KeepsDistance(
        FoldAssignment folds, FoldAssignment unbuffered, RandomLandscape landscape, double metres)
    {
        for (int fold = 0; fold < folds.NumberOfFolds; fold++)
        {
            HashSet<int> kept = [.. folds.TrainRows(fold)];
            foreach (int row in kept.Except(unbuffered.TrainRows(fold)))
                yield return $"{folds.Kind}: fold {fold} trains on row {row} only since it has a buffer";
            foreach (int row in unbuffered.TrainRows(fold))
            {
                double nearest = folds.TestRows(fold).Min(test => GreatCircle.Metres(
                    landscape.Latitudes[row], landscape.Longitudes[row], landscape.Latitudes[test], landscape.Longitudes[test]));
                if (kept.Contains(row) && nearest < metres - 1e-3)
                    yield return $"{folds.Kind}: fold {fold} trains on row {row}, {nearest} m from a test row";
                if (!kept.Contains(row) && nearest > metres + 1e-3)
                    yield return $"{folds.Kind}: fold {fold} leaves out row {row}, {nearest} m from a test row";
            }
        }
    }

    // The second folds are of the rows in the given order.
    public static IEnumerable<string> SameFolds(FoldAssignment folds, FoldAssignment ofReordered, int[] order)
    {
        if (folds.NumberOfFolds != ofReordered.NumberOfFolds)
        {
            yield return $"{folds.Kind}: {ofReordered.NumberOfFolds} folds in another order, {folds.NumberOfFolds} before";
            yield break;
        }

        for (int fold = 0; fold < folds.NumberOfFolds; fold++)
        {
            if (!Same(folds.TestRows(fold), ofReordered.TestRows(fold)))
                yield return $"{folds.Kind}: fold {fold} tests other rows in another order";
            if (!Same(folds.TrainRows(fold), ofReordered.TrainRows(fold)))
                yield return $"{folds.Kind}: fold {fold} trains on other rows in another order";
        }

        bool Same(IReadOnlyList<int> rows, IReadOnlyList<int> reordered)
        {
            bool[] marked = Marked(folds, rows);
            return rows.Count == reordered.Count && reordered.All(row => marked[order[row]]);
        }
    }

    private static bool[] Marked(FoldAssignment folds, IReadOnlyList<int> rows)
    {
        bool[] marked = new bool[folds.RowCount];
        for (int i = 0; i < rows.Count; i++)
            marked[rows[i]] = true;
        return marked;
    }
}
