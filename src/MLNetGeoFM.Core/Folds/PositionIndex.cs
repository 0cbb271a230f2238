namespace MLNetGeoFM;

/// <summary>Finds the nearest of many positions: a k-d tree of unit vectors, whose straight distances rank as great-circle
/// distances do.</summary>
/// <remarks>Immutable and thread-safe. A query visits about log(rows) positions.</remarks>
internal sealed class PositionIndex
{
    private const int LeafRows = 8;

    private readonly double[] _vectors;
    private readonly int[] _rows;
    private readonly byte[] _axes;

    /// <summary>Indexes some rows of the positions.</summary>
    public PositionIndex(Positions positions, IReadOnlyList<int> rows)
    {
        _rows = [.. rows];
        _axes = new byte[_rows.Length];
        Build(positions.Vectors, new double[_rows.Length], 0, _rows.Length);
        _vectors = new double[3 * _rows.Length];
        for (int i = 0; i < _rows.Length; i++)
            positions.Vectors.AsSpan(3 * _rows[i], 3).CopyTo(_vectors.AsSpan(3 * i));
    }

    /// <summary>Indexes all rows of the positions.</summary>
    public PositionIndex(Positions positions)
        : this(positions, [.. Enumerable.Range(0, positions.Count)])
    {
    }

    /// <summary>The squared chord to the nearest indexed row.</summary>
    /// <param name="vector">A unit vector, [3].</param>
    /// <param name="below">Only rows nearer than this squared chord are looked for.</param>
    /// <param name="skippedRow">A row that does not count; -1 = none.</param>
    /// <returns>The squared chord; <paramref name="below"/> where no row is nearer.</returns>
    public double NearestSquaredChord(
        ReadOnlySpan<double> vector, double below = double.PositiveInfinity, int skippedRow = -1)
    {
        Search(vector, 0, _rows.Length, skippedRow, ref below);
        return below;
    }

    /// <summary>The metres from a row of positions to the nearest indexed row.</summary>
    public double NearestMetres(Positions positions, int row, int skippedRow = -1) =>
        GreatCircle.MetresOfChord(NearestSquaredChord(positions.Vectors.AsSpan(3 * row, 3), skippedRow: skippedRow));

    /// <summary>The nearest indexed rows, the nearest first; of rows equally far the one with the lower number.</summary>
    /// <param name="vector">A unit vector, [3].</param>
    /// <param name="rows">Receives the rows.</param>
    /// <param name="squaredChords">Receives their squared chords; as long as <paramref name="rows"/>.</param>
    /// <returns>How many were found: all indexed rows where there are fewer than asked for.</returns>
    public int Nearest(ReadOnlySpan<double> vector, Span<int> rows, Span<double> squaredChords)
    {
        int found = 0;
        SearchNearest(vector, 0, _rows.Length, rows, squaredChords, ref found);
        return found;
    }

    /// <summary>The metres from every indexed row to the nearest one of another fold.</summary>
    /// <param name="foldOfRow">The fold of each row of the positions, at least two different.</param>
    /// <param name="metres">Receives the metres, at the numbers of the rows.</param>
    public void NearestInOtherFold(int[] foldOfRow, double[] metres)
    {
        int[] foldOfRange = new int[_rows.Length];
        Summarize(foldOfRow, foldOfRange, 0, _rows.Length);
        for (int i = 0; i < _rows.Length; i++)
        {
            double best = double.PositiveInfinity;
            SearchOther(_vectors.AsSpan(3 * i, 3), foldOfRow[_rows[i]], foldOfRow, foldOfRange, 0, _rows.Length, ref best);
            metres[_rows[i]] = GreatCircle.MetresOfChord(best);
        }
    }

    /// <summary>Divides the indexed rows into compact groups: again and again the widest one is halved.</summary>
    /// <param name="maximum">The most groups.</param>
    /// <returns>The rows of each group.</returns>
    public List<int[]> Divide(int maximum)
    {
        PriorityQueue<(int Start, int End), (double, int)> groups = new();
        groups.Enqueue((0, _rows.Length), (-Width(0, _rows.Length), 0));
        while (groups.Count < maximum && groups.Peek() is var (start, end) && end - start > 1)
        {
            groups.Dequeue();
            int middle = start + ((end - start) / 2);
            groups.Enqueue((start, middle), (-Width(start, middle), start));
            groups.Enqueue((middle, end), (-Width(middle, end), middle));
        }

        return [.. groups.UnorderedItems.Select(item => item.Element).Order().Select(group => _rows[group.Start..group.End])];
    }

    private double Width(int start, int end)
    {
        double widest = 0;
        for (int axis = 0; axis < 3; axis++)
        {
            double least = double.PositiveInfinity;
            double most = double.NegativeInfinity;
            for (int i = start; i < end; i++)
            {
                least = Math.Min(least, _vectors[(3 * i) + axis]);
                most = Math.Max(most, _vectors[(3 * i) + axis]);
            }

            widest = Math.Max(widest, most - least);
        }

        return widest;
    }

