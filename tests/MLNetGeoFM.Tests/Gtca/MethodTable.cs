namespace MLNetGeoFM.Tests;

/// <summary>How many rows of each group each method is right about, over all folds and seeds.</summary>
internal sealed class MethodTable
{
    private const int Draws = 2000;

    private readonly List<string> _methods = [];
    private readonly SortedDictionary<string, (int Rows, Dictionary<string, int> Right)> _groups = new(StringComparer.Ordinal);

    /// <summary>Adds one method's answers.</summary>
    public void Add(string method, IEnumerable<string> groups, IReadOnlyList<bool> right)
    {
        lock (_groups)
        {
            bool isFirst = _methods.Count == 0 || _methods[0] == method;
            if (!_methods.Contains(method))
                _methods.Add(method);
            foreach (var (group, row) in groups.Select((group, row) => (group, row)))
            {
                var (rows, counts) = _groups.GetValueOrDefault(group, (0, []));
                counts[method] = counts.GetValueOrDefault(method) + (right[row] ? 1 : 0);
                _groups[group] = (isFirst ? rows + 1 : rows, counts);
            }
        }
    }

    public double Accuracy(string method) => Mean([.. _groups.Values], method, null);

    public double Gain(string method, string other) => Mean([.. _groups.Values], method, other);

    /// <summary>95 % interval of the gain when groups are drawn again.</summary>
    public (double Low, double High) Interval(string method, string other)
    {
        var groups = _groups.Values.ToArray();
        Random random = new(1);
        double[] draws = [.. Enumerable.Range(0, Draws)
            .Select(_ => Mean([.. groups.Select(_ => groups[random.Next(groups.Length)])], method, other)).Order()];
        return (draws[Draws / 40], draws[Draws - 1 - (Draws / 40)]);
    }

    public string Line(string method, string other)
    {
        var (low, high) = Interval(method, other);
        return FormattableString.Invariant(
            $"{method,-28} {Accuracy(method):0.000}  {Gain(method, other),6:+0.000;-0.000} [{low:+0.000;-0.000}, {high:+0.000;-0.000}] against {other}");
    }

    private static double Mean((int Rows, Dictionary<string, int> Right)[] groups, string method, string? other)
        => (double)groups.Sum(group => group.Right[method] - (other is null ? 0 : group.Right[other])) / groups.Sum(group => group.Rows);
}
