namespace MLNetGeoFM;

/// <summary>The area under the coverage-risk curve of any draw of groups, in one pass over samples that are sorted once.</summary>
/// <remarks>
/// Samples of one confidence enter together, so that the area gains, for the k-th sample of a + 1 .. b, (w + (k - a) e) / k with
/// w errors before and the share e of errors among them: in all (w - a e)(H(b) - H(a)) + e (b - a), H the harmonic numbers.
/// </remarks>
internal sealed class CoverageRiskSum
{
    private readonly int[] _groups; // by falling confidence
    private readonly bool[] _isWrong;
    private readonly bool[] _endsTie;
    private double[] _harmonic = [0];

    /// <param name="samples">What was predicted.</param>
    /// <param name="groupOf">The group of each sample, 0-based.</param>
    public CoverageRiskSum(ScoredSamples samples, int[] groupOf)
    {
        float[] falling = [.. samples.Confidences.Select(confidence => -confidence)];
        int[] order = [.. Enumerable.Range(0, samples.Count)];
        Array.Sort(falling, order);
        _groups = [.. order.Select(sample => groupOf[sample])];
        _isWrong = [.. order.Select(sample => !samples.IsConfidentAndCorrect(sample))];
        _endsTie = [.. order.Select((_, rank) => rank + 1 == order.Length || falling[rank + 1] != falling[rank])];
    }

    /// <summary>The area; NaN where nothing was drawn.</summary>
    /// <param name="times">How often each group was drawn, [groups].</param>
    public double Area(ReadOnlySpan<int> times)
    {
        double area = 0;
        int kept = 0;
        int wrong = 0;
        int tied = 0;
        int wrongTied = 0;
        for (int rank = 0; rank < _groups.Length; rank++)
        {
            int drawn = times[_groups[rank]];
            tied += drawn;
            wrongTied += _isWrong[rank] ? drawn : 0;
            if (!_endsTie[rank] || tied == 0)
                continue;
            double share = (double)wrongTied / tied;
            area += ((wrong - (kept * share)) * (Harmonic(kept + tied) - Harmonic(kept))) + wrongTied;
            kept += tied;
            wrong += wrongTied;
            tied = 0;
            wrongTied = 0;
        }

        return area / kept;
    }

    private double Harmonic(int number)
    {
        if (number >= _harmonic.Length)
        {
            double[] longer = new double[Math.Max(number + 1, 2 * _harmonic.Length)];
            _harmonic.CopyTo(longer, 0);
            for (int i = _harmonic.Length; i < longer.Length; i++)
                longer[i] = longer[i - 1] + (1.0 / i);
            _harmonic = longer;
        }

        return _harmonic[number];
    }
}
