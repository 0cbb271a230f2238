namespace MLNetGeoFM.Models;

/// <summary>What held-out rows say about an expert: base logits, residual, distance and true class of each row.</summary>
internal sealed class TrustEvidence
{
    private readonly double[] _logits; // [rows, K]
    private readonly double[] _residuals; // [rows, K]
    private readonly double[] _distances;
    private readonly int[] _labels;
    private readonly int[] _groups;

    /// <summary>Keeps the rows whose distance is known.</summary>
    /// <param name="numberOfClasses">The number of classes K.</param>
    /// <param name="logits">What the row had before this expert, [rows, K].</param>
    /// <param name="residuals">[rows, K].</param>
    /// <param name="distances">[rows]; NaN or infinite = the row says nothing.</param>
    /// <param name="labels">[rows].</param>
    /// <param name="groups">Any numbers, [rows]: rows of a group are not independent.</param>
    public TrustEvidence(int numberOfClasses, double[] logits, double[] residuals, double[] distances, int[] labels, int[] groups)
    {
        int[] known = [.. Enumerable.Range(0, labels.Length).Where(row => double.IsFinite(distances[row]))];
        NumberOfClasses = numberOfClasses;
        _logits = new double[known.Length * numberOfClasses];
        _residuals = new double[known.Length * numberOfClasses];
        for (int i = 0; i < known.Length; i++)
        {
            logits.AsSpan(known[i] * numberOfClasses, numberOfClasses).CopyTo(_logits.AsSpan(i * numberOfClasses));
            residuals.AsSpan(known[i] * numberOfClasses, numberOfClasses).CopyTo(_residuals.AsSpan(i * numberOfClasses));
        }

        _distances = Array.ConvertAll(known, row => distances[row]);
        _labels = Array.ConvertAll(known, row => labels[row]);
        _groups = Array.ConvertAll(known, row => groups[row]);
    }

    public int Count => _labels.Length;

    public int NumberOfClasses { get; }

    public double Distance(int row) => _distances[row];

    public int Group(int row) => _groups[row];

    /// <summary>The log loss of a row that follows the expert by a weight, in nats.</summary>
    public double Loss(int row, double weight)
    {
        ReadOnlySpan<double> logits = _logits.AsSpan(row * NumberOfClasses, NumberOfClasses);
        ReadOnlySpan<double> residual = _residuals.AsSpan(row * NumberOfClasses, NumberOfClasses);
        double largest = double.NegativeInfinity;
        for (int k = 0; k < logits.Length; k++)
            largest = Math.Max(largest, logits[k] + (weight * residual[k]));
        double sum = 0;
        for (int k = 0; k < logits.Length; k++)
            sum += Math.Exp(logits[k] + (weight * residual[k]) - largest);
        int label = _labels[row];
        return largest + Math.Log(sum) - logits[label] - (weight * residual[label]);
    }

    /// <summary>The first and second derivative of <see cref="Loss"/> in the weight.</summary>
    public (double Slope, double Curvature) Derivatives(int row, double weight)
    {
        ReadOnlySpan<double> logits = _logits.AsSpan(row * NumberOfClasses, NumberOfClasses);
        ReadOnlySpan<double> residual = _residuals.AsSpan(row * NumberOfClasses, NumberOfClasses);
        double largest = double.NegativeInfinity;
        for (int k = 0; k < logits.Length; k++)
            largest = Math.Max(largest, logits[k] + (weight * residual[k]));
        double sum = 0;
        double first = 0;
        double second = 0;
        for (int k = 0; k < logits.Length; k++)
        {
            double share = Math.Exp(logits[k] + (weight * residual[k]) - largest);
            sum += share;
            first += share * residual[k];
            second += share * residual[k] * residual[k];
        }

        first /= sum;
        return (first - residual[_labels[row]], Math.Max(0, (second / sum) - (first * first)));
    }
}