    private void Build(double[] vectors, double[] keys, int start, int end)
    {
        if (end - start <= LeafRows)
            return;
        int widest = 0;
        double width = -1;
        for (int axis = 0; axis < 3; axis++)
        {
            double least = double.PositiveInfinity;
            double most = double.NegativeInfinity;
            for (int i = start; i < end; i++)
            {
                double value = vectors[(3 * _rows[i]) + axis];
                least = Math.Min(least, value);
                most = Math.Max(most, value);
            }

            if (most - least > width)
                (width, widest) = (most - least, axis);
        }

        for (int i = start; i < end; i++)
            keys[i] = vectors[(3 * _rows[i]) + widest];
        Array.Sort(keys, _rows, start, end - start);
        int middle = start + ((end - start) / 2);
        _axes[middle] = (byte)widest;
        Build(vectors, keys, start, middle);
        Build(vectors, keys, middle + 1, end);
    }

    private double SquaredChord(ReadOnlySpan<double> vector, int i)
    {
        double a = vector[0] - _vectors[3 * i];
        double b = vector[1] - _vectors[(3 * i) + 1];
        double c = vector[2] - _vectors[(3 * i) + 2];
        return (a * a) + (b * b) + (c * c);
    }

    private void Search(ReadOnlySpan<double> vector, int start, int end, int skippedRow, ref double best)
    {
        if (end - start <= LeafRows)
        {
            for (int i = start; i < end; i++)
            {
                if (_rows[i] != skippedRow)
                    best = Math.Min(best, SquaredChord(vector, i));
            }

            return;
        }

        int middle = start + ((end - start) / 2);
        if (_rows[middle] != skippedRow)
            best = Math.Min(best, SquaredChord(vector, middle));
        double side = vector[_axes[middle]] - _vectors[(3 * middle) + _axes[middle]];
        if (side < 0)
            Search(vector, start, middle, skippedRow, ref best);
        else
            Search(vector, middle + 1, end, skippedRow, ref best);
        if (side * side >= best)
            return;
        if (side < 0)
            Search(vector, middle + 1, end, skippedRow, ref best);
        else
            Search(vector, start, middle, skippedRow, ref best);
    }

    private void SearchNearest(
        ReadOnlySpan<double> vector, int start, int end, Span<int> rows, Span<double> squaredChords, ref int found)
    {
        if (end - start <= LeafRows)
        {
            for (int i = start; i < end; i++)
                Insert(_rows[i], SquaredChord(vector, i), rows, squaredChords, ref found);
            return;
        }

        int middle = start + ((end - start) / 2);
        Insert(_rows[middle], SquaredChord(vector, middle), rows, squaredChords, ref found);
        double side = vector[_axes[middle]] - _vectors[(3 * middle) + _axes[middle]];
        if (side < 0)
            SearchNearest(vector, start, middle, rows, squaredChords, ref found);
        else
            SearchNearest(vector, middle + 1, end, rows, squaredChords, ref found);
        if (found == rows.Length && side * side > squaredChords[found - 1])
            return;
        if (side < 0)
            SearchNearest(vector, middle + 1, end, rows, squaredChords, ref found);
        else
            SearchNearest(vector, start, middle, rows, squaredChords, ref found);
    }

    private static void Insert(int row, double squaredChord, Span<int> rows, Span<double> squaredChords, ref int found)
    {
        int place = found;
        while (place > 0 && (squaredChord, row).CompareTo((squaredChords[place - 1], rows[place - 1])) < 0)
            place--;
        if (place == rows.Length)
            return;
        found = Math.Min(found + 1, rows.Length);
        for (int i = found - 1; i > place; i--)
            (rows[i], squaredChords[i]) = (rows[i - 1], squaredChords[i - 1]);
        (rows[place], squaredChords[place]) = (row, squaredChord);
    }

    // foldOfRange[middle] = the fold of all rows of that range, or -1 where they differ; -2 for an empty range.
    private int Summarize(int[] foldOfRow, int[] foldOfRange, int start, int end)
    {
        if (end <= start)
            return -2;
        int middle = start + ((end - start) / 2);
        int fold = foldOfRow[_rows[middle]];
        if (end - start <= LeafRows)
        {
            for (int i = start; i < end; i++)
                fold = foldOfRow[_rows[i]] == fold ? fold : -1;
        }
        else
        {
            int left = Summarize(foldOfRow, foldOfRange, start, middle);
            int right = Summarize(foldOfRow, foldOfRange, middle + 1, end);
            fold = (left == fold || left == -2) && (right == fold || right == -2) ? fold : -1;
        }

        foldOfRange[middle] = fold;
        return fold;
    }

    private void SearchOther(
        ReadOnlySpan<double> vector, int ownFold, int[] foldOfRow, int[] foldOfRange, int start, int end, ref double best)
    {
        if (end <= start)
            return;
        int middle = start + ((end - start) / 2);
        if (foldOfRange[middle] == ownFold)
            return;
        if (end - start <= LeafRows)
        {
            for (int i = start; i < end; i++)
            {
                if (foldOfRow[_rows[i]] != ownFold)
                    best = Math.Min(best, SquaredChord(vector, i));
            }

            return;
        }

        if (foldOfRow[_rows[middle]] != ownFold)
            best = Math.Min(best, SquaredChord(vector, middle));
        double side = vector[_axes[middle]] - _vectors[(3 * middle) + _axes[middle]];
        if (side < 0)
            SearchOther(vector, ownFold, foldOfRow, foldOfRange, start, middle, ref best);
        else
            SearchOther(vector, ownFold, foldOfRow, foldOfRange, middle + 1, end, ref best);
        if (side * side >= best)
            return;
        if (side < 0)
            SearchOther(vector, ownFold, foldOfRow, foldOfRange, middle + 1, end, ref best);
        else
            SearchOther(vector, ownFold, foldOfRow, foldOfRange, start, middle, ref best);
    }
}
