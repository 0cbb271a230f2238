namespace MLNetGeoFM.Models;

/// <summary>Checks the rows that a head is trained on.</summary>
internal static class TrainingRows
{
    /// <summary>Throws one clear error where a row cannot be trained on; returns which classes occur, [K].</summary>
    public static bool[] Check(ReadOnlySpan<float> features, ReadOnlySpan<int> labels, int numberOfFeatures, int numberOfClasses)
    {
        bool[] present = CheckLabels(features.Length, labels, numberOfFeatures, numberOfClasses);
        CheckFinite(features, numberOfFeatures);
        return present;
    }

    /// <summary>The same where features may be missing.</summary>
    public static bool[] CheckLabels(int featureValues, ReadOnlySpan<int> labels, int numberOfFeatures, int numberOfClasses)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(numberOfFeatures, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(numberOfClasses, 1);
        if (labels.IsEmpty)
            throw new ArgumentException("There are no rows to train on: expected at least one.", nameof(labels));
        if (featureValues != (long)labels.Length * numberOfFeatures)
        {
            throw new ArgumentException(
                $"{featureValues} feature values do not fit {labels.Length} rows of {numberOfFeatures} features: "
                + $"expected {(long)labels.Length * numberOfFeatures}.", nameof(featureValues));
        }

        bool[] present = new bool[numberOfClasses];
        for (int row = 0; row < labels.Length; row++)
        {
            if ((uint)labels[row] >= (uint)numberOfClasses)
            {
                string what = labels[row] < 0 ? "no label" : $"label {labels[row]}";
                throw new ArgumentException(
                    $"Training row {row} has {what}: expected a class from 0 to {numberOfClasses - 1}. Leave such rows out.",
                    nameof(labels));
            }

            present[labels[row]] = true;
        }

        return present;
    }

    /// <summary>Some rows of a table, one after the other.</summary>
    public static T[] Select<T>(ReadOnlySpan<T> values, ReadOnlySpan<int> rows, int width)
    {
        T[] selected = new T[rows.Length * width];
        for (int i = 0; i < rows.Length; i++)
            values.Slice(rows[i] * width, width).CopyTo(selected.AsSpan(i * width));
        return selected;
    }

    private static void CheckFinite(ReadOnlySpan<float> features, int numberOfFeatures)
    {
        for (int i = 0; i < features.Length; i++)
        {
            if (!float.IsFinite(features[i]))
            {
                throw new ArgumentException(
                    $"Training row {i / numberOfFeatures} has feature {i % numberOfFeatures} = {features[i]}: "
                    + "expected a finite number. "
                    + "Fill the gaps or leave such rows out.", nameof(features));
            }
        }
    }
}
