namespace MLNetGeoFM;

/// <summary>Holds what was said about each sample and what is true, one number for each question: the ground on which
/// metrics, intervals and comparisons stand.</summary>
/// <remarks>
/// Immutable. A sample whose probabilities hold a NaN has no prediction: it counts as wrong, with confidence 0 and probability
/// 0 for its true class.
/// </remarks>
public sealed class ScoredSamples
{
    private ScoredSamples(int samples, IReadOnlyList<string> classNames)
    {
        ClassNames = [.. classNames];
        TrueClass = new int[samples];
        PredictedClass = new int[samples];
        Confidences = new float[samples];
        LogLosses = new double[samples];
        BrierScores = new double[samples];
        InTopTwo = new bool[samples];
        HasPrediction = new bool[samples];
    }

    /// <summary>The number of samples.</summary>
    public int Count => TrueClass.Length;

    /// <summary>The class names, [K].</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The true class of each sample, 0-based.</summary>
    internal int[] TrueClass { get; }

    /// <summary>The predicted class of each sample; -1 = none.</summary>
    internal int[] PredictedClass { get; }

    /// <summary>The highest probability of each sample; 0 without a prediction.</summary>
    internal float[] Confidences { get; }

    /// <summary>-ln of the true class's clipped probability, in nats.</summary>
    internal double[] LogLosses { get; }

    /// <summary>The sum over classes of (probability - truth)².</summary>
    internal double[] BrierScores { get; }

    /// <summary>Whether the true class has one of the two highest probabilities.</summary>
    internal bool[] InTopTwo { get; }

    /// <summary>Whether the sample's probabilities are numbers.</summary>
    internal bool[] HasPrediction { get; }

    /// <summary>Reads samples from class probabilities.</summary>
    /// <param name="trueClasses">The true class of each sample, [samples], 0-based.</param>
    /// <param name="probabilities">Class probabilities, [samples, K] row-major, 0..1; 0 for a class absent from training.</param>
    /// <param name="classNames">One name for each class, [K].</param>
    /// <param name="predictedClasses">The predicted class of each sample, [samples], -1 = no prediction; empty = the class
    /// with the highest probability, on ties the lowest class.</param>
    /// <exception cref="ArgumentException">There are no samples, the lengths do not fit, a class is out of range, or a
    /// probability is outside 0..1.</exception>
    public static ScoredSamples Of(
        ReadOnlySpan<int> trueClasses,
        ReadOnlySpan<float> probabilities,
        IReadOnlyList<string> classNames,
        ReadOnlySpan<int> predictedClasses = default)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        CheckLengths(trueClasses.Length, probabilities.Length, classNames.Count, predictedClasses.Length);
        int classes = classNames.Count;
        ScoredSamples samples = new(trueClasses.Length, classNames);
        for (int sample = 0; sample < trueClasses.Length; sample++)
        {
            int trueClass = CheckedClass(trueClasses[sample], 0, classes, sample, "true");
            ReadOnlySpan<float> row = probabilities.Slice(sample * classes, classes);
            int top = TopClass(row, sample);
            samples.TrueClass[sample] = trueClass;
            samples.PredictedClass[sample] = predictedClasses.IsEmpty
                ? top
                : CheckedClass(predictedClasses[sample], -1, classes, sample, "predicted");
            if (top < 0)
                samples.PredictedClass[sample] = -1;
            samples.Judge(sample, row, top);
        }

        return samples;
    }

    /// <summary>All metrics over the samples.</summary>
    public ClassificationMetrics Score()
    {
        int classes = ClassNames.Count;
        int[] counts = new int[classes * (classes + 1)];
        for (int sample = 0; sample < Count; sample++)
        {
            int predicted = PredictedClass[sample];
            counts[(TrueClass[sample] * (classes + 1)) + (predicted < 0 ? classes : predicted)]++;
        }

        return new ClassificationMetrics(this, new ConfusionMatrix(ClassNames, counts));
    }

    /// <summary>Whether the predicted class is the true one.</summary>
    internal bool IsCorrect(int sample) => PredictedClass[sample] == TrueClass[sample];

    /// <summary>Whether the predicted class is the true one and has probabilities; what calibration counts as right.</summary>
    internal bool IsConfidentAndCorrect(int sample) => HasPrediction[sample] && IsCorrect(sample);

    /// <summary>The samples at some places of this one, in that order.</summary>
    internal ScoredSamples Select(IReadOnlyList<int> places)
    {
        ScoredSamples selected = new(places.Count, ClassNames);
        for (int i = 0; i < places.Count; i++)
        {
            int place = places[i];
            selected.TrueClass[i] = TrueClass[place];
            selected.PredictedClass[i] = PredictedClass[place];
            selected.Confidences[i] = Confidences[place];
            selected.LogLosses[i] = LogLosses[place];
            selected.BrierScores[i] = BrierScores[place];
            selected.InTopTwo[i] = InTopTwo[place];
            selected.HasPrediction[i] = HasPrediction[place];
        }

        return selected;
    }

    private void Judge(int sample, ReadOnlySpan<float> row, int top)
    {
        int trueClass = TrueClass[sample];
        if (top < 0)
        {
            LogLosses[sample] = -Math.Log(ClassificationMetrics.SmallestProbability);
            BrierScores[sample] = 1;
            return;
        }

        double brier = 0;
        int above = 0;
        for (int k = 0; k < row.Length; k++)
        {
            double off = k == trueClass ? row[k] - 1.0 : row[k];
            brier += off * off;
            if (row[k] > row[trueClass] || (row[k] == row[trueClass] && k < trueClass))
                above++;
        }

        HasPrediction[sample] = true;
        Confidences[sample] = row[top];
        LogLosses[sample] = -Math.Log(Math.Clamp(row[trueClass], ClassificationMetrics.SmallestProbability, 1.0));
        BrierScores[sample] = brier;
        InTopTwo[sample] = above < 2;
    }

    private static int TopClass(ReadOnlySpan<float> row, int sample)
    {
        for (int k = 0; k < row.Length; k++)
        {
            if (row[k] < 0 || row[k] > 1.00001f)
            {
                throw new ArgumentException(
                    $"Sample {sample} has probability {row[k]} for class {k}: expected 0 to 1. Are these logits?", nameof(row));
            }
        }

        return ClassificationMetrics.TopClass(row);
    }

    private static int CheckedClass(int value, int lowest, int classes, int sample, string which)
    {
        return value >= lowest && value < classes
            ? value
            : throw new ArgumentException($"Sample {sample} has {which} class {value}: expected {lowest} to {classes - 1}.");
    }

    private static void CheckLengths(int samples, int probabilities, int classes, int predicted)
    {
        if (samples == 0)
            throw new ArgumentException("There are no samples to score: expected at least one.");
        if (classes == 0)
            throw new ArgumentException("There are no classes: expected at least one class name.");
        if (probabilities != (long)samples * classes)
        {
            throw new ArgumentException(
                $"{probabilities} probabilities do not fit {samples} samples of {classes} classes: "
                + $"expected {(long)samples * classes}.");
        }

        if (predicted != 0 && predicted != samples)
            throw new ArgumentException($"{predicted} predicted classes do not fit {samples} samples: expected one for each.");
    }
}
