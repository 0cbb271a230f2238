namespace MLNetGeoFM.Models;

/// <summary>The rows that a calibrator is fitted on: those whose true class has a probability above 0.</summary>
internal sealed class CalibrationRows
{
    private CalibrationRows(int numberOfClasses, List<float> probabilities, List<int> labels, List<int> groups, int leftOut)
    {
        NumberOfClasses = numberOfClasses;
        Probabilities = [.. probabilities];
        Labels = [.. labels];
        Groups = [.. groups];
        LeftOut = leftOut;
        Logarithms = new double[Probabilities.Length];
        Occurs = new bool[numberOfClasses];
        for (int i = 0; i < Logarithms.Length; i++)
            Logarithms[i] = Probabilities[i] > 0 ? Math.Log(Probabilities[i]) : 0;
        foreach (int label in Labels)
            Occurs[label] = true;
    }

    public int NumberOfClasses { get; }

    public int Count => Labels.Length;

    public int LeftOut { get; }

    /// <summary>[rows, K].</summary>
    public float[] Probabilities { get; }

    /// <summary>[rows, K], ln of the probability; 0 where that is 0, which leaves the class out of every sum.</summary>
    public double[] Logarithms { get; }

    /// <summary>[rows].</summary>
    public int[] Labels { get; }

    /// <summary>[rows], the group that a row is left out with; empty where no groups are known.</summary>
    public int[] Groups { get; }

    /// <summary>Which classes are the true class of a row, [K].</summary>
    public bool[] Occurs { get; }

    public ReadOnlySpan<float> Row(int row) => Probabilities.AsSpan(row * NumberOfClasses, NumberOfClasses);

    public ReadOnlySpan<double> Logarithm(int row) => Logarithms.AsSpan(row * NumberOfClasses, NumberOfClasses);

    /// <summary>The rows of some groups.</summary>
    public CalibrationRows Where(Func<int, bool> group)
    {
        List<float> probabilities = [];
        List<int> labels = [];
        List<int> groups = [];
        for (int row = 0; row < Count; row++)
        {
            if (!group(Groups[row]))
                continue;
            probabilities.AddRange(Row(row));
            labels.Add(Labels[row]);
            groups.Add(Groups[row]);
        }

        return new CalibrationRows(NumberOfClasses, probabilities, labels, groups, 0);
    }

    public static CalibrationRows Check(
        ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels, int numberOfClasses, ReadOnlySpan<int> groups = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(numberOfClasses, 1);
        if (probabilities.Length != (long)labels.Length * numberOfClasses)
        {
            throw new ArgumentException(
                $"{probabilities.Length} probabilities do not fit {labels.Length} rows of {numberOfClasses} classes: "
                + $"expected {(long)labels.Length * numberOfClasses}.", nameof(probabilities));
        }

        if (!groups.IsEmpty && groups.Length != labels.Length)
            throw new ArgumentException($"{groups.Length} groups do not fit {labels.Length} rows: expected one for each.", nameof(groups));
        List<float> kept = new(probabilities.Length);
        List<int> keptLabels = new(labels.Length);
        List<int> keptGroups = [];
        for (int row = 0; row < labels.Length; row++)
        {
            ReadOnlySpan<float> values = probabilities.Slice(row * numberOfClasses, numberOfClasses);
            CheckRow(values, labels[row], row);
            if (values[labels[row]] > 0)
            {
                kept.AddRange(values);
                keptLabels.Add(labels[row]);
                if (!groups.IsEmpty)
                    keptGroups.Add(groups[row]);
            }
        }

        return keptLabels.Count > 0
            ? new CalibrationRows(numberOfClasses, kept, keptLabels, keptGroups, labels.Length - keptLabels.Count)
            : throw new ArgumentException(
                $"None of {labels.Length} rows gives its true class a probability above 0: expected at least one row to "
                + "calibrate on. Hold out groups whose classes also occur in the other groups.", nameof(probabilities));
    }

    private static void CheckRow(ReadOnlySpan<float> values, int label, int row)
    {
        if ((uint)label >= (uint)values.Length)
        {
            throw new ArgumentException(
                $"Row {row} has true class {label}: expected a class from 0 to {values.Length - 1}. Leave such rows out.",
                nameof(label));
        }

        for (int k = 0; k < values.Length; k++)
        {
            if (!(values[k] >= 0 && values[k] <= 1.00001f))
            {
                throw new ArgumentException(
                    $"Row {row} has probability {values[k]} for class {k}: expected 0 to 1. Are these logits, or rows without a "
                    + "prediction?", nameof(values));
            }
        }
    }
}
