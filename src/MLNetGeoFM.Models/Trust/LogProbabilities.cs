namespace MLNetGeoFM.Models;

/// <summary>Logarithms of probabilities, with a floor under them: a head that was wrong with certainty must not decide alone what
/// metadata are worth.</summary>
internal static class LogProbabilities
{
    private const double Floor = 1e-6;

    /// <summary>Writes ln max(p, 1e-6), [K].</summary>
    public static void Write(ReadOnlySpan<float> probabilities, Span<double> logarithms)
    {
        for (int k = 0; k < probabilities.Length; k++)
            logarithms[k] = Math.Log(Math.Max(probabilities[k], Floor));
    }

    /// <summary>ln Σ exp(logarithm + residual): how well a residual fits what the head says.</summary>
    public static double Agreement(ReadOnlySpan<double> logarithms, ReadOnlySpan<double> residual)
    {
        double largest = double.NegativeInfinity;
        for (int k = 0; k < logarithms.Length; k++)
            largest = Math.Max(largest, logarithms[k] + residual[k]);
        double sum = 0;
        for (int k = 0; k < logarithms.Length; k++)
            sum += Math.Exp(logarithms[k] + residual[k] - largest);
        return largest + Math.Log(sum);
    }
}
