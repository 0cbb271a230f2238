namespace MLNetGeoFM;

/// <summary>The error rate where only samples of at least one confidence are kept.</summary>
/// <param name="Coverage">The share of all samples that is kept, 0..1.</param>
/// <param name="Risk">The share of the kept samples that is wrong, 0..1.</param>
/// <param name="Confidence">The lowest top probability that is kept, 0..1.</param>
public sealed record CoverageRiskPoint(double Coverage, double Risk, double Confidence);

/// <summary>Says how much of a map is how wrong, if only the most confident samples are kept.</summary>
/// <remarks>
/// Samples are taken by falling top probability. Those of equal confidence enter together; where a number lies within them,
/// as in <see cref="Area"/>, it is the one expected if they entered in random order. So the order of the samples does not
/// matter. A sample without a prediction is wrong and enters last, with confidence 0.
/// Source: El-Yaniv and Wiener, "On the foundations of noise-free selective classification", JMLR 11, 2010; the area: Geifman,
/// Uziel and El-Yaniv, "Bias-reduced uncertainty estimation for deep neural classifiers", ICLR 2019.
/// </remarks>
public sealed class CoverageRiskCurve
{
    private readonly int[] _kept;  // samples kept up to each point
    private readonly int[] _wrong; // of these, wrong ones

    private CoverageRiskCurve(int[] kept, int[] wrong, float[] confidences)
    {
        _kept = kept;
        _wrong = wrong;
        double samples = kept[^1];
        Points = [.. kept.Select((count, i) => new CoverageRiskPoint(count / samples, (double)wrong[i] / count, confidences[i]))];
        double area = 0;
        for (int point = 0; point < kept.Length; point++)
        {
            for (int count = point == 0 ? 1 : kept[point - 1] + 1; count <= kept[point]; count++)
                area += RiskAt(point, count);
        }

        Area = area / samples;
    }

    /// <summary>One point for each confidence that occurs, by rising coverage; the last covers all samples.</summary>
    public IReadOnlyList<CoverageRiskPoint> Points { get; }

    /// <summary>The area under the curve (AURC), 0..1: the mean of the error rates among the 1, 2, … all most confident
    /// samples. Lower is better; confidence that says nothing about errors gives the overall error rate.</summary>
    public double Area { get; }

    /// <summary>The error rate among the most confident share of the samples, 0..1.</summary>
    /// <param name="coverage">The share of samples that is kept, above 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The coverage is not above 0 and at most 1.</exception>
    public double RiskAt(double coverage)
    {
        if (!(coverage > 0 && coverage <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(coverage), coverage, $"Coverage {coverage} is no share of the samples: expected above 0 to 1.");
        }

        double count = coverage * _kept[^1];
        int point = 0;
        while (point < _kept.Length - 1 && _kept[point] < count)
            point++;
        return RiskAt(point, count);
    }

    internal static CoverageRiskCurve Of(ScoredSamples samples)
    {
        float[] falling = [.. samples.Confidences.Select(confidence => -confidence)];
        int[] order = [.. Enumerable.Range(0, samples.Count)];
        Array.Sort(falling, order);
        List<int> kept = [];
        List<int> wrong = [];
        List<float> confidences = [];
        int errors = 0;
        for (int rank = 0; rank < order.Length; rank++)
        {
            errors += samples.IsConfidentAndCorrect(order[rank]) ? 0 : 1;
            if (rank + 1 < order.Length && falling[rank + 1] == falling[rank])
                continue;
            kept.Add(rank + 1);
            wrong.Add(errors);
            confidences.Add(Math.Abs(falling[rank]));
        }

        return new CoverageRiskCurve([.. kept], [.. wrong], [.. confidences]);
    }

    private double RiskAt(int point, double count)
    {
        double keptBefore = point == 0 ? 0 : _kept[point - 1];
        double wrongBefore = point == 0 ? 0 : _wrong[point - 1];
        double share = (count - keptBefore) / (_kept[point] - keptBefore);
        return (wrongBefore + (share * (_wrong[point] - wrongBefore))) / count;
    }
}
