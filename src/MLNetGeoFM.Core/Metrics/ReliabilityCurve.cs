namespace MLNetGeoFM;

/// <summary>The samples of one range of confidence.</summary>
/// <param name="Low">Where the range begins, 0..1: above it for bins of equal width, the lowest confidence itself for bins
/// of equal mass.</param>
/// <param name="High">Where the range ends, 0..1, itself included.</param>
/// <param name="Count">How many samples lie in it.</param>
/// <param name="MeanConfidence">Their mean top probability, 0..1; NaN where there are none.</param>
/// <param name="Accuracy">The share of them that is right, 0..1; NaN where there are none.</param>
public sealed record ReliabilityBin(double Low, double High, int Count, double MeanConfidence, double Accuracy);

/// <summary>Says how often a classifier is right when it is so confident: accuracy against mean confidence in bins.</summary>
/// <remarks>A sample without a prediction has no confidence and is in no bin. Equal confidences always share a bin, so the order of
/// the samples does not matter. Source: Guo et al., "On calibration of modern neural networks", ICML 2017, equations 2 and
/// 3 (equal width); Nguyen and O'Connor, "Posterior calibration and exploratory analysis", EMNLP 2015 (equal mass).</remarks>
public sealed class ReliabilityCurve
{
    private ReliabilityCurve(IReadOnlyList<ReliabilityBin> bins)
    {
        Bins = bins;
        double samples = bins.Sum(bin => (double)bin.Count);
        CalibrationError = bins.Where(bin => bin.Count > 0)
            .Sum(bin => bin.Count * Math.Abs(bin.MeanConfidence - bin.Accuracy)) / samples;
        LargestCalibrationError = bins.Where(bin => bin.Count > 0).Select(bin => Math.Abs(bin.MeanConfidence - bin.Accuracy))
            .DefaultIfEmpty(double.NaN).Max();
    }

    /// <summary>The bins by rising confidence: empty bins are listed where widths are equal, and left out where masses
    /// are.</summary>
    public IReadOnlyList<ReliabilityBin> Bins { get; }

    /// <summary>The mean over samples of |mean confidence - accuracy| of their bin, 0..1; NaN where none has a prediction.</summary>
    public double CalibrationError { get; }

    /// <summary>The largest |mean confidence - accuracy| of a bin with samples, 0..1; NaN where there is none.</summary>
    public double LargestCalibrationError { get; }

    /// <summary>Bins i with i/bins &lt; confidence &lt;= (i+1)/bins; confidence 0 is in the first.</summary>
    /// <param name="samples">What was predicted for each sample, and what is true.</param>
    /// <param name="numberOfBins">How many bins, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no bins.</exception>
    public static ReliabilityCurve OfEqualWidth(ScoredSamples samples, int numberOfBins = ClassificationMetrics.CalibrationBins)
    {
        Check(samples, numberOfBins);
        BinSum[] sums = new BinSum[numberOfBins];
        for (int sample = 0; sample < samples.Count; sample++)
        {
            if (samples.HasPrediction[sample])
                sums[CalibrationSum.BinOf(samples.Confidences[sample], numberOfBins)].Add(samples, sample);
        }

        return new ReliabilityCurve(
            [.. sums.Select((sum, bin) => sum.ToBin((double)bin / numberOfBins, (bin + 1.0) / numberOfBins))]);
    }

    /// <summary>Bins of as nearly the same number of samples as equal confidences allow: with samples in the order of
    /// confidence, all of one confidence go to the bin floor(rank of the first × bins / samples).</summary>
    /// <param name="samples">What was predicted for each sample, and what is true.</param>
    /// <param name="numberOfBins">How many bins at most, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no bins.</exception>
    public static ReliabilityCurve OfEqualMass(ScoredSamples samples, int numberOfBins = ClassificationMetrics.CalibrationBins)
    {
        Check(samples, numberOfBins);
        int[] binOf = EqualMassBins(samples, numberOfBins);
        BinSum[] sums = new BinSum[numberOfBins];
        float[] low = new float[numberOfBins];
        float[] high = new float[numberOfBins];
        Array.Fill(low, float.PositiveInfinity);
        for (int sample = 0; sample < samples.Count; sample++)
        {
            int bin = binOf[sample];
            if (bin < 0)
                continue;
            sums[bin].Add(samples, sample);
            low[bin] = Math.Min(low[bin], samples.Confidences[sample]);
            high[bin] = Math.Max(high[bin], samples.Confidences[sample]);
        }

        return new ReliabilityCurve(
        [
            .. Enumerable.Range(0, numberOfBins).Where(bin => sums[bin].Count > 0)
                .Select(bin => sums[bin].ToBin(low[bin], high[bin]))
        ]);
    }

    /// <summary>The bin of equal mass that each sample lies in, 0-based; -1 without a prediction.</summary>
    internal static int[] EqualMassBins(ScoredSamples samples, int numberOfBins)
    {
        int[] order = [.. Enumerable.Range(0, samples.Count).Where(sample => samples.HasPrediction[sample])];
        float[] confidences = [.. order.Select(sample => samples.Confidences[sample])];
        Array.Sort(confidences, order);
        int[] bins = new int[samples.Count];
        Array.Fill(bins, -1);
        int first = 0;
        for (int rank = 0; rank < order.Length; rank++)
        {
            if (confidences[rank] != confidences[first])
                first = rank;
            bins[order[rank]] = (int)((long)first * numberOfBins / order.Length);
        }

        return bins;
    }

    private static void Check(ScoredSamples samples, int numberOfBins)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (numberOfBins < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(numberOfBins), numberOfBins, $"A reliability curve of {numberOfBins} bins: expected at least 1.");
        }
    }

    private struct BinSum
    {
        private double _confidence;
        private int _correct;

        public int Count { get; private set; }

        public void Add(ScoredSamples samples, int sample)
        {
            Count++;
            _confidence += samples.Confidences[sample];
            _correct += samples.IsConfidentAndCorrect(sample) ? 1 : 0;
        }

        public readonly ReliabilityBin ToBin(double low, double high) => Count == 0
            ? new(low, high, 0, double.NaN, double.NaN)
            : new(low, high, Count, _confidence / Count, (double)_correct / Count);
    }
}
