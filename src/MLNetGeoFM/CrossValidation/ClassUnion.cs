using System.Globalization;

namespace MLNetGeoFM;

/// <summary>Puts the classes of all folds' models and of all true labels into one order, and aligns scores with it by
/// name.</summary>
internal sealed class ClassUnion
{
    private readonly Dictionary<string, int> _classOfName = new(StringComparer.Ordinal);

    /// <param name="keyNames">The label's own class order; null where the label is no key.</param>
    /// <param name="others">Names that must be there as well.</param>
    public ClassUnion(IReadOnlyList<string>? keyNames, IEnumerable<string> others)
    {
        foreach (string name in keyNames ?? [])
            _classOfName.TryAdd(name, _classOfName.Count);
        string[] rest = [.. others.Where(name => !_classOfName.ContainsKey(name)).Distinct(StringComparer.Ordinal)];
        foreach (string name in InOrder(rest))
            _classOfName.Add(name, _classOfName.Count);
        Names = [.. _classOfName.OrderBy(pair => pair.Value).Select(pair => pair.Key)];
    }

    public string[] Names { get; }

    public int IndexOf(string name) => _classOfName[name];

    /// <summary>The class of a predicted name; -1 where it is empty.</summary>
    /// <exception cref="ArgumentException">The name is no class.</exception>
    public int PredictedIndexOf(string name)
    {
        if (name.Length == 0)
            return -1;
        return _classOfName.TryGetValue(name, out int index)
            ? index
            : throw new ArgumentException(
                $"The pipeline predicts '{name}', which is no class: expected one of {string.Join(", ", Names)}. "
                + "Leave the values of the predicted label as they are in the label column.");
    }

    /// <summary>Scores [slots] as probabilities [K]: 0 for a class that the model does not know.</summary>
    public float[] Align(IReadOnlyList<string> slotNames, float[] scores)
    {
        float[] aligned = new float[Names.Length];
        if (scores.AsSpan().ContainsAnyExceptInRange(float.NegativeInfinity, float.PositiveInfinity))
            Array.Fill(aligned, float.NaN);
        else
        {
            for (int slot = 0; slot < scores.Length; slot++)
                aligned[IndexOf(slotNames[slot])] = scores[slot];
        }

        return aligned;
    }

    private static string[] InOrder(string[] names)
    {
        string[] ordered = [.. names.Order(StringComparer.Ordinal)];
        double[] numbers = new double[ordered.Length];
        for (int i = 0; i < ordered.Length; i++)
        {
            if (!double.TryParse(ordered[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]))
                return ordered;
        }

        Array.Sort(numbers, ordered);
        return ordered;
    }
}
