namespace MLNetGeoFM;

/// <summary>Which sum of facts is where in a total, and the metrics of a total.</summary>
/// <param name="classes">The number of classes, K.</param>
internal sealed class MetricSums(int classes)
{
    private const int Bins = ClassificationMetrics.CalibrationBins;
    private const int Samples = 0;
    private const int LogLoss = 1;
    private const int Brier = 2;
    private const int TopTwo = 3;
    private const int WithPrediction = 4;
    private const int Support = 5; // [K]; after it predicted [K], correct [K], and two kinds of bins with confidence - correctness

    private int Predicted => Support + classes;

    private int Correct => Predicted + classes;

    private int WidthBins => Correct + classes;

    private int MassBins => WidthBins + Bins;

    /// <summary>The length of a total.</summary>
    public int Count => MassBins + Bins;

    /// <summary>The sums of each group of samples.</summary>
    public static GroupSums Of(ScoredSamples samples, int[] groupOf, int numberOfGroups)
    {
        MetricSums sums = new(samples.ClassNames.Count);
        int[] massBins = ReliabilityCurve.EqualMassBins(samples, Bins);
        return GroupSums.Of(groupOf, numberOfGroups, sums.Count, (sample, total) =>
        {
            total[Samples]++;
            total[LogLoss] += samples.LogLosses[sample];
            total[Brier] += samples.BrierScores[sample];
            total[TopTwo] += samples.InTopTwo[sample] ? 1 : 0;
            total[Support + samples.TrueClass[sample]]++;
            if (samples.PredictedClass[sample] >= 0)
                total[sums.Predicted + samples.PredictedClass[sample]]++;
            if (samples.IsCorrect(sample))
                total[sums.Correct + samples.TrueClass[sample]]++;
            if (!samples.HasPrediction[sample])
                return;
            total[WithPrediction]++;
            double gap = (double)samples.Confidences[sample] - (samples.IsConfidentAndCorrect(sample) ? 1 : 0);
            total[sums.WidthBins + CalibrationSum.BinOf(samples.Confidences[sample], Bins)] += gap;
            total[sums.MassBins + massBins[sample]] += gap;
        });
    }

    /// <summary>A metric of a total; NaN where it is not defined.</summary>
    public double Metric(MetricKind metric, ReadOnlySpan<double> total) => metric switch
    {
        MetricKind.OverallAccuracy => Sum(total.Slice(Correct, classes)) / total[Samples],
        MetricKind.BalancedAccuracy => MeanOverClasses(total, 1, static (support, _, correct) => correct / support),
        MetricKind.MacroF1 => MeanOverClasses(
            total, ClassificationMetrics.SmallestSupportInMacroF1,
            static (support, predicted, correct) => 2 * correct / (support + predicted)),
        MetricKind.MeanIntersectionOverUnion => MeanOverClasses(
            total, 1, static (support, predicted, correct) => correct / (support + predicted - correct)),
        MetricKind.Kappa => Kappa(total),
        MetricKind.NegativeLogLikelihood => total[LogLoss] / total[Samples],
        MetricKind.BrierScore => total[Brier] / total[Samples],
        MetricKind.ExpectedCalibrationError => SumOfSizes(total.Slice(WidthBins, Bins)) / total[WithPrediction],
        MetricKind.EqualMassCalibrationError => SumOfSizes(total.Slice(MassBins, Bins)) / total[WithPrediction],
        MetricKind.TopTwoAccuracy => total[TopTwo] / total[Samples],
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, $"There is no metric {metric}."),
    };

    private double MeanOverClasses(ReadOnlySpan<double> total, int smallestSupport, Func<double, double, double, double> of)
    {
        double sum = 0;
        int counted = 0;
        for (int k = 0; k < classes; k++)
        {
            if (total[Support + k] < smallestSupport)
                continue;
            sum += of(total[Support + k], total[Predicted + k], total[Correct + k]);
            counted++;
        }

        return counted > 0 ? sum / counted : double.NaN;
    }

    private double Kappa(ReadOnlySpan<double> total)
    {
        double chance = 0;
        for (int k = 0; k < classes; k++)
            chance += total[Support + k] * total[Predicted + k];
        chance /= total[Samples] * total[Samples];
        double accuracy = Metric(MetricKind.OverallAccuracy, total);
        return chance < 1 ? (accuracy - chance) / (1 - chance) : double.NaN;
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
            sum += value;
        return sum;
    }

    private static double SumOfSizes(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
            sum += Math.Abs(value);
        return sum;
    }
}
