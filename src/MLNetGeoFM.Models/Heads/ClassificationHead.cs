namespace MLNetGeoFM.Models;

/// <summary>Turns one vector of features into class probabilities.</summary>
/// <remarks>Immutable and thread-safe. The same features give the same bits, in whatever order and company rows are
/// predicted.</remarks>
public abstract class ClassificationHead
{
    private protected ClassificationHead(int numberOfFeatures, int numberOfClasses)
    {
        NumberOfFeatures = numberOfFeatures;
        NumberOfClasses = numberOfClasses;
    }

    /// <summary>The number of features of a row.</summary>
    public int NumberOfFeatures { get; }

    /// <summary>The number of classes K, classes that were absent from training included.</summary>
    public int NumberOfClasses { get; }

    /// <summary>Predicts one row.</summary>
    /// <param name="features">The features as they are, not standardised, [features].</param>
    /// <param name="probabilities">Receives the class probabilities, [K], 0..1, sum 1; exactly 0 for a class that was absent from
    /// training; all NaN where a feature is NaN or infinite.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public void Predict(ReadOnlySpan<float> features, Span<float> probabilities)
    {
        if (features.Length != NumberOfFeatures)
        {
            throw new ArgumentException(
                $"The row has {features.Length} features: expected {NumberOfFeatures}, as in training.", nameof(features));
        }

        if (probabilities.Length != NumberOfClasses)
        {
            throw new ArgumentException(
                $"There is room for {probabilities.Length} probabilities: expected {NumberOfClasses}, one for each class.",
                nameof(probabilities));
        }

        PredictRow(features, probabilities);
    }

    /// <summary>Writes the trained head, to be read back by the class's own <c>Read</c>.</summary>
    /// <param name="writer">Where to.</param>
    internal abstract void Write(BinaryWriter writer);

    private protected abstract void PredictRow(ReadOnlySpan<float> features, Span<float> probabilities);
}
