using System.Text;

namespace MLNetGeoFM.Models;

/// <summary>
/// Finds the tensors in what a pickle holds: names from the keys of nested dictionaries and the positions in lists.
/// </summary>
internal sealed class StateDictionary
{
    private const string WeightsKey = "state_dict";
    private const string LoneName = "tensor";
    private const int Deepest = 64;
    private const int MostVisits = 1 << 19;
    private const int LongestName = 1024;
    private const int MostListed = 1000;
    private const int BytesOfTensor = 500;

    private readonly string _path;
    private readonly string _entry;
    private readonly MemoryBudget _budget;
    private readonly StringBuilder _name = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private int _visits;

    private StateDictionary(string path, string entry, MemoryBudget budget)
    {
        _path = path;
        _entry = entry;
        _budget = budget;
    }

    /// <summary>In the order in which the dictionaries were filled.</summary>
    public List<(string Name, PickleTensor Tensor)> Tensors { get; } = [];

    /// <summary>Names of the first values that are no tensors, or stand beside the weights.</summary>
    public List<string> Ignored { get; } = [];

    /// <summary>All values that are no tensors, or stand beside the weights.</summary>
    public long IgnoredCount { get; private set; }

    public static StateDictionary Collect(object? root, string path, string entry, MemoryBudget budget)
    {
        StateDictionary found = new(path, entry, budget);
        if (root is PickleTensor tensor)
            found.Add(LoneName, tensor);
        else if (root is PickleDictionary dictionary && dictionary.Items.Any(item => item is (WeightsKey, PickleDictionary)))
        {
            foreach ((object? key, object? value) in dictionary.Items)
            {
                bool weights = key is WeightsKey && value is PickleDictionary;
                found.Visit(weights ? null : key, value, 0, weights);
            }
        }
        else
            found.VisitMembers(root, 0, weights: true);
        return found;
    }

    private void Visit(object? key, object? value, int depth, bool weights)
    {
        if (++_visits > MostVisits || depth > Deepest)
        {
            throw CheckpointErrors.At("The pickled dictionaries are too deep or too large",
                $"at most {Deepest} levels and {MostVisits} values",
                "more", _path, _entry, CheckpointErrors.SaveAgain);
        }

        int length = _name.Length;
        AppendName(key);
        if (value is PickleTensor tensor && weights && key is string or long)
            Add(_name.ToString(), tensor);
        else if (value is PickleDictionary or PickleList or PickleTuple)
            VisitMembers(value, depth + 1, weights);
        else
            Ignore();
        _name.Length = length;
    }

    // A name that is too long stays so, but does not grow with every level.
    private void AppendName(object? key)
    {
        if (_name.Length > LongestName || key is not (string or long))
            return;
        if (_name.Length > 0)
            _name.Append('.');
        if (key is string text)
            _name.Append(text.AsSpan(0, Math.Min(text.Length, LongestName + 1)));
        else if (key is long position)
            _name.Append(position);
    }

    private void VisitMembers(object? container, int depth, bool weights)
    {
        if (container is PickleDictionary dictionary)
        {
            foreach ((object? key, object? value) in dictionary.Items)
                Visit(key, value, depth, weights);
            return;
        }

        IReadOnlyList<object?> members = container switch
        {
            PickleList list => list.Items,
            PickleTuple tuple => tuple.Items,
            _ => [],
        };
        for (int i = 0; i < members.Count; i++)
            Visit((long)i, members[i], depth, weights);
    }

    private void Add(string name, PickleTensor tensor)
    {
        _budget.Take(BytesOfTensor);
        _budget.TakeText(2 * name.Length);
        if (name.Length is 0 or > LongestName || !_names.Add(name))
        {
            throw CheckpointErrors.At("A tensor has an impossible name", $"1 to {LongestName} letters, each name once",
                $"'{CheckpointErrors.Printable(name)}'", _path, _entry, CheckpointErrors.SaveAgain);
        }

        Tensors.Add((name, tensor));
    }

    private void Ignore()
    {
        IgnoredCount++;
        if (Ignored.Count < MostListed)
            Ignored.Add(CheckpointErrors.Printable(_name.ToString()));
    }
}
