namespace MLNetGeoFM.Models;

/// <summary>One inner fold: what was trained on its training rows, and what its held-out rows say.</summary>
internal sealed class InnerFold
{
    private InnerFold(int[] rows, double[] logarithms, bool[] isNear, HeadParts parts)
    {
        Rows = rows;
        Logarithms = logarithms;
        IsNear = isNear;
        Parts = parts;
    }

    /// <summary>The held-out rows whose class the fold trained on.</summary>
    public int[] Rows { get; }

    /// <summary>The base head's log-probabilities, [held-out rows, K].</summary>
    public double[] Logarithms { get; }

    /// <summary>True where a training place is near, [held-out rows].</summary>
    public bool[] IsNear { get; }

    /// <summary>What was trained on the fold's training rows.</summary>
    public HeadParts Parts { get; }

    /// <summary>Trains and measures a fold; null where its training rows have fewer than two classes.</summary>
    public static InnerFold? Run(
        ConditionedRows rows, IReadOnlyList<int> train, IReadOnlyList<int> test, int[] claims, ConditionedHeadOptions options)
    {
        int classes = rows.NumberOfClasses;
        bool[] isKnown = new bool[classes];
        foreach (int row in train)
            isKnown[rows.Labels[row]] = true;
        if (isKnown.Count(known => known) < 2)
            return null;
        HeadParts parts = HeadParts.Train(rows, train, claims, options);
        int[] tested = [.. test.Where(row => isKnown[rows.Labels[row]])];
        double[] logarithms = new double[tested.Length * classes];
        bool[] isNear = new bool[tested.Length];
        float[] probabilities = new float[classes];
        double[] scratch = new double[classes];
        for (int i = 0; i < tested.Length; i++)
        {
            ConditionedRow row = rows[tested[i]];
            parts.Head.Predict(row.BaseFeatures, probabilities);
            LogProbabilities.Write(probabilities, logarithms.AsSpan(i * classes, classes));
            isNear[i] = NearPlaces.Has(parts.Places, row, scratch);
        }

        return new InnerFold(tested, logarithms, isNear, parts);
    }
}
