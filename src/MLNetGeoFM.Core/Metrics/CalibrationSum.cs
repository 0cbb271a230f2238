namespace MLNetGeoFM;

/// <summary>Sums confidence and correctness over equal-width bins of the top probability.</summary>
internal sealed class CalibrationSum(int bins)
{
    private readonly double[] _confidence = new double[bins];
    private readonly int[] _correct = new int[bins];

    /// <summary>Adds one sample to bin i with i/bins &lt; confidence &lt;= (i+1)/bins, the edges rounded to single precision
    /// as the confidence is, so that 0.6 lies on the edge 9/15 and not above it.</summary>
    public void Add(float confidence, bool correct)
    {
        int bin = BinOf(confidence, _correct.Length);
        _confidence[bin] += confidence;
        _correct[bin] += correct ? 1 : 0;
    }

    /// <summary>The equal-width bin of a confidence, 0-based: the one that <see cref="Add"/> takes.</summary>
    public static int BinOf(float confidence, int bins)
    {
        int bin = 0;
        while (bin < bins - 1 && confidence > (float)((bin + 1.0) / bins))
            bin++;
        return bin;
    }

    /// <summary>The expected calibration error over the given number of samples, 0..1; NaN over none.</summary>
    public double Error(int samples)
    {
        double sum = 0;
        for (int bin = 0; bin < _correct.Length; bin++)
            sum += Math.Abs(_confidence[bin] - _correct[bin]);
        return sum / samples;
    }
}
