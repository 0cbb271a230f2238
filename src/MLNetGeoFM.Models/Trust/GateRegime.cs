namespace MLNetGeoFM.Models;

/// <summary>A gate for claims near training places, or for those far from them, with how it judges whole regions.</summary>
internal sealed class GateRegime
{
    private const double Penalty = 10;
    private const double Tolerance = 1e-4;
    private const int LeastRowsOfRegion = 5;
    private const int LeastRegions = 3;
    private const double LeastVariance = 1e-3;
    private const double LargestEvidence = 7; // Nothing is taken to be surer than e^7 to 1.
    private const double ClearEvidence = 3;

    private readonly LogisticRegression _head;
    private readonly double _shareOfLies;
    private readonly double[] _level; // mean of true regions, mean of lied ones, standard deviation; empty = too few regions

    private GateRegime(LogisticRegression head, double shareOfLies, double[] level) =>
        (_head, _shareOfLies, _level) = (head, shareOfLies, level);

    /// <summary>Fits a gate; null where there are not both right and wrong claims.</summary>
    /// <param name="features">[rows, features] row-major.</param>
    /// <param name="lies">1 = the claims of another row, 0 = the row's own, [rows].</param>
    /// <param name="regions">The region of each row by number, [rows].</param>
    /// <param name="numberOfFeatures">The number of features of a row.</param>
    /// <param name="cancellationToken">Checked while training.</param>
    public static GateRegime? Fit(
        float[] features, int[] lies, int[] regions, int numberOfFeatures, CancellationToken cancellationToken)
    {
        if (lies.Distinct().Take(2).Count() < 2)
            return null;
        LogisticRegressionOptions options = new()
        {
            L2Regularization = Penalty,
            Tolerance = Tolerance,
            MaxDegreeOfParallelism = 1,
            CancellationToken = cancellationToken,
        };
        LogisticRegression head = LogisticRegression.Train(features, lies, numberOfFeatures, 2, options).Head;
        GateRegime regime = new(head, lies.Average(), []);
        double[] logOdds = [.. Enumerable.Range(0, lies.Length).Select(
            row => regime.LogOdds(features.AsSpan(row * numberOfFeatures, numberOfFeatures)))];
        double[] right = RegionMeans(logOdds, lies, regions, 0);
        double[] wrong = RegionMeans(logOdds, lies, regions, 1);
        if (right.Length < LeastRegions || wrong.Length < LeastRegions)
            return regime;
        double rightMean = right.Average();
        double wrongMean = wrong.Average();
        double squares = right.Sum(value => (value - rightMean) * (value - rightMean))
            + wrong.Sum(value => (value - wrongMean) * (value - wrongMean));
        double deviation = Math.Sqrt((squares / (right.Length + wrong.Length - 2)) + LeastVariance);
        return new GateRegime(head, regime._shareOfLies, [rightMean, wrongMean, deviation]);
    }

    public double Doubt(ReadOnlySpan<float> features, double prior)
    {
        double odds = Math.Exp(LogOdds(features)) * (1 - _shareOfLies) / _shareOfLies * prior / (1 - prior);
        return double.IsInfinity(odds) ? 1 : odds / (1 + odds);
    }

    public double LogOdds(ReadOnlySpan<float> features)
    {
        Span<float> probabilities = stackalloc float[2];
        _head.Predict(features, probabilities);
        return Math.Log(Math.Max(probabilities[1], 1e-9) / Math.Max(probabilities[0], 1e-9));
    }

    /// <summary>Compares the mean over a group with the means of regions with right and with wrong claims, both taken as normal
    /// with one variance; beyond either mean the evidence is clear and does not turn round.</summary>
    public double GroupPrior(double logOdds)
    {
        if (_level.Length == 0)
            return AgreementGate.UsualPrior;
        double variance = _level[2] * _level[2];
        double fromRight = Math.Clamp((logOdds - _level[0]) * (logOdds - _level[0]) / (2 * variance), 0, 50);
        double fromWrong = Math.Clamp((logOdds - _level[1]) * (logOdds - _level[1]) / (2 * variance), 0, 50);
        double evidence = fromRight - fromWrong;
        if (logOdds > _level[1])
            evidence = Math.Max(evidence, ClearEvidence);
        if (logOdds < _level[0])
            evidence = Math.Min(evidence, -ClearEvidence);
        double odds = Math.Exp(Math.Clamp(evidence, -LargestEvidence, LargestEvidence))
            * AgreementGate.UsualPrior / (1 - AgreementGate.UsualPrior);
        return odds / (1 + odds);
    }

    public void Write(BinaryWriter writer)
    {
        HeadPayload.WriteDoubles(writer, [_shareOfLies]);
        writer.Write(_level.Length > 0);
        HeadPayload.WriteDoubles(writer, _level);
        _head.Write(writer);
    }

    public static GateRegime Read(BinaryReader reader, int numberOfFeatures)
    {
        double share = HeadPayload.ReadDoubles(reader, 1, "share of wrong claims")[0];
        double[] level = reader.ReadBoolean() ? HeadPayload.ReadDoubles(reader, 3, "levels of regions") : [];
        LogisticRegression head = LogisticRegression.Read(reader);
        return share > 0 && share < 1 && (level.Length == 0 || level[2] > 0) && head.NumberOfFeatures == numberOfFeatures
            && head.NumberOfClasses == 2
            ? new GateRegime(head, share, level)
            : throw new InvalidDataException(
                $"The saved gate has {share} wrong claims and {head.NumberOfFeatures} features: "
                + $"expected 0 to 1, and {numberOfFeatures}.");
    }

    private static double[] RegionMeans(double[] logOdds, int[] lies, int[] regions, int lie) =>
    [
        .. Enumerable.Range(0, lies.Length).Where(row => lies[row] == lie).GroupBy(row => regions[row])
            .Where(group => group.Count() >= LeastRowsOfRegion).OrderBy(group => group.Key)
            .Select(group => group.Average(row => logOdds[row])),
    ];
}
