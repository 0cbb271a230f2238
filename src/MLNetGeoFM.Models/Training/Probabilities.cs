namespace MLNetGeoFM.Models;

/// <summary>Scores as probabilities.</summary>
internal static class Probabilities
{
    /// <summary>log p of each class.</summary>
    /// <param name="scores">[K].</param>
    /// <param name="logarithms">[K], written.</param>
    /// <returns>What was written.</returns>
    public static Span<double> LogSoftmax(ReadOnlySpan<float> scores, Span<double> logarithms)
    {
        double most = double.NegativeInfinity, sum = 0;
        foreach (float score in scores)
            most = Math.Max(most, score);
        foreach (float score in scores)
            sum += Math.Exp(score - most);
        double shift = most + Math.Log(sum);
        for (int k = 0; k < scores.Length; k++)
            logarithms[k] = scores[k] - shift;
        return logarithms;
    }
}
