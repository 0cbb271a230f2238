namespace MLNetGeoFM.Models;

/// <summary>
/// How far predictions with metadata go from those without: the mean Kullback-Leibler divergence KL(with ‖ without), with its
/// gradients.
/// </summary>
/// <remarks>
/// Slopes by scores a (with, probabilities p) and b (without, q): p (log p − log q − KL) and q − p.
/// Source: Kullback and Leibler 1951, On information and sufficiency, Annals of Mathematical Statistics 22.
/// </remarks>
internal static class EvidenceLoss
{
    /// <summary>The mean divergence over rows.</summary>
    /// <param name="with">Scores with metadata, [rows, K].</param>
    /// <param name="without">Scores without, or with other metadata, [rows, K].</param>
    /// <param name="classes">K.</param>
    /// <param name="gradientWith">[rows, K]: slope by the first is added; empty = not wanted.</param>
    /// <param name="gradientWithout">[rows, K]: slope by the second is added; empty = it is taken as given.</param>
    /// <param name="factor">What slopes are multiplied by.</param>
    public static double Compute(
        ReadOnlySpan<float> with, ReadOnlySpan<float> without, int classes, Span<double> gradientWith, Span<double> gradientWithout,
        double factor)
    {
        int rows = with.Length / classes;
        Span<double> logP = classes <= ClassLoss.MostOnStack ? stackalloc double[classes] : new double[classes];
        Span<double> logQ = classes <= ClassLoss.MostOnStack ? stackalloc double[classes] : new double[classes];
        double total = 0;
        for (int row = 0; row < rows; row++)
        {
            Probabilities.LogSoftmax(with.Slice(row * classes, classes), logP);
            Probabilities.LogSoftmax(without.Slice(row * classes, classes), logQ);
            double divergence = 0;
            for (int k = 0; k < classes; k++)
                divergence += Math.Exp(logP[k]) * (logP[k] - logQ[k]);
            total += divergence;
            for (int k = 0; k < classes; k++)
            {
                double p = Math.Exp(logP[k]);
                if (!gradientWith.IsEmpty)
                    gradientWith[(row * classes) + k] += factor / rows * p * (logP[k] - logQ[k] - divergence);
                if (!gradientWithout.IsEmpty)
                    gradientWithout[(row * classes) + k] += factor / rows * (Math.Exp(logQ[k]) - p);
            }
        }

        return rows == 0 ? 0 : total / rows;
    }
}
