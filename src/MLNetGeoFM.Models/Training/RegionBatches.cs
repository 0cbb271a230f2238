namespace MLNetGeoFM.Models;

/// <summary>
/// Batches in which rows find their match: for each row one of its class from another region, and one of another class from its
/// region, as far as the data has them and the batch has room.
/// </summary>
/// <remarks>
/// An epoch holds every row at least once; rows of rare matches come more often. The same seed and epoch give the same batches.
/// </remarks>
internal sealed class RegionBatches
{
    private readonly int[] _labels;
    private readonly int[] _regions;
    private readonly int _size;
    private readonly int _seed;
    private readonly Dictionary<int, int[]> _rowsOfClass;
    private readonly Dictionary<int, int[]> _rowsOfRegion;

    /// <param name="labels">Class of each row.</param>
    /// <param name="regions">Region of each row; negative = unknown: such a row has no match.</param>
    /// <param name="size">Rows of a batch.</param>
    /// <param name="seed">Of the order.</param>
    public RegionBatches(IReadOnlyList<int> labels, IReadOnlyList<int> regions, int size, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        _labels = [.. labels];
        _regions = [.. regions];
        _size = size;
        _seed = seed;
        var known = Enumerable.Range(0, _labels.Length).Where(row => _regions[row] >= 0);
        _rowsOfClass = known.GroupBy(row => _labels[row]).ToDictionary(group => group.Key, group => group.ToArray());
        _rowsOfRegion = known.GroupBy(row => _regions[row]).ToDictionary(group => group.Key, group => group.ToArray());
    }

    /// <summary>The batches of an epoch, each a list of rows.</summary>
    public List<int[]> Epoch(int epoch)
    {
        Random random = new(unchecked((_seed * 1_000_003) + epoch));
        int[] order = [.. Enumerable.Range(0, _labels.Length)];
        random.Shuffle(order);
        bool[] used = new bool[order.Length];
        List<int[]> batches = [];
        List<int> batch = [];
        int matched = 0;
        foreach (int row in order)
        {
            if (used[row])
                continue;
            Take(row);

            // What is taken as a match is matched in its turn.
            for (; matched < batch.Count && batch.Count < _size; matched++)
                Match(batch[matched]);
            if (batch.Count < _size)
                continue;
            batches.Add([.. batch]);
            batch.Clear();
            matched = 0;
        }

        if (batch.Count > 0)
            batches.Add([.. batch]);
        return batches;

        void Take(int row)
        {
            used[row] = true;
            batch.Add(row);
        }

        void Match(int row)
        {
            if (_regions[row] < 0)
                return;
            if (!batch.Exists(other => IsPositive(row, other)) && Draw(_rowsOfClass[_labels[row]], row, IsPositive) is int positive)
                Take(positive);
            if (batch.Count < _size && !batch.Exists(other => IsNegative(row, other))
                && Draw(_rowsOfRegion[_regions[row]], row, IsNegative) is int negative)
            {
                Take(negative);
            }
        }

        // One that was not used yet, where there is one; else any.
        int? Draw(int[] candidates, int row, Func<int, int, bool> fits)
        {
            int? found = null;
            int start = random.Next(candidates.Length);
            for (int i = 0; i < candidates.Length; i++)
            {
                int candidate = candidates[(start + i) % candidates.Length];
                if (!fits(row, candidate))
                    continue;
                found ??= candidate;
                if (!used[candidate])
                    return candidate;
            }

            return found;
        }
    }

    private bool IsPositive(int row, int other) => _labels[row] == _labels[other] && _regions[row] != _regions[other] && _regions[other] >= 0;

    private bool IsNegative(int row, int other) => _labels[row] != _labels[other] && _regions[row] == _regions[other];
}
