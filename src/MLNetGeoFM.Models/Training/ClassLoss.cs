namespace MLNetGeoFM.Models;

/// <summary>How wrong class scores are: cross-entropy with class weights, or focal loss; with its gradient.</summary>
/// <remarks>
/// Σᵢ w(yᵢ) (1 − pᵢ)^γ (−log pᵢ) / Σᵢ w(yᵢ), pᵢ the probability of row i's class; γ = 0 is cross-entropy.
/// Source: Lin et al. 2017, Focal loss for dense object detection, arXiv:1708.02002, equation 5.
/// </remarks>
/// <param name="ClassWeights">w, [K]; null = 1 for every class.</param>
/// <param name="Focus">γ, 0 or more: how little rows count that are right already.</param>
internal sealed record ClassLoss(double[]? ClassWeights = null, double Focus = 0)
{
    /// <summary>Weights inversely proportional to how often classes occur, with mean 1 over the rows; 0 for absent classes.</summary>
    public static double[] BalancedWeights(ReadOnlySpan<int> labels, int classes)
    {
        int[] counts = new int[classes];
        foreach (int label in labels)
            counts[label]++;
        int present = counts.Count(count => count > 0), rows = labels.Length;
        return Array.ConvertAll(counts, count => count == 0 ? 0 : rows / ((double)present * count));
    }

    /// <summary>The loss over rows of scores.</summary>
    /// <param name="scores">[rows, K], before the softmax.</param>
    /// <param name="labels">[rows]; negative = the row does not count.</param>
    /// <param name="gradient">[rows, K]: the loss's slope is added.</param>
    /// <param name="factor">What the slope is multiplied by.</param>
    public double Compute(ReadOnlySpan<float> scores, ReadOnlySpan<int> labels, Span<double> gradient, double factor = 1)
    {
        int classes = labels.Length == 0 ? 0 : scores.Length / labels.Length;
        double total = 0, loss = 0;
        foreach (int label in labels)
            total += label < 0 ? 0 : Weight(label);
        if (total == 0)
            return 0;
        Span<double> p = stackalloc double[classes];
        for (int row = 0; row < labels.Length; row++)
        {
            int label = labels[row];
            if (label < 0)
                continue;
            double weight = Weight(label) / total;
            double logP = Probabilities.LogSoftmax(scores.Slice(row * classes, classes), p)[label];
            double right = Math.Exp(logP), wrong = 1 - right;
            double power = Focus == 0 ? 1 : Math.Pow(wrong, Focus);
            loss -= weight * power * logP;

            // Slope by the class's own score, divided by (1 - p): of each other class k it is -slope p_k.
            double slope = (Focus == 0 || wrong <= 0 ? 0 : Focus * Math.Pow(wrong, Focus - 1) * right * logP) - power;
            for (int k = 0; k < classes; k++)
                gradient[(row * classes) + k] += factor * weight * slope * ((k == label ? 1 : 0) - Math.Exp(p[k]));
        }

        return loss;
    }

    private double Weight(int label) => ClassWeights is null ? 1 : ClassWeights[label];
}
