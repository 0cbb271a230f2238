namespace MLNetGeoFM.Models;

/// <summary>The length of all gradients together, and its limit.</summary>
internal static class GradientNorm
{
    /// <summary>The Euclidean norm over all numbers.</summary>
    public static double Of(IReadOnlyList<double[]> gradients)
    {
        double sum = 0;
        foreach (double[] gradient in gradients)
        {
            foreach (double value in gradient)
                sum += value * value;
        }

        return Math.Sqrt(sum);
    }

    /// <summary>Shortens gradients that are longer than a limit to it; their direction stays.</summary>
    /// <returns>The norm before.</returns>
    public static double Limit(IReadOnlyList<double[]> gradients, double longest)
    {
        double norm = Of(gradients);
        if (norm <= longest)
            return norm;
        double factor = longest / norm;
        foreach (double[] gradient in gradients)
        {
            for (int i = 0; i < gradient.Length; i++)
                gradient[i] *= factor;
        }

        return norm;
    }
}
