namespace MLNetGeoFM;

/// <summary>Counts how often each true class (row) was predicted as each class (column).</summary>
public sealed class ConfusionMatrix
{
    private readonly int[] _counts; // [K, K + 1]; the last column counts samples without a prediction

    internal ConfusionMatrix(IReadOnlyList<string> classNames, int[] counts)
    {
        ClassNames = [.. classNames];
        _counts = counts;
        Samples = counts.Sum();
    }

    /// <summary>The class names, in the order of rows and columns.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The number of samples counted.</summary>
    public int Samples { get; }

    /// <summary>How many samples of a true class were predicted as a class.</summary>
    /// <param name="trueClass">The true class, 0-based.</param>
    /// <param name="predictedClass">The predicted class, 0-based.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public int this[int trueClass, int predictedClass] =>
        _counts[(Checked(trueClass) * (ClassNames.Count + 1)) + Checked(predictedClass)];

    /// <summary>How many samples of a true class have no prediction, because their probabilities are NaN.</summary>
    /// <param name="trueClass">The true class, 0-based.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public int Unpredicted(int trueClass) => _counts[(Checked(trueClass) * (ClassNames.Count + 1)) + ClassNames.Count];

    private int Checked(int classIndex)
    {
        return (uint)classIndex < (uint)ClassNames.Count
            ? classIndex
            : throw new ArgumentOutOfRangeException(
                nameof(classIndex), classIndex, $"There is no class {classIndex}: expected 0 to {ClassNames.Count - 1}.");
    }
}
