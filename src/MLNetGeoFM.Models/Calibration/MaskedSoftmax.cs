namespace MLNetGeoFM.Models;

/// <summary>Softmax over the classes that a row's head knows.</summary>
internal static class MaskedSoftmax
{
    /// <summary>Turns logits into probabilities in place, 0 where the class's probability was 0; returns ln Σ exp.</summary>
    public static double Apply(Span<double> logits, ReadOnlySpan<float> probabilities)
    {
        double largest = double.NegativeInfinity;
        for (int k = 0; k < logits.Length; k++)
        {
            if (probabilities[k] > 0)
                largest = Math.Max(largest, logits[k]);
        }

        double sum = 0;
        for (int k = 0; k < logits.Length; k++)
        {
            logits[k] = probabilities[k] > 0 ? Math.Exp(logits[k] - largest) : 0;
            sum += logits[k];
        }

        for (int k = 0; k < logits.Length; k++)
            logits[k] /= sum;
        return largest + Math.Log(sum);
    }
}
