namespace MLNetGeoFM;

/// <summary>The facts of samples summed by group, with zeros left out; every metric follows from a weighted total.</summary>
internal sealed class GroupSums
{
    private readonly int[] _starts; // [groups + 1], into the two below
    private readonly int[] _facts;
    private readonly double[] _values;

    private GroupSums(int[] starts, int[] facts, double[] values, int numberOfFacts)
    {
        _starts = starts;
        _facts = facts;
        _values = values;
        NumberOfFacts = numberOfFacts;
    }

    public int NumberOfGroups => _starts.Length - 1;

    /// <summary>The length of a total.</summary>
    public int NumberOfFacts { get; }

    /// <summary>Numbers the groups by ordinal name, so that the order of the samples does not matter.</summary>
    /// <exception cref="ArgumentException">There is not one name for each sample, or a name is missing.</exception>
    public static (int[] GroupOf, int NumberOfGroups) Number(IReadOnlyList<string> groups, int samples)
    {
        ArgumentNullException.ThrowIfNull(groups);
        if (groups.Count != samples)
        {
            throw new ArgumentException(
                $"{groups.Count} groups do not fit {samples} samples: expected one for each.", nameof(groups));
        }

        Dictionary<string, int> numbers = new(StringComparer.Ordinal);
        for (int sample = 0; sample < samples; sample++)
        {
            if (string.IsNullOrEmpty(groups[sample]))
            {
                throw new ArgumentException(
                    $"Sample {sample} has no group: expected a name for each of {samples} samples. "
                    + "Give samples that stand alone a group of their own.", nameof(groups));
            }

            numbers.TryAdd(groups[sample], 0);
        }

        int number = 0;
        foreach (string name in numbers.Keys.Order(StringComparer.Ordinal).ToArray())
            numbers[name] = number++;
        return ([.. groups.Select(name => numbers[name])], numbers.Count);
    }

    /// <summary>Sums the facts of each group.</summary>
    /// <param name="groupOf">The group of each sample, 0-based.</param>
    /// <param name="numberOfGroups">How many groups there are.</param>
    /// <param name="numberOfFacts">The length of a total.</param>
    /// <param name="addFacts">Adds the facts of a sample to a total.</param>
    public static GroupSums Of(int[] groupOf, int numberOfGroups, int numberOfFacts, Action<int, double[]> addFacts)
    {
        int[] order = [.. Enumerable.Range(0, groupOf.Length)];
        Array.Sort((int[])groupOf.Clone(), order);
        int[] starts = new int[numberOfGroups + 1];
        List<int> facts = [];
        List<double> values = [];
        double[] total = new double[numberOfFacts];
        for (int i = 0; i < order.Length; i++)
        {
            addFacts(order[i], total);
            int group = groupOf[order[i]];
            if (i + 1 < order.Length && groupOf[order[i + 1]] == group)
                continue;
            for (int fact = 0; fact < numberOfFacts; fact++)
            {
                if (total[fact] == 0)
                    continue;
                facts.Add(fact);
                values.Add(total[fact]);
            }

            starts[group + 1] = facts.Count;
            Array.Clear(total);
        }

        return new GroupSums(starts, [.. facts], [.. values], numberOfFacts);
    }

    /// <summary>Puts the totals of the second behind those of the first.</summary>
    public static GroupSums Join(GroupSums first, GroupSums second)
    {
        List<int> facts = [];
        List<double> values = [];
        int[] starts = new int[first.NumberOfGroups + 1];
        for (int group = 0; group < first.NumberOfGroups; group++)
        {
            facts.AddRange(first._facts[first._starts[group]..first._starts[group + 1]]);
            values.AddRange(first._values[first._starts[group]..first._starts[group + 1]]);
            facts.AddRange(second._facts[second._starts[group]..second._starts[group + 1]].Select(fact => fact + first.NumberOfFacts));
            values.AddRange(second._values[second._starts[group]..second._starts[group + 1]]);
            starts[group + 1] = facts.Count;
        }

        return new GroupSums(starts, [.. facts], [.. values], first.NumberOfFacts + second.NumberOfFacts);
    }

    /// <summary>Adds a group to a total, so many times.</summary>
    public void AddTo(double[] total, int group, double times)
    {
        for (int i = _starts[group]; i < _starts[group + 1]; i++)
            total[_facts[i]] += times * _values[i];
    }

    /// <summary>The total of a draw.</summary>
    /// <param name="total">Overwritten.</param>
    /// <param name="times">How often each group was drawn, [groups].</param>
    public void Total(double[] total, ReadOnlySpan<int> times)
    {
        Array.Clear(total);
        ReadOnlySpan<int> starts = _starts;
        ReadOnlySpan<int> facts = _facts;
        ReadOnlySpan<double> values = _values;
        for (int group = 0; group < times.Length; group++)
        {
            double drawn = times[group];
            if (drawn == 0)
                continue;
            int start = starts[group];
            ReadOnlySpan<int> where = facts[start..starts[group + 1]];
            ReadOnlySpan<double> what = values.Slice(start, where.Length);
            for (int i = 0; i < where.Length; i++)
                total[where[i]] += drawn * what[i];
        }
    }
}
