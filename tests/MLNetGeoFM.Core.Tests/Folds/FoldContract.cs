namespace MLNetGeoFM.Tests;

/// <summary>What every rule of folds promises, as findings; no finding = the promise is kept.</summary>
internal static class FoldContract
{
    public static IEnumerable<string> Disjoint(FoldAssignment folds)
    {
        HashSet<int> tested = [];
        for (int fold = 0; fold < folds.NumberOfFolds; fold++)
        {
            foreach (int row in folds.TestRows(fold))
            {
                if (!tested.Add(row))
                    yield return $"{folds.Kind}: row {row} is tested twice";
            }

            foreach (int row in folds.TrainRows(fold).Intersect(folds.TestRows(fold)))
                yield return $"{folds.Kind}: fold {fold} trains on and tests row {row}";
            if (folds.TestRows(fold).Count == 0 || folds.TrainRows(fold).Count == 0)
                yield return $"{folds.Kind}: fold {fold} is empty";
        }
    }

    // mayBeUntested: rows that the rule says are only trained on.
    public static IEnumerable<string> Complete(FoldAssignment folds, Func<int, bool> mayBeUntested)
    {
        int[] foldOfRow = folds.FoldOfRow.ToArray();
        HashSet<int> excluded = [.. folds.ExcludedRows()];
        for (int row = 0; row < foldOfRow.Length; row++)
        {
            if (foldOfRow[row] < 0 && !excluded.Contains(row) && !mayBeUntested(row))
                yield return $"{folds.Kind}: row {row} is not tested and not excluded";
        }

        for (int fold = 0; fold < folds.NumberOfFolds; fold++)
        {
            int[] all = [.. folds.TrainRows(fold), .. folds.TestRows(fold), .. folds.ExcludedRows(fold)];
            Array.Sort(all);
            if (!all.SequenceEqual(Enumerable.Range(0, folds.RowCount)))
                yield return $"{folds.Kind}: fold {fold} does not account for every row once";
        }
    }

    public static IEnumerable<string> KeepsGroups<TGroup>(FoldAssignment folds, IReadOnlyList<TGroup> groups)
        where TGroup : notnull
    {
        for (int fold = 0; fold < folds.NumberOfFolds; fold++)
        {
            HashSet<TGroup> tested = [.. folds.TestRows(fold).Select(row => groups[row])];
            foreach (int row in folds.TrainRows(fold).Where(row => tested.Contains(groups[row])))
                yield return $"{folds.Kind}: fold {fold} trains on row {row} of the tested group '{groups[row]}'";
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
            if (!ofReordered.TestRows(fold).Select(row => order[row]).Order().SequenceEqual(folds.TestRows(fold)))
                yield return $"{folds.Kind}: fold {fold} tests other rows in another order";
            if (!ofReordered.TrainRows(fold).Select(row => order[row]).Order().SequenceEqual(folds.TrainRows(fold)))
                yield return $"{folds.Kind}: fold {fold} trains on other rows in another order";
        }
    }
}
