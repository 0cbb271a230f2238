namespace MLNetGeoFM.Models;

/// <summary>How wrong class scores are: cross-entropy with class weights, or focal loss; with its gradient.</summary>
/// <remarks>
/// Σᵢ w(yᵢ) (1 − pᵢ)^γ (−log pᵢ) / Σᵢ w(yᵢ), pᵢ the probability of row i's class; γ = 0 is cross-entropy. See
/// <see cref="FocalFactor"/>.
/// </remarks>
/// <param name="ClassWeights">w, [K]; null = 1 for every class.</param>
/// <param name="Focus">γ, 0 or more: how little rows count that are right already.</param>
internal sealed record ClassLoss(double[]? ClassWeights = null, double Focus = 0)
{
    /// <summary>Classes up to which a row of numbers lies on the stack; a label column that is an id has any number.</summary>
    public const int MostOnStack = 1024;

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
        Span<double> p = classes <= MostOnStack ? stackalloc double[classes] : new double[classes];
        for (int row = 0; row < labels.Length; row++)
        {
            int label = labels[row];
            if (label < 0)
                continue;
            double weight = Weight(label) / total;
            double logP = Probabilities.LogSoftmax(scores.Slice(row * classes, classes), p)[label];
            FocalFactor focal = FocalFactor.Of(Focus, logP);
            loss -= weight * focal.Power * logP;

            // Slope by the class's own score, divided by (1 - p): of each other class k it is -slope p_k.
            double slope = -focal.Scale;
            for (int k = 0; k < classes; k++)
                gradient[(row * classes) + k] += factor * weight * slope * ((k == label ? 1 : 0) - Math.Exp(p[k]));
        }

        return loss;
    }

    /// <summary>The loss of rows whose class has these log-probabilities; without rows of weight it is that of equal weights.</summary>
    /// <param name="logarithms">[rows], log of the probability of the row's class.</param>
    /// <param name="labels">[rows], 0-based.</param>
    public double Mean(ReadOnlySpan<double> logarithms, ReadOnlySpan<int> labels)
    {
        double total = 0, loss = 0, equal = 0;
        for (int row = 0; row < labels.Length; row++)
        {
            double own = -FocalFactor.Of(Focus, logarithms[row]).Power * logarithms[row], weight = Weight(labels[row]);
            total += weight;
            loss += weight * own;
            equal += own;
        }

        return total > 0 ? loss / total : equal / labels.Length;
    }

    private double Weight(int label) => ClassWeights is null ? 1 : ClassWeights[label];
}
