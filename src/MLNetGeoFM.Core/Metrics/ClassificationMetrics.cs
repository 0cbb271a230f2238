namespace MLNetGeoFM;

/// <summary>Scores predicted classes and probabilities against the true classes.</summary>
/// <remarks>
/// A row whose probabilities hold a NaN has no prediction: it counts as wrong, with probability 0 for its true class.
/// Source: protocols.md part 5.
/// </remarks>
public sealed class ClassificationMetrics
{
    /// <summary>A class needs this many samples in the scored set to count in <see cref="MacroF1"/>.</summary>
    public const int SmallestSupportInMacroF1 = 5;

    /// <summary>The number of equal-width bins of <see cref="ExpectedCalibrationError"/>.</summary>
    public const int CalibrationBins = 15;

    /// <summary>Probabilities below this are raised to it in <see cref="NegativeLogLikelihood"/>.</summary>
    public const double SmallestProbability = 1e-6;

    internal ClassificationMetrics(ScoredSamples samples, ConfusionMatrix confusion)
    {
        Confusion = confusion;
        CalibrationSum calibration = new(CalibrationBins);
        for (int sample = 0; sample < samples.Count; sample++)
        {
            if (samples.HasPrediction[sample])
                calibration.Add(samples.Confidences[sample], samples.IsConfidentAndCorrect(sample));
            else
                WithoutPrediction++;
        }

        ExpectedCalibrationError = calibration.Error(samples.Count - WithoutPrediction);
        NegativeLogLikelihood = samples.LogLosses.Sum() / samples.Count;
        BrierScore = samples.BrierScores.Sum() / samples.Count;
        TopTwoAccuracy = (double)samples.InTopTwo.Count(one => one) / samples.Count;
        Reliability = ReliabilityCurve.OfEqualWidth(samples, CalibrationBins);
        EqualMassReliability = ReliabilityCurve.OfEqualMass(samples, CalibrationBins);
        CoverageRisk = CoverageRiskCurve.Of(samples);
        PerClass = [.. Enumerable.Range(0, confusion.ClassNames.Count).Select(k => ClassMetrics.Of(confusion, k))];
        ClassMetrics[] present = [.. PerClass.Where(one => one.Support > 0)];
        OverallAccuracy = (double)PerClass.Sum(one => (long)one.Correct) / confusion.Samples;
        BalancedAccuracy = present.Average(one => one.Recall);
        MeanIntersectionOverUnion = present.Average(one => one.IntersectionOverUnion);
        MacroF1 = PerClass.Where(one => one.Support >= SmallestSupportInMacroF1)
            .Select(one => one.F1).DefaultIfEmpty(double.NaN).Average();
        double pairs = (double)confusion.Samples * confusion.Samples;
        double chance = PerClass.Sum(one => (double)one.Support * one.Predicted) / pairs;
        Kappa = chance < 1 ? (OverallAccuracy - chance) / (1 - chance) : double.NaN;
    }

    /// <summary>The number of samples scored.</summary>
    public int Samples => Confusion.Samples;

    /// <summary>How many of <see cref="Samples"/> have no probabilities: wrong in all scores, and in no calibration
    /// error.</summary>
    public int WithoutPrediction { get; }

    /// <summary>Correct samples / all samples, 0..1.</summary>
    public double OverallAccuracy { get; }

    /// <summary>The mean recall over the classes that occur in the scored set, 0..1.</summary>
    public double BalancedAccuracy { get; }

    /// <summary>The mean F1 over the classes with at least 5 samples in the scored set, false positives from any sample
    /// counted, 0..1; NaN where no class has 5.</summary>
    public double MacroF1 { get; }

    /// <summary>Cohen's kappa: agreement beyond chance, at most 1; NaN where only one class occurs and is predicted.</summary>
    public double Kappa { get; }

    /// <summary>The mean over the classes that occur of true positives / (support + false positives), 0..1.</summary>
    public double MeanIntersectionOverUnion { get; }

    /// <summary>How far the top probability is from the accuracy, over 15 bins (i/15, (i+1)/15], weighted by samples,
    /// 0..1; of the samples with a prediction, NaN where there is none.</summary>
    public double ExpectedCalibrationError { get; }

    /// <summary>The mean of -ln of the true class's probability, clipped to 1e-6..1 and not renormalised, in nats.</summary>
    public double NegativeLogLikelihood { get; }

    /// <summary>The mean over samples of the sum over classes of (probability - truth)², where the truth is 1 for the true
    /// class and 0 for the others: 0 is best, 2 worst. A sample without a prediction counts 1, as if all its probabilities
    /// were 0. For two classes this is twice the score of one class alone.</summary>
    /// <remarks>Source: Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather Review 78,
    /// 1950, equation 2.</remarks>
    public double BrierScore { get; }

    /// <summary>The share of samples whose true class has one of the two highest probabilities, on ties the lower class
    /// first, 0..1.</summary>
    public double TopTwoAccuracy { get; }

    /// <summary>How far the top probability is from the accuracy, over at most 15 bins that hold as nearly the same number of
    /// samples as equal probabilities allow, weighted by samples, 0..1.</summary>
    public double EqualMassCalibrationError => EqualMassReliability.CalibrationError;

    /// <summary>Top probability against accuracy in the 15 equal-width bins of
    /// <see cref="ExpectedCalibrationError"/>.</summary>
    public ReliabilityCurve Reliability { get; }

    /// <summary>Top probability against accuracy in the bins of <see cref="EqualMassCalibrationError"/>.</summary>
    public ReliabilityCurve EqualMassReliability { get; }

    /// <summary>The error rate among the most confident samples, for each share of the samples that is kept.</summary>
    public CoverageRiskCurve CoverageRisk { get; }

    /// <summary>One entry for each class, in class order, classes that do not occur included.</summary>
    public IReadOnlyList<ClassMetrics> PerClass { get; }

    /// <summary>How often each true class was predicted as each class.</summary>
    public ConfusionMatrix Confusion { get; }

    /// <summary>Computes all metrics in one pass.</summary>
    /// <param name="trueClasses">The true class of each sample, [samples], 0-based.</param>
    /// <param name="probabilities">Class probabilities, [samples, K] row-major, 0..1; 0 for a class absent from training.</param>
    /// <param name="classNames">One name for each class, [K].</param>
    /// <param name="predictedClasses">The predicted class of each sample, [samples], -1 = no prediction; empty = the class
    /// with the highest probability, on ties the lowest class.</param>
    /// <exception cref="ArgumentException">There are no samples, the lengths do not fit, a class is out of range, or a
    /// probability is outside 0..1.</exception>
    public static ClassificationMetrics Compute(
        ReadOnlySpan<int> trueClasses,
        ReadOnlySpan<float> probabilities,
        IReadOnlyList<string> classNames,
        ReadOnlySpan<int> predictedClasses = default) =>
        ScoredSamples.Of(trueClasses, probabilities, classNames, predictedClasses).Score();

    /// <summary>The class with the highest probability; on ties the lowest class; -1 where a probability is NaN.</summary>
    /// <param name="probabilities">The probabilities of one sample, [K].</param>
    public static int TopClass(ReadOnlySpan<float> probabilities)
    {
        int top = -1;
        for (int k = 0; k < probabilities.Length; k++)
        {
            if (float.IsNaN(probabilities[k]))
                return -1;
            if (top < 0 || probabilities[k] > probabilities[top])
                top = k;
        }

        return top;
    }
}
